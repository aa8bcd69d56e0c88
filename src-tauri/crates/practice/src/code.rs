//! The authorization code grant's second half: a code is redeemed once, by its client, with its redirect URI and
//! verifier (RFC 6749 §4.1.3, RFC 7636 §4.5).

use crate::answer::{ErrorCode, Refusal};
use crate::client::ClientOptions;
use crate::grant::{Access, Granted, GrantedPerson};
use crate::pkce::verify_challenge;
use crate::random::digest;
use crate::request::Params;
use crate::server::Server;
use crate::store::Code;

/// How long a code is valid, in seconds.
pub(crate) const CODE_LIFETIME: u64 = 60;

pub(crate) fn redeem(server: &Server, client: &ClientOptions, form: &Params, now: u64) -> Result<Granted, Refusal> {
    let Some(code) = form.get("code") else {
        return Err(Refusal::new(ErrorCode::InvalidRequest, "The code is missing."));
    };
    let (code, access) = take_code(server, client, form, &digest(code), now)?;
    let person = GrantedPerson {
        user: code.user,
        grant_id: code.grant_id,
        nonce: code.nonce,
    };
    // A refresh token is for all that was granted, also if this access token is not (RFC 8707 §2.2).
    let granted = Granted::by_person(server, client, code.access, person, now);
    Ok(Granted { access, ..granted })
}

/// The code, marked as used, and what the answer allows.
fn take_code(
    server: &Server,
    client: &ClientOptions,
    form: &Params,
    digest: &str,
    now: u64,
) -> Result<(Code, Access), Refusal> {
    let refuse = |description| Err(Refusal::new(ErrorCode::InvalidGrant, description));
    let mut store = server.store();
    let Some(code) = store.codes.get_mut(digest) else {
        return refuse("The code is unknown.");
    };
    if code.client_id != client.client_id {
        return refuse("The code was issued to another client.");
    }
    if code.was_used {
        // RFC 6749 §4.1.2: whoever came second, the tokens may be in the wrong hands.
        let grant_id = code.grant_id.clone();
        store.kept.revoke_grant(&grant_id, now);
        drop(store);
        server.changed();
        return refuse("The code was used before. The tokens it gave are revoked.");
    }
    if now >= code.expires_at {
        return refuse("The code has expired.");
    }
    let is_same_uri = match form.get("redirect_uri") {
        Some(uri) => uri == code.redirect_uri,
        None => !code.redirect_uri_was_sent,
    };
    if !is_same_uri {
        return refuse("The redirect_uri is not that of the authorization request.");
    }
    if !verify_challenge(code.challenge.as_ref(), form.get("code_verifier")) {
        return refuse("The code_verifier does not match the code_challenge.");
    }
    let access = code.access.narrow(form, server)?;
    code.was_used = true;
    Ok((code.clone(), access))
}
