//! The history of a profile's runs, and one run with its trace, as they are shown.

use bearerbox_vault::RunRecord;

use super::step_view::{TraceDescription, describe_trace};
use super::trace::{Kind, TraceStep};
use crate::errands::ErrandRequest;
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
        let may_have_acted = may_have_acted(steps.iter().map(|(_, _, step)| step));
        let TraceDescription { steps, error, answer } = describe_trace(&row, &steps);
        Ok(RunView {
            row,
            steps,
            may_have_acted,
            error,
            answer,
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
        is_errand: ErrandRequest::is_name(&record.grant_type),
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

/// Whether the last token request was answered by no refusal (RFC 6749 §5.2), as a poll is before consent (RFC 8628 §3.5),
/// or the revocation by none (RFC 7009 §2.2.1).
fn may_have_acted<'a>(steps: impl Iterator<Item = &'a TraceStep>) -> bool {
    let acts = |exchange: &Kind| matches!(exchange, Kind::Token | Kind::Revocation);
    let mut asked = None;
    let mut open = false;
    for step in steps {
        if let TraceStep::Request { exchange, .. } = step {
            open |= acts(exchange);
            asked = Some(exchange);
        } else if asked.is_some_and(acts) && matches!(step, TraceStep::Response { status: 400..=499, .. }) {
            open = false;
        }
    }
    open
}

#[cfg(test)]
mod tests {
    use super::super::trace::Body;
    use super::*;

    fn request(exchange: Kind) -> TraceStep {
        TraceStep::Request {
            exchange,
            method: "POST".to_owned(),
            url: String::new(),
            headers: Vec::new(),
            form: Vec::new(),
            content: None,
        }
    }

    fn response(status: u16) -> TraceStep {
        TraceStep::Response {
            status,
            headers: Vec::new(),
            body: Body::Text(String::new()),
            cut: false,
        }
    }

    #[test]
    fn the_server_may_have_acted_until_it_refuses() {
        let is_open = |steps: &[TraceStep]| may_have_acted(steps.iter());
        let polled = || [request(Kind::Token), response(400)];

        assert!(!is_open(&[request(Kind::DeviceAuthorization), response(200)]));
        assert!(!is_open(&polled()));
        assert!(is_open(&[request(Kind::Token)]));
        assert!(is_open(&[request(Kind::Token), response(502)]));
        let [asked, pending] = polled();
        assert!(is_open(&[asked, pending, request(Kind::Token)]));
        let issued = [request(Kind::Token), response(200), request(Kind::Jwks), response(404)];
        assert!(is_open(&issued));
        assert!(is_open(&[request(Kind::Revocation)]));
        assert!(!is_open(&[request(Kind::Revocation), response(400)]));
        assert!(!is_open(&[request(Kind::UserInfo)]));
    }
}
