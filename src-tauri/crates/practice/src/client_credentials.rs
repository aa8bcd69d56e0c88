//! The client credentials grant (RFC 6749 §4.4): for confidential clients, without a refresh token.

use crate::answer::{ErrorCode, Refusal};
use crate::client::{ClientAuthentication, ClientOptions};
use crate::grant::{Access, Granted, Holder};
use crate::request::Params;
use crate::server::Server;

pub(crate) fn grant(server: &Server, client: &ClientOptions, form: &Params) -> Result<Granted, Refusal> {
    if client.authentication == ClientAuthentication::None {
        return Err(Refusal::new(
            ErrorCode::UnauthorizedClient,
            "A public client cannot use the client credentials grant.",
        ));
    }
    let access = Access::read(form, client, &server.authorization_details_types)?;
    if access.scope.needs_person() {
        return Err(Refusal::new(
            ErrorCode::InvalidScope,
            "A scope was asked for that only a person can grant.",
        ));
    }
    Ok(Granted::new(access, Holder::Client(client.client_id.clone())))
}
