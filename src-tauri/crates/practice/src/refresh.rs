//! The refresh grant (RFC 6749 §6): rotation, and revocation of the whole family when an old token comes back
//! (RFC 9700 §4.14.2).

use crate::answer::{ErrorCode, Refusal};
use crate::client::{ClientOptions, RefreshPolicy};
use crate::grant::{Access, Granted, GrantedPerson, Holder};
use crate::random::{digest, random_text};
use crate::request::Params;
use crate::server::Server;
use crate::store::RefreshToken;

pub(crate) fn refresh(server: &Server, client: &ClientOptions, form: &Params, now: u64) -> Result<Granted, Refusal> {
    let Some(refresh_token) = form.get("refresh_token") else {
        return Err(Refusal::new(ErrorCode::InvalidRequest, "The refresh_token is missing."));
    };
    let (old, access) = use_refresh_token(server, client, form, &digest(refresh_token), now)?;
    let refresh_token = match client.behaviour.refresh {
        RefreshPolicy::Rotate => Some(insert_refresh_token(
            server,
            RefreshToken {
                issued_at: now,
                expires_at: now + client.behaviour.refresh_token_lifetime.as_secs(),
                was_used: false,
                ..old.clone()
            },
        )),
        RefreshPolicy::Keep => None,
    };
    let person = GrantedPerson {
        user: old.user,
        grant_id: old.grant_id,
        nonce: None,
    };
    Ok(Granted {
        refresh_token,
        ..Granted::new(access, Holder::Person(person))
    })
}

/// Remembers `token` under a new random text, and returns that text.
pub(crate) fn insert_refresh_token(server: &Server, token: RefreshToken) -> String {
    let text = random_text();
    server.store().kept.insert_refresh_token(digest(&text), token);
    server.changed();
    text
}

/// The refresh token, marked as used if the client's are rotated, and what the answer allows.
fn use_refresh_token(
    server: &Server,
    client: &ClientOptions,
    form: &Params,
    digest: &str,
    now: u64,
) -> Result<(RefreshToken, Access), Refusal> {
    let refuse = |description| Err(Refusal::new(ErrorCode::InvalidGrant, description));
    let mut store = server.store();
    let Some(token) = store.kept.refresh_tokens.get_mut(digest) else {
        return refuse("The refresh token is unknown or was revoked.");
    };
    if token.client_id != client.client_id {
        return refuse("The refresh token was issued to another client.");
    }
    if token.was_used {
        let grant_id = token.grant_id.clone();
        store.kept.revoke_grant(&grant_id, now);
        drop(store);
        server.changed();
        return refuse("The refresh token was used before. All tokens of its grant are revoked.");
    }
    if now >= token.expires_at {
        return refuse("The refresh token has expired.");
    }
    let access = Access {
        scope: token.access.scope.narrow(form.get("scope"), client)?,
        ..token.access.narrow(form, server)?
    };
    match client.behaviour.refresh {
        RefreshPolicy::Rotate => token.was_used = true,
        RefreshPolicy::Keep => {}
    }
    Ok((token.clone(), access))
}
