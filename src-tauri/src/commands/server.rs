//! Discovery of authorization servers.

use bearerbox_core::{server::Plaintext, view::ServerView};
use tauri::State;

use super::Answer;
use crate::{door::Door, words::refuse};

/// Finds a server's metadata; `plaintext` allows an address off this computer without TLS.
#[tauri::command]
pub async fn server_discover(door: State<'_, Door>, address: String, plaintext: Option<bool>) -> Answer<ServerView> {
    let plaintext = if plaintext.unwrap_or_default() {
        Plaintext::Allowed
    } else {
        Plaintext::Refused
    };
    let bearerbox = door.bearerbox().await?;
    bearerbox.discover(&address, plaintext).await.map_err(refuse)
}
