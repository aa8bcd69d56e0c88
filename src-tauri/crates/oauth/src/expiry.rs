//! When an access token expires: told by the response, else by the token, else not known.

use std::time::{Duration, SystemTime};

use bearerbox_jwt::{decode, looks_like_jwt, numeric_date};

use crate::token::TokenResponse;

/// Where the time of expiry comes from (RFC 6749 §5.1, RFC 9068 §2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpirySource {
    /// `expires_in` of the token response (RFC 6749 §5.1).
    ExpiresIn,
    /// `exp` of the access token (RFC 9068 §2.2).
    Exp,
    /// Nothing says it.
    Unknown,
}

/// When the access token of a response that was `received` at some instant expires (RFC 6749 §5.1), or the JWT that came
/// in its place.
pub fn expires_at(response: &TokenResponse, received: SystemTime) -> (Option<SystemTime>, ExpirySource) {
    if let Some(seconds) = response.expires_in
        && let Some(instant) = received.checked_add(Duration::from_secs(seconds))
    {
        return (Some(instant), ExpirySource::ExpiresIn);
    }
    let token = response.access_token.as_ref().or(response.jwt.as_ref());
    match token.and_then(|token| expiry_claim(token.expose())) {
        Some(instant) => (Some(instant), ExpirySource::Exp),
        None => (None, ExpirySource::Unknown),
    }
}

fn expiry_claim(access_token: &str) -> Option<SystemTime> {
    if !looks_like_jwt(access_token) {
        return None;
    }
    let decoded = decode(access_token);
    let milliseconds = numeric_date(decoded.claims()?.get("exp")?)?.milliseconds();
    let milliseconds = u64::try_from(milliseconds).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(milliseconds))
}

#[cfg(test)]
mod tests;
