//! Notices what another process, such as the `bearerbox` command, did to the vault.

use std::{thread, time::Duration};

use tauri::{AppHandle, Manager, Runtime};

use crate::{door::Door, events};

const INTERVAL: Duration = Duration::from_secs(1);

/// Asks the vault once a second, on a thread of its own, whether another process wrote, and tells the window.
pub fn watch_vault<R: Runtime>(app: AppHandle<R>) {
    // Without this thread the window is only staler.
    let _ = thread::Builder::new().name("watch".to_owned()).spawn(move || {
        let mut known = None;
        loop {
            thread::sleep(INTERVAL);
            let version = app
                .state::<Door>()
                .open_now()
                .and_then(|bearerbox| bearerbox.data_version().ok());
            // Also the first time: since the window read its list, another process may have written.
            if version.is_some() && known != version {
                events::profiles_reloaded(&app);
            }
            known = version;
        }
    });
}
