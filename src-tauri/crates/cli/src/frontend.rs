//! A terminal as the frontend of a run: it prints the authorization request's URL and takes the answer pasted.

use std::io::{self, BufRead};
use std::sync::Arc;
use std::sync::Once;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

use bearerbox_core::profiles::is_loopback_redirect;
use bearerbox_core::runs::{ConsentRequest, Frontend};
use bearerbox_core::view::{RunProgress, RunStage};
use bearerbox_core::{Bearerbox, Error, RunError};

use crate::failure::Failure;
use crate::output::Output;

/// A callback URL is never longer; a line that is was not meant for us.
const LINE_LIMIT: usize = 64 * 1024;

/// A terminal, or a script in its place.
pub struct Terminal {
    bearerbox: Bearerbox,
    output: Output,
    /// Once known: until then, 0.
    run_id: Arc<AtomicI64>,
    reads_callback: Once,
}

impl Terminal {
    /// A frontend that writes to `output`.
    pub fn new(bearerbox: &Bearerbox, output: Output) -> Arc<Self> {
        Arc::new(Self {
            bearerbox: bearerbox.clone(),
            output,
            run_id: Arc::default(),
            reads_callback: Once::new(),
        })
    }

    /// Takes lines from standard input as the callback URL, until the process ends. Its end is no answer: a script
    /// may have nothing to paste and come by the loopback redirect.
    fn read_callback(&self) {
        let (bearerbox, output, run_id) = (self.bearerbox.clone(), self.output, self.run_id.clone());
        thread::spawn(move || {
            for line in io::stdin().lock().lines() {
                let Ok(line) = line else { break };
                if line.trim().is_empty() || line.len() > LINE_LIMIT {
                    continue;
                }
                match bearerbox.paste_callback(run_id.load(Ordering::Acquire), &line) {
                    Ok(()) => break,
                    Err(error) => output.remark(&Failure::from(error).to_text()),
                }
            }
        });
    }
}

impl Frontend for Terminal {
    fn progress(&self, progress: RunProgress) {
        self.run_id.store(progress.run_id, Ordering::Release);
        if let RunStage::InSystemBrowser { redirect_uri, .. } = &progress.stage {
            self.output.remark(&if is_loopback_redirect(redirect_uri) {
                format!("Waiting for the answer at {redirect_uri}. Ctrl-C cancels.")
            } else {
                format!(
                    "Sign in there, then paste the address you are sent to here; it begins with {redirect_uri}. \
                     Ctrl-C cancels."
                )
            });
        }
    }

    fn open_consent_window(&self, _: ConsentRequest) -> Result<(), Error> {
        Err(RunError::NoConsentWindow.into())
    }

    fn print_authorization_url(&self, url: &str) {
        // If nobody reads, the run still waits for an answer at the redirect URI, or for its end.
        let _ = self.output.write_line(url);
        self.reads_callback.call_once(|| self.read_callback());
    }
}
