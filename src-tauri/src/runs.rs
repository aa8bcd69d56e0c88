//! Runs started by the window: each has a frontend that shows its consent window and tells its progress.

use std::sync::Arc;

use bearerbox_core::{
    Bearerbox, Error, RunError,
    runs::{ConsentRequest, Frontend, RunEnd, StartedRun},
    view::{ProfileRow, RunProgress, RunStage},
};
use tauri::{AppHandle, Manager, Runtime};

use crate::{consent, door::Door, events, practice::PracticeServer};

/// Shows one run in windows.
pub struct WindowFrontend<R: Runtime> {
    app: AppHandle<R>,
    profile: ProfileRow,
}

impl<R: Runtime> WindowFrontend<R> {
    /// Shows a run of `profile`.
    pub fn new(app: &AppHandle<R>, profile: ProfileRow) -> Arc<Self> {
        Arc::new(Self {
            app: app.clone(),
            profile,
        })
    }
}

impl<R: Runtime> Frontend for WindowFrontend<R> {
    fn progress(&self, progress: RunProgress) {
        if matches!(progress.stage, RunStage::InConsentWindow { .. }) {
            // Whoever hears of it may ask for the window at once.
            consent::announce(&self.app, progress.run_id);
        } else {
            consent::close(&self.app, progress.run_id);
        }
        events::run_progress(&self.app, &progress);
    }

    fn open_consent_window(&self, request: ConsentRequest) -> Result<(), Error> {
        consent::open(&self.app, request, &self.profile).map_err(|_| RunError::NoConsentWindow.into())
    }

    fn print_authorization_url(&self, url: &str) {
        // A profile whose browser is `print`, started from the window: there is no terminal to print to.
        if let Ok(url) = url.parse() {
            let _ = self.open_system_browser(&url);
        }
    }
}

/// Lets a started run go on by itself, and tells the window what it made of its profile. Answers its id.
pub fn finish_in_background<R: Runtime>(
    app: &AppHandle<R>,
    bearerbox: Bearerbox,
    profile_id: i64,
    run: StartedRun,
) -> i64 {
    let run_id = run.id();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        // A person may be faster after a restart than what waits until the window is quiet.
        app.state::<PracticeServer>().resume(&app.state::<Door>()).await;
        let _: RunEnd = run.finish().await;
        tell_profile(&app, &bearerbox, profile_id);
    });
    run_id
}

fn tell_profile<R: Runtime>(app: &AppHandle<R>, bearerbox: &Bearerbox, profile_id: i64) {
    // A profile that was removed meanwhile has no line to update.
    if let Ok(row) = bearerbox.profile_row(profile_id) {
        events::profile_changed(app, &row);
    }
}
