//! Client authentication (RFC 6749 §2.3): each client by the one method it is registered for.

use std::sync::Arc;

use axum::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bearerbox_secret::Secret;

use crate::access_token::read_access_token;
use crate::answer::{ErrorCode, Refusal};
use crate::client::{ClientAuthentication, ClientOptions};
use crate::endpoint::Endpoint;
use crate::id_token::read_id_token_hint;
use crate::request::{Params, Received};
use crate::server::Server;

/// What a request presents to say which client it is from.
enum Presented {
    Nothing,
    Id(String),
    Basic(String, Secret),
    Post(String, Secret),
}

/// The form parameters of a request to the token, introspection or revocation endpoint (RFC 6749 §3.2).
pub(crate) fn read_client_form(received: &Received) -> Result<&Params, Refusal> {
    let refuse = |description| Err(Refusal::new(ErrorCode::InvalidRequest, description));
    let Some(form) = &received.form else {
        return refuse("The body must be application/x-www-form-urlencoded.");
    };
    if form.duplicate().is_some() {
        return refuse("A parameter was sent more than once.");
    }
    // RFC 6749 §2.3.1: the secret must not be in the request URI, where logs would keep it.
    if received.query.get("client_secret").is_some() {
        return refuse("The client_secret must not be in the URL.");
    }
    Ok(form)
}

/// The client that a request is from, once it has proved it.
pub(crate) fn authenticate_client(
    server: &Server,
    received: &Received,
    form: &Params,
) -> Result<Arc<ClientOptions>, Refusal> {
    let refuse = |description| Err(Refusal::new(ErrorCode::InvalidClient, description));
    let presented = read_presented(received, form)?;
    let client_id = match &presented {
        Presented::Nothing => return refuse("The request does not say which client it is from."),
        Presented::Id(id) | Presented::Basic(id, _) | Presented::Post(id, _) => id,
    };
    let Some(client) = server.client(client_id) else {
        return refuse("There is no such client.");
    };
    match (&client.authentication, &presented) {
        (ClientAuthentication::None, Presented::Id(_)) => Ok(client),
        (ClientAuthentication::SecretBasic(expected), Presented::Basic(_, secret))
        | (ClientAuthentication::SecretPost(expected), Presented::Post(_, secret)) => {
            if expected == secret {
                Ok(client)
            } else {
                refuse("The client secret is wrong.")
            }
        }
        (
            ClientAuthentication::None | ClientAuthentication::SecretBasic(_) | ClientAuthentication::SecretPost(_),
            Presented::Nothing | Presented::Id(_) | Presented::Basic(..) | Presented::Post(..),
        ) => refuse(match client.authentication {
            ClientAuthentication::None => "This client is public and must not send a secret.",
            ClientAuthentication::SecretBasic(_) => "This client must authenticate with client_secret_basic.",
            ClientAuthentication::SecretPost(_) => "This client must authenticate with client_secret_post.",
        }),
    }
}

/// The client that a request says it is from, unproved: whose faults and latency it gets.
pub(crate) fn claimed_client(server: &Server, received: &Received) -> Option<String> {
    let from_params = || Some(received.params()?.get("client_id")?.to_owned());
    match received.endpoint {
        Endpoint::Home
        | Endpoint::Metadata
        | Endpoint::Jwks
        | Endpoint::ResourceMetadata
        | Endpoint::Registration
        | Endpoint::DeviceVerification => None,
        Endpoint::ClientConfiguration => Some(received.query.get("client_id")?.to_owned()),
        Endpoint::Authorization => from_params(),
        Endpoint::Login | Endpoint::Consent => {
            let id = received.params()?.get("interaction")?;
            server.store().interactions.client_id(id)
        }
        Endpoint::Token | Endpoint::DeviceAuthorization | Endpoint::Introspection | Endpoint::Revocation => {
            match read_basic(received) {
                Some(Ok((id, _))) => Some(id),
                Some(Err(_)) | None => from_params(),
            }
        }
        Endpoint::Userinfo | Endpoint::ApiOrders | Endpoint::ApiInvoices => {
            let (_, token) = received.header(header::AUTHORIZATION)?.split_once(' ')?;
            let token = read_access_token(server, token, received.now)?;
            Some(token.text("client_id")?.to_owned())
        }
        Endpoint::EndSession | Endpoint::EndSessionConfirmation => from_params().or_else(|| {
            let hint = received.params()?.get("id_token_hint")?;
            Some(read_id_token_hint(server, hint)?.client_id)
        }),
    }
}

fn read_presented(received: &Received, form: &Params) -> Result<Presented, Refusal> {
    let client_id = form.get("client_id").map(str::to_owned);
    let secret = form.get("client_secret");
    if form.get("client_assertion").is_some() || form.get("client_assertion_type").is_some() {
        return Err(Refusal::new(
            ErrorCode::InvalidClient,
            "This server does not take client assertions.",
        ));
    }
    match (read_basic(received), secret) {
        (Some(_), Some(_)) => Err(Refusal::new(
            ErrorCode::InvalidRequest,
            "The request authenticates the client by more than one method.",
        )),
        (Some(basic), None) => {
            let (id, secret) = basic?;
            if client_id.is_some_and(|other| other != id) {
                return Err(Refusal::new(
                    ErrorCode::InvalidRequest,
                    "The client_id in the body is not the one in the Authorization header.",
                ));
            }
            Ok(Presented::Basic(id, secret))
        }
        (None, Some(secret)) => Ok(match client_id {
            Some(id) => Presented::Post(id, Secret::new(secret)),
            None => Presented::Nothing,
        }),
        (None, None) => Ok(client_id.map_or(Presented::Nothing, Presented::Id)),
    }
}

/// The identifier and secret of an `Authorization` header, if there is one.
fn read_basic(received: &Received) -> Option<Result<(String, Secret), Refusal>> {
    if !received.headers.contains_key(header::AUTHORIZATION) {
        return None;
    }
    let parsed = received
        .header(header::AUTHORIZATION)
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic"))
        .and_then(|(_, encoded)| decode_basic(encoded.trim()));
    Some(parsed.ok_or(Refusal::new(
        ErrorCode::InvalidClient,
        "The Authorization header is not a form-encoded Basic one (RFC 6749 section 2.3.1).",
    )))
}

fn decode_basic(encoded: &str) -> Option<(String, Secret)> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((decode_form(id)?, Secret::new(decode_form(secret)?)))
}

/// Decodes one `application/x-www-form-urlencoded` value (RFC 6749 Appendix B), strictly.
fn decode_form(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
                u8::try_from(high * 16 + low).ok()?
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::decode_form;

    #[test]
    fn decodes_a_form_encoded_value_strictly() {
        assert_eq!(decode_form("a+b%3A%25%C3%A9").as_deref(), Some("a b:%é"));
        assert_eq!(decode_form("50%"), None);
        assert_eq!(decode_form("%zz"), None);
        assert_eq!(decode_form("%ff"), None);
    }
}
