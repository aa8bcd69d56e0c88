//! What a protected resource reads from a request and answers without a good token (RFC 6750, RFC 9470).

use axum::http::{StatusCode, header};

use crate::acr::Acr;
use crate::answer::Answer;
use crate::object::object;
use crate::request::Received;

/// Why nothing is given (RFC 6750 §3.1).
pub(crate) enum Challenge {
    /// No token was sent: then nothing more is said (RFC 6750 §3).
    Missing,
    InvalidRequest,
    InvalidToken,
    InsufficientScope(&'static str),
    /// The sign-in was not sure enough, or is too long ago (RFC 9470 §3).
    InsufficientAuthentication {
        acr: Acr,
        max_age: u64,
    },
}

/// The token from the header (RFC 6750 §2.1) or from the body of a POST (§2.2), but not from the URL (§2.3).
pub(crate) fn read_bearer(received: &Received) -> Result<&str, Challenge> {
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
    /// The answer of a resource whose metadata, if it has any, is at `resource_metadata` (RFC 9728 §5.1).
    pub(crate) fn into_answer(self, resource_metadata: Option<&str>) -> Answer {
        let mut parameters = vec![("realm", "practice".to_owned())];
        let (status, body) = match self.error() {
            None => (StatusCode::UNAUTHORIZED, None),
            Some((status, error, description)) => {
                parameters.push(("error", error.to_owned()));
                parameters.push(("error_description", description.clone()));
                let body = object! { "error": error, "error_description": description };
                (status, Some(body))
            }
        };
        match self {
            Self::InsufficientScope(scope) => parameters.push(("scope", scope.to_owned())),
            Self::InsufficientAuthentication { acr, max_age } => {
                parameters.push(("acr_values", acr.as_str().to_owned()));
                parameters.push(("max_age", max_age.to_string()));
            }
            Self::Missing | Self::InvalidRequest | Self::InvalidToken => {}
        }
        if let Some(url) = resource_metadata {
            parameters.push(("resource_metadata", url.to_owned()));
        }
        let parameters: Vec<String> = parameters
            .iter()
            .map(|(name, value)| format!("{name}=\"{value}\""))
            .collect();
        let answer = match body {
            Some(body) => Answer::private_json(status, body),
            None => Answer::empty(status).unstored(),
        };
        answer.with(header::WWW_AUTHENTICATE, &format!("Bearer {}", parameters.join(", ")))
    }

    fn error(&self) -> Option<(StatusCode, &'static str, String)> {
        match self {
            Self::Missing => None,
            Self::InvalidRequest => Some((
                StatusCode::BAD_REQUEST,
                "invalid_request",
                "The access token was sent in more than one way.".to_owned(),
            )),
            Self::InvalidToken => Some((
                StatusCode::UNAUTHORIZED,
                "invalid_token",
                "The access token is not valid here: it is unknown, expired, revoked or for another API.".to_owned(),
            )),
            Self::InsufficientScope(scope) => Some((
                StatusCode::FORBIDDEN,
                "insufficient_scope",
                format!("The access token does not have the scope {scope}."),
            )),
            Self::InsufficientAuthentication { .. } => Some((
                StatusCode::UNAUTHORIZED,
                "insufficient_user_authentication",
                "The person has to sign in again, with a second factor.".to_owned(),
            )),
        }
    }
}
