//! What the window says of itself.

use tauri::{AppHandle, Runtime};

use crate::start::settle_in;

/// The first usable screen has been drawn: what could wait until now starts.
#[tauri::command]
pub async fn app_ready<R: Runtime>(app: AppHandle<R>) {
    settle_in(app);
}
