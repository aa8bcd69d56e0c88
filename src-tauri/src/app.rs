//! The app as Tauri sees it: its state and its commands, for the real runtime and for the tests' one.

use bearerbox_core::Home;
use tauri::{Builder, Context, Runtime};

use crate::{
    clipboard::Clipboard, commands, consent::Consents, discoveries::Discoveries, door::Door, practice::PracticeServer,
};

/// Adds Bearerbox's state and commands to a builder. The vault in `home` is opened by whoever runs it.
pub fn build_app<R: Runtime>(builder: Builder<R>, home: Home) -> Builder<R> {
    builder
        .manage(Door::new(home))
        .manage(Clipboard::default())
        .manage(Discoveries::default())
        .manage(PracticeServer::default())
        .manage(Consents::default())
        .invoke_handler(commands::handler())
}

/// The configuration, the permissions and the user interface that were baked in.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}
