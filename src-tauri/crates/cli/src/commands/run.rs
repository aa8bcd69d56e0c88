//! `bearerbox run show`

use bearerbox_core::view::{CheckVerdict, HttpMessageView, RunView, StepState, StepView};
use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase;
use crate::words::describe_outcome;

/// What to do with a run.
#[derive(Subcommand)]
pub enum RunCommand {
    /// Show every step: requests, responses and checks, secrets masked
    Show(Show),
}

/// Show every step: requests, responses and checks, secrets masked
#[derive(Args)]
#[command(after_help = "Example: bearerbox run show 42")]
pub struct Show {
    /// The run, as `bearerbox runs` lists it
    id: i64,
}

impl RunCommand {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let Self::Show(command) = self;
        let run = passphrase::open()?.run_view(command.id)?;
        output.write(&run, describe)
    }
}

fn describe(run: &RunView) -> String {
    let mut lines = vec![format!(
        "Run {}: {}. {}",
        run.row.id,
        describe_outcome(run.row.outcome),
        run.row.summary
    )];
    for step in &run.steps {
        lines.push(String::new());
        describe_step(step, &mut lines);
    }
    if let Some(error) = &run.error {
        lines.push(String::new());
        lines.push(Failure::Told(Box::new(error.clone())).to_text());
    }
    lines.join("\n")
}

fn describe_step(step: &StepView, lines: &mut Vec<String>) {
    let state = match step.state {
        StepState::Done => "",
        StepState::Failed => " (failed)",
        StepState::Waiting => " (waiting)",
        StepState::NotReached => " (not reached)",
    };
    lines.push(format!(
        "{}. {}{state}: {}",
        step.position + 1,
        step.title,
        step.summary
    ));
    for (direction, message) in [(">", &step.request), ("<", &step.response)] {
        if let Some(message) = message {
            describe_message(direction, message, lines);
        }
    }
    for check in &step.checks {
        let verdict = match check.verdict {
            CheckVerdict::Passed => "ok",
            CheckVerdict::Warning => "warning",
            CheckVerdict::Failed => "failed",
            CheckVerdict::NotApplicable => "not applicable",
        };
        let detail = check
            .detail
            .as_ref()
            .map(|detail| format!(": {detail}"))
            .unwrap_or_default();
        lines.push(format!("   {verdict}: {}{detail} ({})", check.title, check.source));
    }
}

/// A request or a response, line by line.
pub fn describe_message(direction: &str, message: &HttpMessageView, lines: &mut Vec<String>) {
    lines.push(format!("   {direction} {}", message.line));
    for (separator, values) in [(": ", &message.headers), ("=", &message.parameters)] {
        for value in values {
            let shown = value.value.clone().unwrap_or_else(|| "[masked]".to_owned());
            let note = value.note.as_ref().map(|note| format!(" ({note})")).unwrap_or_default();
            lines.push(format!("   {direction}   {}{separator}{shown}{note}", value.name));
        }
    }
    for line in message.body.iter().flat_map(|body| body.lines()) {
        lines.push(format!("   {direction}   {line}"));
    }
    lines.extend(message.note.iter().map(|note| format!("   {direction}   ({note})")));
}
