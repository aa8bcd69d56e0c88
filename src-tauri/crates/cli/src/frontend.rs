//! A terminal as the frontend of a run: it prints the authorization request's URL and takes the answer pasted.

use std::io::{self, IsTerminal};
use std::sync::{Arc, Once};

use bearerbox_core::profiles::is_loopback_redirect;
use bearerbox_core::runs::{ConsentRequest, Frontend};
use bearerbox_core::view::{QrCode, RunProgress, RunStage};
use bearerbox_core::{Bearerbox, Error, RunError};
use serde_json::json;

use crate::output::Output;
use crate::pause::{Pause, write_paused};
use crate::typed::Typed;

/// A terminal, or a script in its place.
pub struct Terminal {
    bearerbox: Bearerbox,
    output: Output,
    pause: Pause,
    typed: Typed,
    asks_for_consent: Once,
}

impl Terminal {
    /// A frontend that writes to `output`.
    pub fn new(bearerbox: &Bearerbox, output: Output) -> Arc<Self> {
        Self::pausing(bearerbox, output, Pause::Never)
    }

    /// The same for a run that may pause before its token request.
    pub fn pausing(bearerbox: &Bearerbox, output: Output, pause: Pause) -> Arc<Self> {
        Arc::new(Self {
            bearerbox: bearerbox.clone(),
            output,
            pause,
            typed: Typed::new(bearerbox, output, pause),
            asks_for_consent: Once::new(),
        })
    }

    /// A line with what the person needs, before the result: a script shows it, or plays the person.
    fn write_user_code(&self, stage: &RunStage) {
        let RunStage::AwaitingConsent {
            user_code: Some(user_code),
            verification_uri: Some(verification_uri),
            verification_uri_complete,
            expires_at,
            ..
        } = stage
        else {
            return;
        };
        let line = json!({
            "user_code": user_code,
            "verification_uri": verification_uri,
            "verification_uri_complete": verification_uri_complete,
            "expires_at": expires_at,
        });
        // If nobody reads, the person may still know the code.
        let _ = self.output.write_line(&line.to_string());
    }
}

impl Frontend for Terminal {
    fn progress(&self, progress: RunProgress) {
        self.typed.is_for(progress.run_id);
        match &progress.stage {
            // Nothing is awaited.
            RunStage::InSystemBrowser { redirect_uri, .. } if redirect_uri.is_empty() => {}
            RunStage::InSystemBrowser { redirect_uri, .. } => {
                self.output.remark(&if is_loopback_redirect(redirect_uri) {
                    format!("Waiting for the answer at {redirect_uri}. Ctrl-C cancels.")
                } else {
                    let what = if progress.is_errand { "Sign out" } else { "Sign in" };
                    format!(
                        "{what} there, then paste the address you are sent to here; it begins with {redirect_uri}. \
                         Ctrl-C cancels."
                    )
                });
            }
            // It is entered again at each poll.
            stage @ RunStage::AwaitingConsent { .. } => self.asks_for_consent.call_once(|| {
                if self.output.is_json() {
                    self.write_user_code(stage);
                }
                for line in describe_consent(stage) {
                    self.output.remark(&line);
                }
            }),
            RunStage::Paused(paused) => {
                let code = self.pause.code(&self.bearerbox, progress.run_id);
                // First, as a script answers what is written at once.
                self.typed.pause();
                // If nobody reads, the person may still press Enter.
                let _ = write_paused(&self.output, paused, code.as_ref());
            }
            RunStage::Discovering
            | RunStage::InConsentWindow { .. }
            | RunStage::RequestingAuthorization
            | RunStage::RequestingToken
            | RunStage::Asking
            | RunStage::Ended { .. } => {}
        }
    }

    fn open_consent_window(&self, _: ConsentRequest) -> Result<(), Error> {
        Err(RunError::NoConsentWindow.into())
    }

    fn print_authorization_url(&self, url: &str) {
        // If nobody reads, the run still waits for an answer at the redirect URI, or for its end.
        let _ = self.output.write_line(url);
        self.typed.read();
    }
}

/// What a person has to do who consents elsewhere, line by line, with a code to scan where somebody sees it.
fn describe_consent(stage: &RunStage) -> Vec<String> {
    let RunStage::AwaitingConsent {
        user_code,
        verification_uri,
        verification_uri_complete,
        qr_code,
        ..
    } = stage
    else {
        return Vec::new();
    };
    let (Some(user_code), Some(verification_uri)) = (user_code, verification_uri) else {
        return vec!["The server asks the person by itself. Waiting for consent; Ctrl-C cancels.".to_owned()];
    };
    let mut lines = vec![format!("Open {verification_uri} and enter the code {user_code}.")];
    if let Some(complete) = verification_uri_complete {
        lines.push(format!("Or open {complete}, where the code is filled in."));
    }
    if let (Some(code), true) = (qr_code, io::stderr().is_terminal()) {
        lines.extend(draw(code));
    }
    lines.push("Waiting for consent; Ctrl-C cancels.".to_owned());
    lines
}

/// Two rows of modules in each line, light on dark as scanners expect it in most terminals.
fn draw(code: &QrCode) -> Vec<String> {
    let side = code.rows.len();
    let is_dark = move |x: isize, y: isize| {
        let row = usize::try_from(y).ok().and_then(|y| code.rows.get(y));
        let module = row
            .zip(usize::try_from(x).ok())
            .and_then(|(row, x)| row.as_bytes().get(x));
        module == Some(&b'1')
    };
    let quiet = 2;
    let end = isize::try_from(side).unwrap_or_default() + quiet;
    let line = |y| {
        (-quiet..end).map(move |x| match (is_dark(x, y), is_dark(x, y + 1)) {
            (true, true) => ' ',
            (true, false) => '▄',
            (false, true) => '▀',
            (false, false) => '█',
        })
    };
    (-quiet..end).step_by(2).map(|y| line(y).collect()).collect()
}
