//! What the window is told without having asked; each event goes to the main window alone.
//!
//! An event that finds no window is lost on purpose: a window that comes up asks for everything.

use bearerbox_core::view::{ProfileRow, RunProgress};
use serde::Serialize;
use tauri::{AppHandle, Emitter, Runtime};

use crate::{door::VaultView, window::MAIN};

/// A run went on.
pub fn run_progress<R: Runtime>(app: &AppHandle<R>, progress: &RunProgress) {
    tell(app, "run-progress", progress);
}

/// A profile, or a token of it, is another.
pub fn profile_changed<R: Runtime>(app: &AppHandle<R>, row: &ProfileRow) {
    tell(app, "profile-changed", row);
}

/// A profile is gone.
pub fn profile_removed<R: Runtime>(app: &AppHandle<R>, id: i64) {
    tell(app, "profile-removed", id);
}

/// Many profiles may be others: the list is to be asked for again.
pub fn profiles_reloaded<R: Runtime>(app: &AppHandle<R>) {
    tell(app, "profiles-reloaded", ());
}

/// The vault was opened, locked, or given another key.
pub fn vault_changed<R: Runtime>(app: &AppHandle<R>, vault: &VaultView) {
    tell(app, "vault-changed", vault);
}

fn tell<R: Runtime, T: Serialize + Clone>(app: &AppHandle<R>, event: &str, payload: T) {
    // The window may be closing; then nobody is left to be told.
    let _ = app.emit_to(MAIN, event, payload);
}
