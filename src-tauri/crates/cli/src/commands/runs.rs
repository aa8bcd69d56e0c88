//! `bearerbox runs`

use bearerbox_core::view::RunRow;
use clap::Args;

use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase;
use crate::words::{align, describe_moment, describe_outcome};

/// List the runs of a profile, the newest first
#[derive(Args)]
#[command(after_help = "Example: bearerbox runs staging-web --limit 5")]
pub struct Runs {
    /// The profile's name
    name: String,
    /// How many
    #[arg(long, default_value_t = 20, value_name = "N")]
    limit: u32,
}

impl Runs {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let bearerbox = passphrase::open()?;
        let runs = bearerbox.runs(bearerbox.profile_id(&self.name)?, self.limit)?;
        if runs.is_empty() {
            output.remark("It has not been run yet.");
            return if output.is_json() {
                output.write_line("[]")
            } else {
                Ok(())
            };
        }
        output.write(&runs, |runs| align(&runs.iter().map(describe).collect::<Vec<_>>()))
    }
}

fn describe(run: &RunRow) -> Vec<String> {
    vec![
        run.id.to_string(),
        describe_moment(run.started_at),
        describe_outcome(run.outcome).to_owned(),
        run.grant_type.clone(),
        run.persona.clone().unwrap_or_else(|| "-".to_owned()),
        run.summary.clone(),
    ]
}
