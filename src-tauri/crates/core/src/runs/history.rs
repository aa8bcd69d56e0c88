//! The history of a profile's runs, and one run with its trace, as they are shown.

use bearerbox_vault::RunRecord;

use super::step_view::describe_trace;
use super::trace::{Kind, TraceStep};
use crate::profiles::read_outcome;
use crate::view::{RunOutcome, RunRow, RunView};
use crate::{Bearerbox, Error, now_ms};

impl Bearerbox {
    /// The newest runs of a profile, at most `limit`, the newest first.
    ///
    /// # Errors
    /// The vault's.
    pub fn runs(&self, profile_id: i64, limit: u32) -> Result<Vec<RunRow>, Error> {
        self.runs_before(profile_id, None, limit)
    }

    /// As [`Bearerbox::runs`], from before the run `before`.
    ///
    /// # Errors
    /// The vault's.
    pub fn runs_before(&self, profile_id: i64, before: Option<i64>, limit: u32) -> Result<Vec<RunRow>, Error> {
        self.close_interrupted_runs()?;
        Ok(self
            .vault()
            .runs(profile_id, limit, before)?
            .into_iter()
            .map(describe_run)
            .collect())
    }

    /// A run with its trace, secrets masked.
    ///
    /// # Errors
    /// `NoSuchRun`.
    pub fn run_view(&self, run_id: i64) -> Result<RunView, Error> {
        self.close_interrupted_runs()?;
        let trace = self.vault().run(run_id)?.ok_or(Error::NoSuchRun { id: run_id })?;
        let row = describe_run(trace.run);
        let steps: Vec<(i64, i64, TraceStep)> = trace
            .steps
            .iter()
            // A step of a kind that a newer version wrote cannot be shown by this one.
            .filter_map(|step| Some((step.position, step.at, serde_json::from_str(&step.body).ok()?)))
            .collect();
        let token_request_sent = steps.iter().any(|(_, _, step)| {
            matches!(
                step,
                TraceStep::Request {
                    exchange: Kind::Token,
                    ..
                }
            )
        });
        let (steps, error) = describe_trace(&row, &steps);
        Ok(RunView {
            row,
            steps,
            token_request_sent,
            error,
        })
    }

    /// Marks the runs whose process ended before they did.
    ///
    /// # Errors
    /// The vault's.
    pub fn close_interrupted_runs(&self) -> Result<(), Error> {
        self.vault().close_interrupted_runs(now_ms(), |_| true)?;
        Ok(())
    }
}

fn describe_run(record: RunRecord) -> RunRow {
    let outcome = record.outcome.as_deref().and_then(read_outcome);
    RunRow {
        id: record.id,
        persona: record.persona,
        grant_type: record.grant_type,
        started_at: record.started_at,
        ended_at: record.ended_at,
        outcome,
        summary: match outcome {
            None => "Under way.".to_owned(),
            Some(RunOutcome::Interrupted) => "Bearerbox ended before the run did.".to_owned(),
            Some(RunOutcome::Done | RunOutcome::Failed | RunOutcome::Cancelled) => record.summary.unwrap_or_default(),
        },
    }
}
