//! Writes the trace. What happens at one moment is written at once, and always before the next request leaves; the
//! last of it together with how the run ends.

use bearerbox_oauth::Check;
use bearerbox_vault::{NewRevocation, NewTokens, RunEnd as EndRecord, Vault, VaultError};

use super::mask::Mask;
use super::trace::TraceStep;
use crate::profiles::{ClientChange, rewrite};
use crate::view::{ErrorView, RunOutcome};
use crate::{Bearerbox, Error, now_ms};

/// How often what cannot be had again is tried to be kept while another process has the vault, each time for the vault's own wait.
pub(super) const ATTEMPTS: u32 = 4;

/// The trace of one run, as it grows.
pub(super) struct Recorder {
    bearerbox: Bearerbox,
    run_id: i64,
    pending: Vec<(i64, String)>,
    mask: Mask,
}

impl Recorder {
    pub fn new(bearerbox: Bearerbox, run_id: i64) -> Self {
        Self {
            bearerbox,
            run_id,
            pending: Vec::new(),
            mask: Mask::default(),
        }
    }

    /// Notes a step that happens now; it is durable after the next [`Recorder::flush`].
    pub fn note(&mut self, step: &TraceStep) -> Result<(), Error> {
        self.note_at(now_ms(), step)
    }

    /// Notes a step that happened at `at`.
    pub fn note_at(&mut self, at: i64, step: &TraceStep) -> Result<(), Error> {
        self.mask.learn_step(step);
        self.pending.push((at, write_step(step)?));
        Ok(())
    }

    /// Takes the secrets of everything noted out of why the run failed.
    pub fn scrub_error(&self, error: Error) -> Error {
        self.mask.scrub_error(error)
    }

    pub fn note_checks(&mut self, checks: &[Check]) -> Result<(), Error> {
        checks
            .iter()
            .try_for_each(|check| self.note(&TraceStep::of_check(check)))
    }

    /// Makes everything noted durable, and with the first of it the run.
    pub fn flush(&mut self) -> Result<(), Error> {
        if !self.pending.is_empty() {
            self.bearerbox
                .vault()
                .append_steps(self.run_id, &self.pending_steps())?;
            self.pending.clear();
        }
        Ok(())
    }

    /// Ends the run without tokens.
    pub fn end(&mut self, outcome: RunOutcome, summary: &str, error: Option<ErrorView>) -> Result<(), Error> {
        self.end_by(outcome, summary, error, |vault, end| vault.end_run(end))
    }

    /// Ends the run with what it yielded: all of it is kept, or nothing. Gives the ids of the authorization and
    /// the token set.
    pub fn end_with_tokens(&mut self, summary: &str, tokens: &NewTokens<'_>) -> Result<(i64, i64), Error> {
        // The server may have spent the old refresh token: these are worth another wait.
        self.end_by(RunOutcome::Done, summary, None, |vault, end| {
            insist(|| vault.finish_run_with_tokens(end, tokens))
        })
    }

    /// Ends the run with what the server took out of use: all of it is kept, or nothing.
    pub fn end_with_revocations(&mut self, summary: &str, revocations: &[NewRevocation]) -> Result<(), Error> {
        // It cannot be asked for again: what is out of use would pass for good.
        self.end_by(RunOutcome::Done, summary, None, |vault, end| {
            insist(|| vault.finish_run_with_revocations(end, revocations))
        })
    }

    /// Ends the run together with what has become of the profile's client: both are kept, or nothing.
    pub fn end_with_profile(
        &mut self,
        outcome: RunOutcome,
        summary: &str,
        error: Option<ErrorView>,
        profile_id: i64,
        change: &ClientChange,
    ) -> Result<(), Error> {
        self.end_by(outcome, summary, error, |vault, end| {
            // The server gives the client its secrets once.
            insist(|| vault.finish_run_with_profile(end, profile_id, |text| rewrite(text, change)))
        })
    }

    /// Hands `write` the end of the run with all that is pending. Where that fails, the run has not ended and its
    /// steps are still pending.
    fn end_by<T>(
        &mut self,
        outcome: RunOutcome,
        summary: &str,
        error: Option<ErrorView>,
        write: impl FnOnce(&Vault, EndRecord<'_>) -> Result<T, VaultError>,
    ) -> Result<T, Error> {
        let (ended_at, outcome) = (now_ms(), write_outcome(outcome));
        let last = write_step(&TraceStep::End {
            outcome: outcome.to_owned(),
            error,
        })?;
        let mut steps = self.pending_steps();
        steps.push((ended_at, &last));
        let end = EndRecord {
            run_id: self.run_id,
            ended_at,
            outcome,
            summary,
            steps: &steps,
        };
        let value = write(self.bearerbox.vault(), end)?;
        self.pending.clear();
        Ok(value)
    }

    fn pending_steps(&self) -> Vec<(i64, &str)> {
        self.pending.iter().map(|(at, body)| (*at, body.as_str())).collect()
    }
}

/// Writes, and again while another process has the vault.
fn insist<T>(write: impl Fn() -> Result<T, VaultError>) -> Result<T, VaultError> {
    let mut attempt = 1;
    loop {
        match write() {
            Err(VaultError::Busy) if attempt < ATTEMPTS => attempt += 1,
            result => return result,
        }
    }
}

fn write_step(step: &TraceStep) -> Result<String, Error> {
    serde_json::to_string(step).map_err(|_| Error::Unreadable { what: "trace" })
}

fn write_outcome(outcome: RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Done => "done",
        RunOutcome::Failed => "failed",
        RunOutcome::Cancelled => "cancelled",
        RunOutcome::Interrupted => "interrupted",
    }
}
