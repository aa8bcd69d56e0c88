//! A JWT by itself as an answer (RFC 7519 §3), in place of the JSON of RFC 6749 §5.1, as itsyou.online gives one.
//!
//! Its signature is not looked at: as with an access token, that is for those whom it is shown to.

use std::time::{Duration, SystemTime};

use bearerbox_jwt::{Decoded, Json, JsonObject, decode, looks_like_jwt, numeric_date};
use bearerbox_secret::Secret;

use crate::body::{BodyProblem, read_object, read_text};
use crate::check::{Check, CheckName};
use crate::errand::AccessToken;
use crate::error::AnswerProblem;
use crate::http::HttpResponse;
use crate::scope::check_scope;
use crate::time::seconds_since_epoch;

/// RFC 7519 §10.3.1.
pub(crate) const JWT_TYPE: &str = "application/jwt";

/// Gets no scope, but a refresh token inside the JWT.
const OFFLINE_ACCESS: &str = "offline_access";

/// How far two clocks may differ.
const SKEW: Duration = Duration::from_secs(60);

/// How a JWT is come by (RFC 7519 §1), as itsyou.online does.
#[derive(Clone, Debug)]
pub enum JwtTask {
    /// It is made of an access token (RFC 6749 §1.4).
    Make {
        /// The access token, by the scheme of that endpoint.
        access_token: AccessToken,
        /// What it is to say.
        asked: AskedJwt,
    },
    /// A new one is made of one that may have expired and has a refresh token in it (RFC 7519 §4.3).
    Refresh {
        /// That JWT, by the scheme of that endpoint.
        jwt: AccessToken,
        /// What it was asked for with.
        asked: AskedJwt,
    },
}

/// What a JWT is asked for with (RFC 7519 §4.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedJwt {
    /// Scope values (RFC 6749 §3.3); none: all that the access token has.
    pub scope: Vec<String>,
    /// For whom it is (RFC 7519 §4.1.3).
    pub audience: Vec<String>,
    /// How many seconds it is to live at most (RFC 7519 §4.1.4); none: as long as the server lets it.
    pub validity: Option<u64>,
}

/// What a JWT is judged by.
pub(crate) struct JwtTerms<'a> {
    pub client_id: &'a str,
    pub asked: &'a AskedJwt,
    pub now: SystemTime,
}

/// The JWT that an answer is, or has as the only member of its JSON, `access_token`.
pub(crate) fn read_bare_jwt(response: &HttpResponse) -> Result<Secret, AnswerProblem> {
    let text = read_text(response)
        .map_err(|_| AnswerProblem::NotAJwt)?
        .text
        .trim_ascii();
    if looks_like_jwt(text) {
        return Ok(Secret::new(text));
    }
    match read_object(response, text) {
        Ok(object) => only_access_token(&object)
            .filter(|token| looks_like_jwt(token))
            .map(Secret::new)
            .ok_or(AnswerProblem::NotAJwt),
        Err(BodyProblem::Empty) => Err(AnswerProblem::Empty),
        Err(BodyProblem::Html { .. }) => Err(AnswerProblem::WebPage),
        Err(
            BodyProblem::Truncated { .. }
            | BodyProblem::NotUtf8 { .. }
            | BodyProblem::NotJson(_)
            | BodyProblem::NotAnObject { .. },
        ) => Err(AnswerProblem::NotAJwt),
    }
}

fn only_access_token(object: &JsonObject) -> Option<&str> {
    let token = object.text("access_token")?;
    (object.members().len() == 1).then_some(token)
}

/// Compares a JWT with what was asked for. Nothing of it is refused: what it is good for, those say to whom it is shown.
pub(crate) fn check_bare_jwt(response: &HttpResponse, token: &Secret, terms: &JwtTerms<'_>, checks: &mut Vec<Check>) {
    checks.push(check_content_type(response));
    let decoded = decode(token.expose());
    checks.push(check_decoded(&decoded));
    let Some(claims) = decoded.claims() else { return };
    checks.push(check_authorized_party(claims, terms.client_id));
    checks.push(check_granted(claims, &terms.asked.scope));
    checks.extend(check_refresh_token(claims, &terms.asked.scope));
    checks.push(check_audience(claims, &terms.asked.audience));
    checks.push(check_expiry(claims, terms));
}

