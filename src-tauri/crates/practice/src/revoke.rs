//! The revocation endpoint (RFC 7009).

use axum::http::StatusCode;

use crate::access_token::read_access_token;
use crate::answer::{Answer, ErrorCode, Refusal};
use crate::client_authentication::{authenticate_client, read_client_form};
use crate::random::digest;
use crate::request::Received;
use crate::server::Server;

pub(crate) fn revoke(server: &Server, received: &Received) -> Answer {
    match revoke_token(server, received) {
        // RFC 7009 §2.2: a token that is already invalid is no error.
        Ok(()) => Answer::empty(StatusCode::OK).unstored(),
        Err(refusal) => refusal.into_answer(),
    }
}

fn revoke_token(server: &Server, received: &Received) -> Result<(), Refusal> {
    let form = read_client_form(received)?;
    let client = authenticate_client(server, received, form)?;
    let Some(token) = form.get("token") else {
        return Err(Refusal::new(ErrorCode::InvalidRequest, "The token is missing."));
    };
    let refusal = Refusal::new(ErrorCode::InvalidGrant, "The token was issued to another client.");

    if let Some(access_token) = read_access_token(server, token, received.now) {
        if access_token.text("client_id") != Some(&client.client_id) {
            return Err(refusal);
        }
        if let Some(jti) = access_token.text("jti") {
            server.store().kept.revoke_access_token(jti, received.now);
            server.changed();
        }
        return Ok(());
    }

    let mut store = server.store();
    let found = store.kept.refresh_tokens.get(&digest(token));
    let Some((owner, grant_id)) = found.map(|token| (token.client_id.clone(), token.grant_id.clone())) else {
        return Ok(());
    };
    if owner != client.client_id {
        return Err(refusal);
    }
    // RFC 7009 §2.1: with a refresh token go the access tokens of its grant.
    store.kept.revoke_grant(&grant_id, received.now);
    drop(store);
    server.changed();
    Ok(())
}
