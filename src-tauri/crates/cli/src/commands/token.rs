//! `bearerbox token`: what scripts call most. A token that is valid is read from the vault and printed; only one that
//! is due starts the network.

use bearerbox_core::Bearerbox;
use bearerbox_core::view::{TokenForm, TokenKind};
use clap::{Args, ValueEnum};

use super::made_jwt::{Narrowing, find_jwt};
use crate::failure::Failure;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use crate::passphrase;

/// Print a token, refreshed if need be
///
/// A profile of the client credentials grant gets one where none is held. Nobody is asked to sign in: where that is
/// needed, the exit status is 3. A JWT is made of the access token where the profile names a jwt_endpoint; one that was
/// asked for with the same is used again while it lives.
#[derive(Args)]
#[command(after_help = "\
Example: bearerbox token staging-web --format header | curl -H @- https://api.example/orders
Example: bearerbox token petshop --kind jwt --scope user:memberof:petshop --validity 300")]
pub struct Token {
    /// The profile's name
    name: String,
    /// Whose token; the one obtained last where none is named
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    persona: Option<String>,
    /// Which token
    #[arg(long, value_enum, default_value = "access")]
    kind: KindArgument,
    /// In which form
    #[arg(long, value_enum, default_value = "raw")]
    format: FormatArgument,
    /// How long the token must still be valid, in seconds; without meaning for a refresh token
    #[arg(long, value_name = "SECONDS", default_value_t = 0, value_parser = clap::value_parser!(i64).range(0..=31_536_000))]
    min_ttl: i64,
    /// Scopes of the JWT, separated by commas; all that the access token has where none is named
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    scope: Option<String>,
    #[command(flatten)]
    narrowing: Narrowing,
}

/// Which token.
#[derive(Clone, Copy, ValueEnum)]
enum KindArgument {
    /// The access token
    Access,
    /// The ID token
    Id,
    /// The refresh token
    Refresh,
    /// A JWT made of the access token
    Jwt,
}

/// In which form.
#[derive(Clone, Copy, ValueEnum)]
enum FormatArgument {
    /// The token alone
    Raw,
    /// As an Authorization header field
    Header,
    /// As a curl command, its URL to be completed
    Curl,
    /// The token response as it came
    Json,
}

impl Token {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        if !matches!(self.kind, KindArgument::Jwt) && (self.scope.is_some() || self.narrowing.is_given()) {
            return Err(Failure::Usage {
                message: "error: --scope, --audience and --validity are what a JWT is asked for with: add --kind jwt"
                    .to_owned(),
            });
        }
        let bearerbox = passphrase::open()?;
        let form = match self.format {
            FormatArgument::Raw => TokenForm::Raw,
            FormatArgument::Header => TokenForm::Header,
            FormatArgument::Curl => TokenForm::Curl,
            FormatArgument::Json => TokenForm::Json,
        };
        let kind = match self.kind {
            KindArgument::Access => TokenKind::Access,
            KindArgument::Id => TokenKind::Id,
            KindArgument::Refresh => TokenKind::Refresh,
            KindArgument::Jwt => {
                let jwt_id = self.find_jwt(&bearerbox)?;
                return output.write_secret(&bearerbox.hand_over_jwt(jwt_id, form)?);
            }
        };
        let token_set_id = self.find_token_set(&bearerbox, kind)?;
        output.write_secret(&bearerbox.hand_over(token_set_id, kind, form)?)
    }

    fn find_jwt(&self, bearerbox: &Bearerbox) -> Result<i64, Failure> {
        let profile_id = bearerbox.profile_id(&self.name)?;
        let request = self.narrowing.request(self.scope.as_deref());
        let min_ttl = self.min_ttl.saturating_mul(1000);
        find_jwt(bearerbox, profile_id, self.persona.as_deref(), &request, min_ttl)
    }

    fn find_token_set(&self, bearerbox: &Bearerbox, kind: TokenKind) -> Result<i64, Failure> {
        let profile_id = bearerbox.profile_id(&self.name)?;
        let persona = self.persona.as_deref();
        let min_ttl = self.min_ttl.saturating_mul(1000);
        // Without starting what the network needs.
        if let Some(held) = bearerbox.held_token_of(profile_id, persona, kind, min_ttl)?
            && held.is_usable
        {
            return Ok(held.token_set_id);
        }
        run_until_interrupted(bearerbox, async {
            Ok(bearerbox.usable_token_of(profile_id, persona, kind, min_ttl).await?)
        })
    }
}
