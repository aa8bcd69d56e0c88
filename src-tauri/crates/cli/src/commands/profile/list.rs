//! `bearerbox profile list`

use bearerbox_core::view::ProfileRow;
use clap::Args;

use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase;
use crate::words::{align, describe_state};

/// List all profiles with the state of their tokens
#[derive(Args)]
#[command(after_help = "Example: bearerbox profile list --json")]
pub struct List {}

impl List {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let profiles = passphrase::open()?.profiles()?;
        if profiles.is_empty() {
            output.remark("There is no profile yet. Add one: bearerbox profile add FILE");
            return if output.is_json() {
                output.write_line("[]")
            } else {
                Ok(())
            };
        }
        output.write(&profiles, |profiles| {
            align(&profiles.iter().map(describe).collect::<Vec<_>>())
        })
    }
}

fn describe(profile: &ProfileRow) -> Vec<String> {
    let personas: Vec<_> = profile.personas.iter().map(|persona| persona.name.as_str()).collect();
    vec![
        profile.name.clone(),
        profile.environment.clone().unwrap_or_else(|| "-".to_owned()),
        profile.grant_type.clone(),
        profile.server.clone(),
        describe_state(&profile.token),
        personas.join(", "),
    ]
}
