//! What comes to the loopback redirect without this run's `state`. Any web page can send a browser there, so that it
//! neither ends the run nor fills the vault: it is kept as a step, cut, and no more than a few of it.

use bearerbox_oauth::AuthorizationResponse;

use super::recorder::Recorder;
use super::trace::TraceStep;
use crate::Error;

/// How many are kept in a run.
const KEPT: usize = 20;
/// How many parameters are kept of each.
const PARAMETERS: usize = 32;
/// How much is kept of a name or a value, in bytes.
const LENGTH: usize = 1024;

/// Answers that a run has left alone.
#[derive(Default)]
pub(super) struct LeftAlone {
    count: usize,
}

impl LeftAlone {
    /// How many came, kept or not.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Records `response`, as far as it is kept.
    pub fn record(&mut self, mut response: AuthorizationResponse, recorder: &mut Recorder) -> Result<(), Error> {
        self.count = self.count.saturating_add(1);
        if self.count > KEPT + 1 {
            return Ok(());
        }
        if self.count > KEPT {
            recorder.note(&TraceStep::Note {
                text: format!("More than {KEPT} answers came without this run's state; the others are not kept."),
            })?;
        } else {
            response.parameters.truncate(PARAMETERS);
            for (name, value) in &mut response.parameters {
                cut(name);
                cut(value);
            }
            recorder.note(&TraceStep::of_authorization_response(&response, false))?;
        }
        recorder.flush()
    }
}

fn cut(text: &mut String) {
    if text.len() > LENGTH {
        text.truncate(text.floor_char_boundary(LENGTH));
        text.push('…');
    }
}
