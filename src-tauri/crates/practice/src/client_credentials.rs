//! The client credentials grant (RFC 6749 §4.4): for confidential clients, without a refresh token.

use crate::answer::{ErrorCode, Refusal};
use crate::client::{ClientAuthentication, ClientOptions};
use crate::request::Params;
use crate::scope::Scope;
use crate::token::Granted;

pub(crate) fn grant(client: &ClientOptions, form: &Params) -> Result<Granted, Refusal> {
    if client.authentication == ClientAuthentication::None {
        return Err(Refusal::new(
            ErrorCode::UnauthorizedClient,
            "A public client cannot use the client credentials grant.",
        ));
    }
    let scope = Scope::read(form.get("scope"), client)?;
    if scope.needs_person() {
        return Err(Refusal::new(
            ErrorCode::InvalidScope,
            "A scope was asked for that only a person can grant.",
        ));
    }
    Ok(Granted {
        scope,
        person: None,
        refresh_token: None,
    })
}
