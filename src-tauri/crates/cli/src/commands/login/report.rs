//! What is said of a token set: whose, for how long, never the token.

use bearerbox_core::Bearerbox;
use bearerbox_core::view::{AuthorizationView, TokenKind};

use crate::failure::Failure;
use crate::output::Output;
use crate::words::describe_expiry;

/// Reports an authorization with its newest or the named token set.
pub fn report_token_set(
    bearerbox: &Bearerbox,
    name: &str,
    authorization_id: i64,
    token_set_id: Option<i64>,
    output: &Output,
) -> Result<(), Failure> {
    let authorization = bearerbox.authorization(authorization_id, token_set_id)?;
    output.write(&authorization, |authorization| describe(name, authorization))
}

fn describe(name: &str, authorization: &AuthorizationView) -> String {
    let access_token = authorization
        .token_set
        .tokens
        .iter()
        .find(|token| token.kind == TokenKind::Access);
    let expiry = describe_expiry(access_token.and_then(|token| token.expires_at));
    match &authorization.persona {
        Some(persona) => format!("{name} has a token as {persona}, {expiry}."),
        None => format!("{name} has a token, {expiry}."),
    }
}
