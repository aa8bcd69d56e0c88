//! Discovery of authorization servers.

use bearerbox_core::{server::Plaintext, view::ServerView};
use serde::Deserialize;
use tauri::State;

use super::Answer;
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

/// Finds a server's metadata. It can be cancelled under the number that the window gives it.
#[tauri::command]
pub async fn server_discover(
    door: State<'_, Door>,
    discoveries: State<'_, Discoveries>,
    number: u32,
    address: String,
    plaintext: Option<AllowsPlaintext>,
) -> Answer<ServerView> {
    let plaintext = plaintext.unwrap_or_default().into();
    let discovery = async {
        let bearerbox = door.bearerbox().await?;
        bearerbox.discover(&address, plaintext).await.map_err(refuse)
    };
    discoveries.run(number, discovery).await
}

/// Ends a discovery under way.
#[tauri::command]
pub async fn server_discover_cancel(discoveries: State<'_, Discoveries>, number: u32) -> Answer<()> {
    discoveries.cancel(number);
    Ok(())
}
