//! What the window says of itself.

use std::{io::Write, time::Duration};

use tauri::{AppHandle, Manager, Runtime};

use crate::{door::Door, practice::PracticeServer, start::Timings};

/// How long the window has the computer to itself after its first screen.
const QUIET: Duration = Duration::from_millis(500);

/// The first usable screen has been drawn: what could wait until now starts.
#[tauri::command]
pub async fn app_ready<R: Runtime>(app: AppHandle<R>) {
    if app.try_state::<Timings>().is_some_and(|timings| timings.0) {
        // The bench may have gone.
        let _ = writeln!(std::io::stdout(), "ready");
    }
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(QUIET).await;
        if let Ok(bearerbox) = app.state::<Door>().bearerbox().await {
            app.state::<PracticeServer>().resume(&bearerbox).await;
        }
    });
}
