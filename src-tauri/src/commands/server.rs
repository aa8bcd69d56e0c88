//! Discovery of authorization servers.

use bearerbox_core::{server::Plaintext, view::ServerView};
use serde::Deserialize;
use tauri::State;

use super::Answer;
use crate::{door::Door, words::refuse};

/// Whether an address off this computer may do without TLS: `true` where the person allowed it.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct AllowsPlaintext(bool);

impl From<AllowsPlaintext> for Plaintext {
    fn from(choice: AllowsPlaintext) -> Self {
        if choice.0 { Self::Allowed } else { Self::Refused }
    }
}

/// Finds a server's metadata.
#[tauri::command]
pub async fn server_discover(
    door: State<'_, Door>,
    address: String,
    plaintext: Option<AllowsPlaintext>,
) -> Answer<ServerView> {
    let plaintext = plaintext.unwrap_or_default().into();
    door.bearerbox()
        .await?
        .discover(&address, plaintext)
        .await
        .map_err(refuse)
}
