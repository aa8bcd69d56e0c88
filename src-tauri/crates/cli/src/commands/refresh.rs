//! `bearerbox refresh`

use bearerbox_core::{Error, TokenError};
use clap::Args;

use super::login::report_end;
use crate::failure::Failure;
use crate::frontend::Terminal;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use crate::passphrase;

/// Get the next generation of a token set now
///
/// The refresh token is used whether or not the access token is still valid.
#[derive(Args)]
#[command(after_help = "Example: bearerbox refresh staging-web --scope \"openid orders.read\"")]
pub struct Refresh {
    /// The profile's name
    name: String,
    /// Whose token; the one obtained last where none is named
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    persona: Option<String>,
    /// Ask for these of the granted scopes only, separated by spaces
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    scope: Option<String>,
}

impl Refresh {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let bearerbox = passphrase::open()?;
        let profile_id = bearerbox.profile_id(&self.name)?;
        let held = bearerbox
            .held_token(profile_id, self.persona.as_deref(), 0)?
            .ok_or_else(|| {
                Error::from(TokenError::SignInNeeded {
                    profile: self.name.clone(),
                    refused: None,
                })
            })?;
        let end = run_until_interrupted(&bearerbox, async {
            let frontend = Terminal::new(&bearerbox, *output);
            let run = bearerbox.start_narrower_refresh(held.authorization_id, self.scope.clone(), frontend)?;
            Ok(run.finish().await)
        })?;
        report_end(&bearerbox, &self.name, end, output)
    }
}