fn check_content_type(response: &HttpResponse) -> Check {
    let (name, source) = (CheckName::JwtContentType, "RFC 7519 §10.3.1");
    let found = response.media_type();
    let check = if found.as_deref() == Some(JWT_TYPE) {
        Check::passed(name, source)
    } else {
        Check::warning(name, source).expected(JWT_TYPE)
    };
    check.found(found.as_deref().unwrap_or("none"))
}

fn check_decoded(decoded: &Decoded) -> Check {
    let (name, source) = (CheckName::JwtDecoded, "RFC 7519 §7.2");
    match decoded.header().and_then(|header| header.text("alg")) {
        Some(algorithm) if decoded.claims().is_some() => Check::passed(name, source).found(algorithm),
        Some(_) | None => Check::warning(name, source),
    }
}

fn check_authorized_party(claims: &JsonObject, client_id: &str) -> Check {
    let (name, source) = (CheckName::JwtAuthorizedParty, "OpenID Connect Core §2");
    match claims.text("azp") {
        None => Check::not_applicable(name, source).found("missing"),
        Some(found) if found == client_id => Check::passed(name, source).found(found),
        Some(found) => Check::warning(name, source).expected(client_id).found(found),
    }
}

fn check_granted(claims: &JsonObject, asked: &[String]) -> Check {
    let asked: Vec<&str> = asked
        .iter()
        .map(String::as_str)
        .filter(|value| *value != OFFLINE_ACCESS)
        .collect();
    let asked = (!asked.is_empty()).then(|| asked.join(" "));
    let granted = claims.get("scope").map(|scope| texts(scope).join(" "));
    check_scope(asked.as_deref(), granted.as_deref())
}

fn check_refresh_token(claims: &JsonObject, asked: &[String]) -> Option<Check> {
    let (name, source) = (CheckName::JwtRefreshToken, "OpenID Connect Core §11");
    let is_asked = asked.iter().any(|value| value == OFFLINE_ACCESS);
    let is_there = claims.text("refresh_token").is_some();
    is_asked.then(|| {
        if is_there {
            Check::passed(name, source)
        } else {
            Check::warning(name, source).found("missing")
        }
    })
}

fn check_audience(claims: &JsonObject, asked: &[String]) -> Check {
    let (name, source) = (CheckName::JwtAudience, "RFC 7519 §4.1.3");
    let found = claims.get("aud").map(texts).unwrap_or_default();
    let check = if asked.is_empty() {
        Check::not_applicable(name, source)
    } else if asked.iter().all(|audience| found.contains(&audience.as_str())) {
        Check::passed(name, source).expected(asked.join(", "))
    } else {
        Check::warning(name, source).expected(asked.join(", "))
    };
    check.found(if found.is_empty() {
        "missing".to_owned()
    } else {
        found.join(", ")
    })
}

fn check_expiry(claims: &JsonObject, terms: &JwtTerms<'_>) -> Check {
    let (name, source) = (CheckName::JwtExpiry, "RFC 7519 §4.1.4");
    let expires = claims.get("exp").and_then(numeric_date);
    let Some(milliseconds) = expires.and_then(|expires| u64::try_from(expires.milliseconds()).ok()) else {
        return Check::warning(name, source).found("missing");
    };
    let expires = Duration::from_millis(milliseconds);
    let now = Duration::from_secs(seconds_since_epoch(terms.now));
    let Some(left) = expires.checked_sub(now).filter(|left| !left.is_zero()) else {
        return Check::warning(name, source).found("it has expired already");
    };
    let found = format!("{} seconds", left.as_secs());
    match terms.asked.validity {
        Some(validity) if left > Duration::from_secs(validity).saturating_add(SKEW) => Check::warning(name, source)
            .expected(format!("{validity} seconds at most"))
            .found(found),
        Some(validity) => Check::passed(name, source)
            .expected(format!("{validity} seconds at most"))
            .found(found),
        None => Check::passed(name, source).found(found),
    }
}

/// The strings of a claim that is one or a list of them (RFC 7519 §4.1.3).
fn texts(value: &Json) -> Vec<&str> {
    match value {
        Json::String(text) => vec![text],
        Json::Array(values) => values.iter().filter_map(Json::as_str).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => Vec::new(),
    }
}
