//! The answer to an authorization request that was allowed: a code, tokens, or both (RFC 6749 §4.1.2 and §4.2.2,
//! OIDC Core §3.2.2.5 and §3.3.2.5).

use crate::access_token::issue_access_token;
use crate::answer::{Answer, ErrorCode, Refusal};
use crate::authorization_request::AuthorizationRequest;
use crate::authorization_response::{ResponseTarget, respond, respond_with_error};
use crate::code::CODE_LIFETIME;
use crate::endpoint::Endpoint;
use crate::grant::{Granted, GrantedPerson, Holder};
use crate::id_token::{IdTokenContent, issue_id_token};
use crate::random::{digest, random_id, random_text};
use crate::server::Server;
use crate::store::Code;
use crate::user::SignedIn;

/// A request to be answered, and where.
pub(crate) struct Allowed<'a> {
    pub(crate) target: &'a ResponseTarget,
    pub(crate) redirect_uri_was_sent: bool,
    pub(crate) request: &'a AuthorizationRequest,
    pub(crate) user: SignedIn,
}

/// Answers with what the response type asks for.
pub(crate) async fn grant_request(server: &Server, allowed: Allowed<'_>, now: u64) -> Answer {
    match make_response(server, &allowed, now).await {
        Ok(pairs) => respond(server, allowed.target, pairs),
        Err(refusal) => respond_with_error(server, allowed.target, &refusal),
    }
}

async fn make_response(server: &Server, allowed: &Allowed<'_>, now: u64) -> Result<Vec<(String, String)>, Refusal> {
    let Allowed { target, request, .. } = allowed;
    let Some(client) = server.client(&target.client_id) else {
        return Err(Refusal::new(ErrorCode::ServerError, "The client is gone."));
    };
    let response_type = request.response_type;
    let mut pairs = Vec::new();
    let mut add = |name: &str, value: &str| pairs.push((name.to_owned(), value.to_owned()));

    let grant_id = random_id();
    let code = response_type
        .has_code()
        .then(|| insert_code(server, allowed, &grant_id, now));
    if let Some(code) = &code {
        add("code", code);
    }
    let access_token = if response_type.has_token() {
        let person = GrantedPerson {
            user: allowed.user,
            grant_id,
            nonce: None,
        };
        let granted = Granted::new(request.access.clone(), Holder::Person(person));
        let access_token = issue_access_token(server, &client, &granted, now).await?;
        add("access_token", &access_token);
        add("token_type", "Bearer");
        add(
            "expires_in",
            &client.behaviour.access_token_lifetime.as_secs().to_string(),
        );
        let scope = granted.access.scope.to_string();
        if !scope.is_empty() {
            add("scope", &scope);
        }
        Some(access_token)
    } else {
        None
    };
    if response_type.has_id_token() {
        let content = IdTokenContent {
            user: &allowed.user,
            nonce: request.nonce.as_deref(),
            access_token: access_token.as_deref(),
            code: code.as_deref(),
            // FAPI 1.0 Advanced §5.1.1: with a code, the ID token is the signature of the whole response.
            state: target.state.as_deref().filter(|_| code.is_some()),
            // OIDC Core §5.4: without an access token, the claims cannot be had elsewhere.
            claims_of: Some(&request.access.scope).filter(|_| access_token.is_none() && code.is_none()),
        };
        let id_token = issue_id_token(server, &client, Endpoint::Authorization, content, now).await?;
        add("id_token", &id_token);
    }
    Ok(pairs)
}

fn insert_code(server: &Server, allowed: &Allowed<'_>, grant_id: &str, now: u64) -> String {
    let Allowed { target, request, .. } = allowed;
    let text = random_text();
    let code = Code {
        client_id: target.client_id.clone(),
        redirect_uri: target.redirect_uri.clone(),
        redirect_uri_was_sent: allowed.redirect_uri_was_sent,
        challenge: request.challenge.clone(),
        nonce: request.nonce.clone(),
        access: request.access.clone(),
        user: allowed.user,
        grant_id: grant_id.to_owned(),
        expires_at: now + CODE_LIFETIME,
        was_used: false,
    };
    server.store().insert_code(digest(&text), code, now);
    text
}
