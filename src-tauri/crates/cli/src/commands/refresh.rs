//! `bearerbox refresh`

use bearerbox_core::{Bearerbox, Error, TokenError};
use clap::{Args, ValueEnum};

use super::login::{keep_keys, report_end};
use super::made_jwt::{Narrowing, find_jwt_to_refresh, report_jwt};
use crate::failure::Failure;
use crate::frontend::Terminal;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use crate::passphrase;

/// Get the next generation of a token set now
///
/// The refresh token is used whether or not the access token is still valid. A JWT that was made of the access token is
/// refreshed by the refresh token inside it; without --kind, that happens where no other refresh token is held.
#[derive(Args)]
#[command(after_help = "Example: bearerbox refresh staging-web --scope \"openid orders.read\"")]
pub struct Refresh {
    /// The profile's name
    name: String,
    /// Whose token; the one obtained last where none is named
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    persona: Option<String>,
    /// Ask for these of the granted scopes only, separated by spaces; of JWTs, the one asked for with these
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    scope: Option<String>,
    /// Which token
    #[arg(long, value_enum)]
    kind: Option<KindArgument>,
    #[command(flatten)]
    narrowing: Narrowing,
}

/// Which token.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KindArgument {
    /// The access token, and what comes with it
    Access,
    /// A JWT made of the access token
    Jwt,
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
        if self.is_for_jwt(&bearerbox, profile_id, held.authorization_id)? {
            return self.refresh_jwt(&bearerbox, profile_id, output);
        }
        let end = run_until_interrupted(&bearerbox, async {
            let frontend = Terminal::new(&bearerbox, *output);
            let run = bearerbox.start_narrower_refresh(held.authorization_id, self.scope.clone(), frontend)?;
            Ok(run.finish().await)
        })?;
        let token_set_id = end.token_set_id();
        report_end(&bearerbox, &self.name, end, output)?;
        keep_keys(&bearerbox, token_set_id)
    }

    fn is_for_jwt(&self, bearerbox: &Bearerbox, profile_id: i64, authorization_id: i64) -> Result<bool, Failure> {
        Ok(match self.kind {
            Some(kind) => kind == KindArgument::Jwt,
            None if self.narrowing.is_given() => true,
            None => {
                !bearerbox.authorization(authorization_id, None)?.can_refresh
                    && bearerbox
                        .refreshable_jwt(profile_id, self.persona.as_deref())?
                        .is_some()
            }
        })
    }

    fn refresh_jwt(&self, bearerbox: &Bearerbox, profile_id: i64, output: &Output) -> Result<(), Failure> {
        let request = self.narrowing.request(self.scope.as_deref());
        let jwt_id = find_jwt_to_refresh(bearerbox, profile_id, self.persona.as_deref(), &request)?;
        let end = run_until_interrupted(bearerbox, async {
            let frontend = Terminal::new(bearerbox, *output);
            Ok(bearerbox.start_jwt_refresh(jwt_id, frontend)?.finish().await)
        })?;
        report_jwt(bearerbox, &self.name, end, output)
    }
}
