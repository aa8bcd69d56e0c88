//! The userinfo endpoint (OIDC Core §5.3), a protected resource by RFC 6750.

use axum::http::{StatusCode, header};

use crate::access_token::read_access_token;
use crate::answer::Answer;
use crate::object::object;
use crate::request::Received;
use crate::scope::Scope;
use crate::server::Server;
use crate::user::User;

/// Why no claims are given (RFC 6750 §3.1).
enum Challenge {
    /// No token was sent: then nothing more is said (RFC 6750 §3).
    Missing,
    InvalidRequest,
    InvalidToken,
    InsufficientScope,
}

pub(crate) fn userinfo(server: &Server, received: &Received) -> Answer {
    let token = match read_bearer(received) {
        Ok(token) => token,
        Err(challenge) => return challenge.into_answer(),
    };
    let Some(token) = read_access_token(server, token, received.now) else {
        return Challenge::InvalidToken.into_answer();
    };
    if !token.has_scope("openid") {
        return Challenge::InsufficientScope.into_answer();
    }
    match token.text("sub").and_then(User::find) {
        Some(user) => {
            let scope = Scope::parse(token.text("scope").unwrap_or_default());
            Answer::private_json(StatusCode::OK, user.claims(&scope))
        }
        None => Challenge::InvalidToken.into_answer(),
    }
}

/// The token from the header (RFC 6750 §2.1) or from the body of a POST (§2.2), but not from the URL (§2.3).
fn read_bearer(received: &Received) -> Result<&str, Challenge> {
    let in_body = received
        .form
        .as_ref()
        .filter(|_| received.is_post)
        .and_then(|form| form.get("access_token"));
    if !received.headers.contains_key(header::AUTHORIZATION) {
        return in_body.ok_or(Challenge::Missing);
    }
    let Some(value) = received.header(header::AUTHORIZATION) else {
        return Err(Challenge::InvalidRequest);
    };
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
            if in_body.is_some() {
                return Err(Challenge::InvalidRequest);
            }
            Ok(token.trim())
        }
        Some(_) | None => Err(Challenge::Missing),
    }
}

impl Challenge {
    fn into_answer(self) -> Answer {
        const REALM: &str = "Bearer realm=\"practice\"";
        let (status, error, description) = match self {
            Self::Missing => {
                return Answer::empty(StatusCode::UNAUTHORIZED)
                    .with(header::WWW_AUTHENTICATE, REALM)
                    .unstored();
            }
            Self::InvalidRequest => (
                StatusCode::BAD_REQUEST,
                "invalid_request",
                "The access token was sent in more than one way.",
            ),
            Self::InvalidToken => (
                StatusCode::UNAUTHORIZED,
                "invalid_token",
                "The access token is not valid: it is unknown, expired or revoked.",
            ),
            Self::InsufficientScope => (
                StatusCode::FORBIDDEN,
                "insufficient_scope",
                "The access token does not have the scope openid.",
            ),
        };
        let mut challenge = format!("{REALM}, error=\"{error}\", error_description=\"{description}\"");
        if matches!(self, Self::InsufficientScope) {
            challenge.push_str(", scope=\"openid\"");
        }
        let body = object! { "error": error, "error_description": description };
        Answer::private_json(status, body).with(header::WWW_AUTHENTICATE, &challenge)
    }
}
