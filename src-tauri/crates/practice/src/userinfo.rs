//! The userinfo endpoint (OIDC Core §5.3), a protected resource by RFC 6750.

use axum::http::StatusCode;

use crate::access_token::read_access_token;
use crate::answer::Answer;
use crate::bearer::{Challenge, read_bearer};
use crate::request::Received;
use crate::scope::Scope;
use crate::server::Server;
use crate::user::User;

pub(crate) fn userinfo(server: &Server, received: &Received) -> Answer {
    let token = match read_bearer(received) {
        Ok(token) => token,
        Err(challenge) => return challenge.into_answer(None),
    };
    let Some(token) = read_access_token(server, token, received.now) else {
        return Challenge::InvalidToken.into_answer(None);
    };
    if !token.has_scope("openid") {
        return Challenge::InsufficientScope("openid").into_answer(None);
    }
    match token.text("sub").and_then(User::find) {
        Some(user) => {
            let scope = Scope::parse(token.text("scope").unwrap_or_default());
            Answer::private_json(StatusCode::OK, user.claims(&scope))
        }
        None => Challenge::InvalidToken.into_answer(None),
    }
}
