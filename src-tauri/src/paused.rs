//! Tells the `bearerbox` command, which started this program for a sign-in, where its run has paused: a line of JSON on
//! stdout, which nobody else sees.

use std::{
    io::{Write, stdout},
    sync::Arc,
};

use bearerbox_core::{
    Bearerbox, Error,
    runs::{ConsentRequest, Frontend},
    view::{PausedView, RunProgress, RunStage},
};
use bearerbox_secret::Secret;
use serde_json::json;
use tauri::Runtime;

use crate::{arguments::Pause, runs::WindowFrontend};

/// A run in windows that may pause.
pub struct PausingFrontend<R: Runtime> {
    windows: Arc<WindowFrontend<R>>,
    bearerbox: Bearerbox,
    pause: Pause,
}

impl<R: Runtime> PausingFrontend<R> {
    /// Shows a run as `windows` does.
    pub fn around(windows: Arc<WindowFrontend<R>>, bearerbox: &Bearerbox, pause: Pause) -> Arc<Self> {
        Arc::new(Self {
            windows,
            bearerbox: bearerbox.clone(),
            pause,
        })
    }
}

impl<R: Runtime> Frontend for PausingFrontend<R> {
    fn progress(&self, progress: RunProgress) {
        if let RunStage::Paused(paused) = &progress.stage {
            let code = match self.pause {
                Pause::Never | Pause::CodeMasked => None,
                Pause::CodeShown => self.bearerbox.authorization_code(progress.run_id).ok(),
            };
            tell(paused, code.as_ref());
        }
        self.windows.progress(progress);
    }

    fn open_consent_window(&self, request: ConsentRequest) -> Result<(), Error> {
        self.windows.open_consent_window(request)
    }

    fn print_authorization_url(&self, url: &str) {
        self.windows.print_authorization_url(url);
    }
}

fn tell(paused: &PausedView, code: Option<&Secret>) {
    let line = json!({ "paused": paused, "code": code.map(|code| code.expose()) });
    let mut stdout = stdout().lock();
    // The command may have ended; then the run does, too.
    let _ = writeln!(stdout, "{line}").and_then(|()| stdout.flush());
}
