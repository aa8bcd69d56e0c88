//! An authorization response that is a JWT (JARM): it is a response only once it is proven to be the server's.

use std::time::SystemTime;

use bearerbox_jwt::{Form, Json, JsonObject, VerifyProblem, decode, numeric_date};

use crate::authorization::AuthorizationResponse;
use crate::check::{Check, CheckName};
use crate::error::{JarmProblem, ProtocolError};
use crate::time::seconds_since_epoch;

/// What such a response must agree with (JARM §2.4).
pub(crate) struct JarmTerms<'a> {
    pub issuer: Option<&'a str>,
    pub client_id: &'a str,
    pub signature: Result<(), VerifyProblem>,
    pub now: SystemTime,
}

/// The response in the JWT `token` of `response` (JARM §2.4), each rule recorded.
pub(crate) fn unwrap_jarm(
    token: &str,
    response: &AuthorizationResponse,
    terms: JarmTerms<'_>,
    checks: &mut Vec<Check>,
) -> Result<AuthorizationResponse, ProtocolError> {
    check_all(token, response, terms, checks).map_err(ProtocolError::Jarm)
}

/// The `state` in such a response, before anything about it is believed.
pub(crate) fn peek_state(token: &str) -> Option<String> {
    decode(token).claims()?.text("state").map(str::to_owned)
}

fn check_all(
    token: &str,
    response: &AuthorizationResponse,
    terms: JarmTerms<'_>,
    checks: &mut Vec<Check>,
) -> Result<AuthorizationResponse, JarmProblem> {
    let decoded = decode(token);
    if decoded.form == Form::Jwe {
        return Err(JarmProblem::Encrypted);
    }
    let source = "JARM §2.4";
    if let Err(problem) = terms.signature {
        checks.push(Check::failed(CheckName::ResponseSignature, source).found(problem.to_string()));
        return Err(JarmProblem::NotVerified(problem));
    }
    checks.push(Check::passed(CheckName::ResponseSignature, source));
    let claims = decoded.claims().ok_or(JarmProblem::ClaimMissing { name: "iss" })?;
    check_issuer(claims, terms.issuer, checks)?;
    check_audience(claims, terms.client_id, checks)?;
    check_expiry(claims, terms.now, checks)?;
    let parameters = claims
        .members()
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "aud" | "exp" | "iat"));
    let parameters = parameters.filter_map(|(name, value)| match value {
        Json::String(text) | Json::Number(text) => Some((name.clone(), text.clone())),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
    });
    Ok(AuthorizationResponse {
        parameters: parameters.collect(),
        ..response.clone()
    })
}

fn check_issuer(claims: &JsonObject, issuer: Option<&str>, checks: &mut Vec<Check>) -> Result<(), JarmProblem> {
    let found = claims.text("iss").ok_or(JarmProblem::ClaimMissing { name: "iss" })?;
    match issuer {
        // `iss` of the response is looked at with the other parameters, too.
        None => Ok(()),
        Some(issuer) if issuer == found => Ok(()),
        Some(issuer) => {
            let check = Check::failed(CheckName::ResponseIssuer, "JARM §2.4");
            checks.push(check.expected(issuer).found(found));
            Err(JarmProblem::IssuerMismatch {
                expected: issuer.to_owned(),
                found: found.to_owned(),
            })
        }
    }
}

fn check_audience(claims: &JsonObject, client_id: &str, checks: &mut Vec<Check>) -> Result<(), JarmProblem> {
    let (name, source) = (CheckName::ResponseAudience, "JARM §2.4");
    let audience = claims.get("aud").ok_or(JarmProblem::ClaimMissing { name: "aud" })?;
    let names_us = |value: &Json| value.as_str() == Some(client_id);
    let is_ours = names_us(audience) || audience.as_array().is_some_and(|all| all.iter().any(names_us));
    if is_ours {
        checks.push(Check::passed(name, source).found(client_id));
        return Ok(());
    }
    checks.push(Check::failed(name, source).expected(client_id));
    Err(JarmProblem::AudienceMismatch {
        expected: client_id.to_owned(),
    })
}

fn check_expiry(claims: &JsonObject, now: SystemTime, checks: &mut Vec<Check>) -> Result<(), JarmProblem> {
    let (name, source) = (CheckName::ResponseExpiry, "JARM §2.4");
    let exp = claims.get("exp").and_then(numeric_date);
    let exp = exp.ok_or(JarmProblem::ClaimMissing { name: "exp" })?;
    // A minute for clocks that differ.
    #[expect(clippy::cast_precision_loss, reason = "seconds of this age are exact")]
    let is_over = exp.seconds() + 60.0 < seconds_since_epoch(now) as f64;
    if is_over {
        checks.push(Check::failed(name, source));
        return Err(JarmProblem::Expired);
    }
    checks.push(Check::passed(name, source));
    Ok(())
}
