//! `bearerbox forget`: deletes the tokens that are held.

use clap::Args;
use serde_json::json;

use super::errand::Held;
use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase;

/// Delete the tokens that are held, without a word to the server
///
/// They stay as good as they were: revoke takes a token out of use. The history keeps what was sent and received.
#[derive(Args)]
#[command(after_help = "Example: bearerbox forget staging-web --persona alice")]
pub struct Forget {
    #[command(flatten)]
    held: Held,
}

impl Forget {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let bearerbox = passphrase::open()?;
        let profile = bearerbox.profile_named(&self.held.name)?;
        let forgot = bearerbox.forget_tokens(profile.row.id, self.held.persona.as_deref())?;
        let words = if forgot {
            "The tokens are forgotten here; the server was not told."
        } else {
            "There was nothing to forget."
        };
        output.write(&json!({ "forgotten": forgot }), |_| words.to_owned())
    }
}
