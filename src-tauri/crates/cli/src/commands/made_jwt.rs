//! JWTs that are made of an access token, as `bearerbox token` and `bearerbox refresh` find them.

use bearerbox_core::Bearerbox;
use bearerbox_core::runs::RunEnd;
use bearerbox_core::tokens::JwtRequest;
use bearerbox_core::view::TokenKind;
use bearerbox_core::{Error, TokenError};
use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use crate::failure::Failure;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use crate::words::describe_expiry;

/// For whom and how long a JWT is; with the scope, what it is asked for with.
#[derive(Args)]
pub struct Narrowing {
    /// For whom the JWT is: audiences separated by commas
    #[arg(long, value_parser = NonEmptyStringValueParser::new())]
    audience: Option<String>,
    /// How many seconds the JWT lives at most; it can only be shortened
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=31_536_000))]
    validity: Option<u64>,
}

impl Narrowing {
    /// What a JWT of this scope is asked for with.
    pub fn request(&self, scope: Option<&str>) -> JwtRequest {
        JwtRequest::new(scope, self.audience.as_deref(), self.validity)
    }

    /// Whether something is said that only a JWT can be asked for with.
    pub fn is_given(&self) -> bool {
        self.audience.is_some() || self.validity.is_some()
    }
}

/// A JWT that lives another `min_ttl` milliseconds, new if need be.
pub fn find_jwt(
    bearerbox: &Bearerbox,
    profile_id: i64,
    persona: Option<&str>,
    request: &JwtRequest,
    min_ttl: i64,
) -> Result<i64, Failure> {
    // Without starting what the network needs.
    if let Some(held) = bearerbox.held_jwt(profile_id, persona, request, min_ttl)?
        && held.is_usable
    {
        return Ok(held.jwt_id);
    }
    run_until_interrupted(bearerbox, async {
        Ok(bearerbox.usable_jwt(profile_id, persona, request, min_ttl).await?)
    })
}

/// The JWT to refresh: the one that was asked for with `request`, or else the newest one that can be refreshed.
pub fn find_jwt_to_refresh(
    bearerbox: &Bearerbox,
    profile_id: i64,
    persona: Option<&str>,
    request: &JwtRequest,
) -> Result<i64, Failure> {
    let found = if *request == JwtRequest::default() {
        bearerbox.refreshable_jwt(profile_id, persona)?
    } else {
        let held = bearerbox.held_jwt(profile_id, persona, request, 0)?;
        held.map(|held| held.jwt_id)
    };
    let not_held = TokenError::NotHeld { kind: TokenKind::Jwt };
    Ok(found.ok_or(Error::from(not_held))?)
}

/// Says how the run of a JWT ended.
pub fn report_jwt(bearerbox: &Bearerbox, name: &str, end: RunEnd, output: &Output) -> Result<(), Failure> {
    let authorization_id = match end {
        RunEnd::Done { authorization_id, .. } => authorization_id,
        RunEnd::Answered { .. } => unreachable!("a JWT is no answer"),
        RunEnd::Cancelled { .. } => return Err(Failure::Cancelled),
        RunEnd::Failed { error, .. } => return Err(error.into()),
    };
    let authorization = bearerbox.authorization(authorization_id, None)?;
    output.write(&authorization, |authorization| {
        let mut tokens = authorization.token_set.tokens.iter();
        let jwt = tokens.find(|token| token.kind == TokenKind::Jwt);
        let expiry = describe_expiry(jwt.and_then(|jwt| jwt.expires_at));
        match &authorization.persona {
            Some(persona) => format!("{name} has a JWT as {persona}, {expiry}."),
            None => format!("{name} has a JWT, {expiry}."),
        }
    })
}
