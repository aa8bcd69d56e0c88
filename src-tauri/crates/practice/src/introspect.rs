//! The introspection endpoint (RFC 7662), for confidential clients: each of them may play the protected resource, so
//! it is told about any client's token.

use axum::http::StatusCode;
use serde_json::{Map, Value};

use crate::access_token::read_access_token;
use crate::answer::{Answer, ErrorCode, Refusal};
use crate::client::ClientAuthentication;
use crate::client_authentication::{authenticate_client, read_client_form};
use crate::object::object;
use crate::random::digest;
use crate::request::Received;
use crate::server::Server;

pub(crate) fn introspect(server: &Server, received: &Received) -> Answer {
    match describe(server, received) {
        Ok(body) => Answer::private_json(StatusCode::OK, body),
        Err(refusal) => refusal.into_answer(),
    }
}

fn describe(server: &Server, received: &Received) -> Result<Map<String, Value>, Refusal> {
    let form = read_client_form(received)?;
    let client = authenticate_client(server, received, form)?;
    if client.authentication == ClientAuthentication::None {
        // RFC 7662 §2.1: without authorization, anybody could scan for tokens.
        return Err(Refusal::new(
            ErrorCode::InvalidClient,
            "Only a client that authenticates with a secret may introspect.",
        ));
    }
    let Some(token) = form.get("token") else {
        return Err(Refusal::new(ErrorCode::InvalidRequest, "The token is missing."));
    };
    // The hint is only a hint (RFC 7662 §2.1): all kinds are looked at.
    Ok(describe_access_token(server, token, received.now)
        .or_else(|| describe_refresh_token(server, token, received.now))
        .unwrap_or_else(|| object! { "active": false }))
}

fn describe_access_token(server: &Server, token: &str, now: u64) -> Option<Map<String, Value>> {
    let token = read_access_token(server, token, now)?;
    let has_person = token.claims.contains_key("auth_time");
    let mut body = token.claims;
    body.insert("active".to_owned(), true.into());
    body.insert("token_type".to_owned(), "Bearer".into());
    if let (true, Some(name)) = (has_person, body.get("sub").cloned()) {
        body.insert("username".to_owned(), name);
    }
    Some(body)
}

fn describe_refresh_token(server: &Server, token: &str, now: u64) -> Option<Map<String, Value>> {
    let store = server.store();
    let token = store.kept.refresh_tokens.get(&digest(token))?;
    if token.was_used || now >= token.expires_at {
        return None;
    }
    let mut body = object! {
        "active": true,
        "client_id": token.client_id,
        "username": token.user.subject(),
        "sub": token.user.subject(),
        "iss": server.issuer,
        "iat": token.issued_at,
        "exp": token.expires_at,
    };
    body.extend(token.access.to_claims());
    Some(body)
}
