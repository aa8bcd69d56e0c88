//! What the window says of itself.

use tauri::{AppHandle, Runtime};

use crate::start::be_ready;

/// The first usable screen has been drawn: what could wait until now starts.
#[tauri::command]
pub async fn app_ready<R: Runtime>(app: AppHandle<R>) {
    be_ready(app);
}
