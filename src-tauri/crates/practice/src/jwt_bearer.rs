//! The JWT bearer grant (RFC 7523 §2.1): the client vouches for a user with an assertion it signed itself, by a key
//! that it registered.

use serde_json::{Map, Value};

use crate::answer::{ErrorCode, Refusal};
use crate::client::ClientOptions;
use crate::client_key::is_signed_by;
use crate::endpoint::Endpoint;
use crate::grant::{Access, Granted, GrantedPerson, Holder};
use crate::jws::split_jwt;
use crate::random::random_id;
use crate::request::Params;
use crate::server::Server;
use crate::user::{SignedIn, User};

pub(crate) fn grant(server: &Server, client: &ClientOptions, form: &Params, now: u64) -> Result<Granted, Refusal> {
    let Some(assertion) = form.get("assertion") else {
        return Err(Refusal::new(ErrorCode::InvalidRequest, "The assertion is missing."));
    };
    let claims = read_signed(client, assertion)?;
    let (user, expires_at) = check_claims(server, client, &claims, now)?;
    let mut access = Access::read(form, client, &server.authorization_details_types)?;
    // RFC 7521 §4.1: the next assertion does what a refresh token would.
    access.scope.remove("offline_access");
    use_identifier(server, client, &claims, expires_at, now)?;
    let person = GrantedPerson {
        user: SignedIn::by_password(user, now),
        grant_id: random_id(),
        nonce: None,
    };
    Ok(Granted::new(access, Holder::Person(person)))
}

/// The claims of a JWT that this client signed.
fn read_signed(client: &ClientOptions, assertion: &str) -> Result<Map<String, Value>, Refusal> {
    let Some(jwt) = split_jwt(assertion) else {
        return refuse("The assertion is not a signed JWT.");
    };
    let text = |name: &str| jwt.header.get(name).and_then(Value::as_str);
    let key_id = text("kid");
    let algorithm = text("alg").unwrap_or_default();
    let is_signed = client
        .jwks
        .iter()
        .filter(|jwk| key_id.is_none_or(|id| jwk.get("kid").is_some_and(|own| own == id)))
        .any(|jwk| is_signed_by(jwk, algorithm, jwt.input.as_bytes(), &jwt.signature));
    if is_signed {
        Ok(jwt.claims)
    } else {
        refuse("The assertion is not signed by a key that this client registered.")
    }
}

/// The user whom the assertion is for, and when it ends (RFC 7523 §3).
fn check_claims(
    server: &Server,
    client: &ClientOptions,
    claims: &Map<String, Value>,
    now: u64,
) -> Result<(User, u64), Refusal> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    // RFC 7519 §2: a NumericDate may have a fraction.
    let time = |name: &str| claims.get(name).and_then(Value::as_f64);
    #[expect(clippy::cast_precision_loss, reason = "the time is far below 2^53 seconds")]
    let current = now as f64;

    if text("iss") != Some(&client.client_id) {
        return refuse("The iss of the assertion is not the client_id.");
    }
    let Some(user) = text("sub").and_then(User::find) else {
        return refuse("The sub of the assertion is missing, or is no user of this server.");
    };
    let (issuer, endpoint) = (server.issuer.as_str(), server.url(Endpoint::Token));
    let is_ours = |audience: &Value| audience == issuer || audience == endpoint.as_str();
    let is_for_us = match claims.get("aud") {
        Some(Value::Array(several)) => several.iter().any(is_ours),
        Some(one) => is_ours(one),
        None => false,
    };
    if !is_for_us {
        return refuse("The aud of the assertion is neither this issuer nor its token endpoint.");
    }
    let Some(expires_at) = time("exp") else {
        return refuse("The assertion has no exp.");
    };
    if current >= expires_at {
        return refuse("The assertion has expired.");
    }
    if ["nbf", "iat"].into_iter().filter_map(time).any(|start| start > current) {
        return refuse("The nbf or iat of the assertion is in the future.");
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is later than now; one too far off is remembered as long as there is time"
    )]
    let expires_at = expires_at.ceil() as u64;
    Ok((user, expires_at))
}

/// Remembers the assertion's `jti` as used until it would have ended anyway.
fn use_identifier(
    server: &Server,
    client: &ClientOptions,
    claims: &Map<String, Value>,
    expires_at: u64,
    now: u64,
) -> Result<(), Refusal> {
    let Some(id) = claims.get("jti").and_then(Value::as_str) else {
        return Ok(());
    };
    let used = &mut server.store().used_assertions;
    used.retain(|_, until| *until > now);
    match used.insert(format!("{} {id}", client.client_id), expires_at) {
        Some(_) => refuse("The assertion was used before: its jti is known."),
        None => Ok(()),
    }
}

fn refuse<T>(description: &'static str) -> Result<T, Refusal> {
    Err(Refusal::new(ErrorCode::InvalidGrant, description))
}
