//! Writes the trace. What happens at one moment is written at once, and always before the next request leaves.

use bearerbox_oauth::Check;
use bearerbox_vault::{NewTokens, RunEnd as EndRecord, VaultError};

use super::trace::TraceStep;
use crate::view::{ErrorView, RunOutcome};
use crate::{Bearerbox, Error, now_ms};

/// How often tokens are tried to be kept while another process has the vault, each time for the vault's own wait.
const ATTEMPTS: usize = 4;

/// The trace of one run, as it grows.
pub(super) struct Recorder {
    bearerbox: Bearerbox,
    run_id: i64,
    pending: Vec<(i64, String)>,
}

impl Recorder {
    pub fn new(bearerbox: Bearerbox, run_id: i64) -> Self {
        Self {
            bearerbox,
            run_id,
            pending: Vec::new(),
        }
    }

    /// Notes a step that happens now; it is durable after the next [`Recorder::flush`].
    pub fn note(&mut self, step: &TraceStep) -> Result<(), Error> {
        self.note_at(now_ms(), step)
    }

    /// Notes a step that happened at `at`.
    pub fn note_at(&mut self, at: i64, step: &TraceStep) -> Result<(), Error> {
        let body = serde_json::to_string(step).map_err(|_| Error::Unreadable { what: "trace" })?;
        self.pending.push((at, body));
        Ok(())
    }

    pub fn note_checks(&mut self, checks: &[Check]) -> Result<(), Error> {
        checks
            .iter()
            .try_for_each(|check| self.note(&TraceStep::of_check(check)))
    }

    /// Makes everything noted durable.
    pub fn flush(&mut self) -> Result<(), Error> {
        if !self.pending.is_empty() {
            let steps: Vec<(i64, &str)> = self.pending.iter().map(|(at, body)| (*at, body.as_str())).collect();
            self.bearerbox.vault().append_steps(self.run_id, &steps)?;
            self.pending.clear();
        }
        Ok(())
    }

    /// Ends the run without tokens.
    pub fn end(&mut self, outcome: RunOutcome, summary: &str, error: Option<ErrorView>) -> Result<(), Error> {
        let outcome = write_outcome(outcome);
        self.note(&TraceStep::End {
            outcome: outcome.to_owned(),
            error,
        })?;
        self.flush()?;
        Ok(self
            .bearerbox
            .vault()
            .end_run(self.run_id, now_ms(), outcome, summary)?)
    }

    /// Ends the run with what it yielded: all of it is kept, or nothing. Gives the ids of the authorization and
    /// the token set.
    pub fn end_with_tokens(&mut self, summary: &str, tokens: &NewTokens<'_>) -> Result<(i64, i64), Error> {
        let outcome = write_outcome(RunOutcome::Done);
        self.note(&TraceStep::End {
            outcome: outcome.to_owned(),
            error: None,
        })?;
        let mut attempt = 1;
        loop {
            match self.try_end_with_tokens(outcome, summary, tokens) {
                // The server may have spent the old refresh token: these are worth another wait.
                Err(Error::Vault(VaultError::Busy)) if attempt < ATTEMPTS => attempt += 1,
                result => return result,
            }
        }
    }

    fn try_end_with_tokens(
        &mut self,
        outcome: &str,
        summary: &str,
        tokens: &NewTokens<'_>,
    ) -> Result<(i64, i64), Error> {
        self.flush()?;
        let end = EndRecord {
            run_id: self.run_id,
            ended_at: now_ms(),
            outcome,
            summary,
        };
        Ok(self.bearerbox.vault().finish_run_with_tokens(end, tokens)?)
    }
}

fn write_outcome(outcome: RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Done => "done",
        RunOutcome::Failed => "failed",
        RunOutcome::Cancelled => "cancelled",
        RunOutcome::Interrupted => "interrupted",
    }
}
