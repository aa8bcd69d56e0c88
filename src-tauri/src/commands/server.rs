//! Discovery of authorization servers and of APIs, and what is known of their certificates.

use bearerbox_core::{
    server::{Plaintext, ResourceAddress},
    view::{CertificateFacts, ProtectedResourceView, ServerView},
};
use serde::Deserialize;
use serde_json::Value;
use tauri::State;

use super::{Answer, with_vault};
use crate::{discoveries::Discoveries, door::Door, words::refuse};

/// Whether an address off this computer may do without TLS: `true` where the person allowed it.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct AllowsPlaintext(bool);

impl From<AllowsPlaintext> for Plaintext {
    fn from(choice: AllowsPlaintext) -> Self {
        if choice.0 { Self::Allowed } else { Self::Refused }
    }
}

/// Finds a server's metadata, connecting as the draft says. It can be cancelled under the number that the window gives it.
#[tauri::command]
pub async fn server_discover(
    door: State<'_, Door>,
    discoveries: State<'_, Discoveries>,
    number: u32,
    address: String,
    plaintext: Option<AllowsPlaintext>,
    draft: Option<Value>,
) -> Answer<ServerView> {
    let plaintext = plaintext.unwrap_or_default().into();
    let discovery = async {
        let bearerbox = door.bearerbox().await?;
        let draft = draft.unwrap_or_default();
        let found = bearerbox.discover_for_draft(&address, plaintext, &draft).await;
        found.map_err(refuse)
    };
    discoveries.run(number, discovery).await
}

/// Finds the metadata of an API, where a challenge says that it is or at the well-known places, reached as the profile
/// says. It is cancelled as a discovery is.
#[tauri::command]
pub async fn server_resource(
    door: State<'_, Door>,
    discoveries: State<'_, Discoveries>,
    number: u32,
    address: String,
    metadata: Option<String>,
    profile_id: Option<i64>,
    plaintext: Option<AllowsPlaintext>,
) -> Answer<ProtectedResourceView> {
    let discovery = async {
        let bearerbox = door.bearerbox().await?;
        let address = ResourceAddress {
            api: &address,
            metadata: metadata.as_deref(),
            plaintext: plaintext.unwrap_or_default().into(),
        };
        let found = bearerbox.protected_resource(address, profile_id).await;
        found.map_err(refuse)
    };
    discoveries.run(number, discovery).await
}

/// Ends a discovery under way.
#[tauri::command]
pub async fn server_discover_cancel(discoveries: State<'_, Discoveries>, number: u32) -> Answer<()> {
    discoveries.cancel(number);
    Ok(())
}

/// What is known of the certificates with these fingerprints.
#[tauri::command]
pub async fn certificates_known(door: State<'_, Door>, fingerprints: Vec<String>) -> Answer<Vec<CertificateFacts>> {
    with_vault(door, move |bearerbox| bearerbox.known_certificates(&fingerprints)).await
}
