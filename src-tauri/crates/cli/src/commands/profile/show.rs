//! `bearerbox profile show`

use bearerbox_core::view::ProfileView;
use clap::Args;

use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase;
use crate::words::{align, describe_moment, describe_state};

/// Show a profile, its secrets left out
#[derive(Args)]
#[command(after_help = "Example: bearerbox profile show staging-web")]
pub struct Show {
    /// The profile's name
    name: String,
}

impl Show {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let bearerbox = passphrase::open()?;
        let profile = bearerbox.profile_to_show(bearerbox.profile_id(&self.name)?)?;
        output.write(&profile, describe)
    }
}

fn describe(profile: &ProfileView) -> String {
    let row = &profile.row;
    let mut rows = vec![
        vec!["name".to_owned(), row.name.clone()],
        vec![
            "environment".to_owned(),
            row.environment.clone().unwrap_or_else(|| "-".to_owned()),
        ],
        vec!["server".to_owned(), row.server.clone()],
        vec!["grant".to_owned(), profile.grant.clone()],
        vec!["token".to_owned(), describe_state(&row.token)],
    ];
    for persona in &row.personas {
        let obtained = persona.token.obtained_at.map(describe_moment).unwrap_or_default();
        let state = format!("{}, obtained {obtained}", describe_state(&persona.token));
        rows.push(vec![format!("as {}", persona.name), state]);
    }
    let document = serde_json::to_string_pretty(&profile.document).unwrap_or_default();
    format!("{}\n\n{document}", align(&rows))
}
