//! Answers that may come as a JWT: proven to be the server's and for this client before they are believed.

use bearerbox_jwt::{Algorithm, Form, Json, JsonObject, VerifyProblem, decode, looks_like_jwt};

use crate::body::{read_object, read_text};
use crate::check::{Check, CheckName};
use crate::error::{AnswerProblem, ProtocolError};
use crate::http::{Exchange, HttpResponse};

/// What a signed answer must agree with.
pub(crate) struct SignedTerms<'a> {
    pub issuer: Option<&'a str>,
    pub client_id: &'a str,
    /// Verifies a signature by the keys of the server, or by the client secret.
    pub verify: &'a dyn Fn(&str) -> Result<(), VerifyProblem>,
}

/// The object in an answer, and whether it came signed.
pub(crate) struct Said {
    pub object: JsonObject,
    pub signed: bool,
}

/// Whether the server's keys are needed to read an answer.
pub(crate) fn is_verified_by_server_keys(response: &HttpResponse) -> bool {
    let Some(token) = find_jwt(response).filter(|_| (200..300).contains(&response.status)) else {
        return false;
    };
    let decoded = decode(token);
    let algorithm = decoded.header().and_then(|header| header.text("alg"));
    let is_symmetric = algorithm
        .and_then(Algorithm::from_name)
        .is_some_and(Algorithm::is_symmetric);
    decoded.form == Form::Jws && !is_symmetric
}

/// Reads an answer, JSON or signed. `rule` is the section by which a signed one is judged.
pub(crate) fn read_signed_or_plain(
    exchange: Exchange,
    response: &HttpResponse,
    terms: &SignedTerms<'_>,
    rule: &'static str,
    checks: &mut Vec<Check>,
) -> Result<Said, ProtocolError> {
    let unusable = |problem| ProtocolError::AnswerUnusable { exchange, problem };
    match find_jwt(response) {
        Some(token) => {
            let object = read_signed(token, terms, rule, checks).map_err(unusable)?;
            Ok(Said { object, signed: true })
        }
        None => {
            let text = read_text(response).map_err(|problem| unusable(problem.into()))?;
            let object = read_object(response, text.text).map_err(|problem| unusable(problem.into()))?;
            Ok(Said { object, signed: false })
        }
    }
}

fn find_jwt(response: &HttpResponse) -> Option<&str> {
    let text = read_text(response).ok()?.text.trim_ascii();
    looks_like_jwt(text).then_some(text)
}

fn read_signed(
    token: &str,
    terms: &SignedTerms<'_>,
    rule: &'static str,
    checks: &mut Vec<Check>,
) -> Result<JsonObject, AnswerProblem> {
    let decoded = decode(token);
    if decoded.form == Form::Jwe {
        return Err(AnswerProblem::Encrypted);
    }
    if let Err(problem) = (terms.verify)(token) {
        let check = Check::failed(CheckName::AnswerSignature, rule);
        checks.push(check.found(problem.to_string()));
        return Err(AnswerProblem::NotVerified(problem));
    }
    checks.push(Check::passed(CheckName::AnswerSignature, rule));
    let claims = decoded.claims().ok_or(AnswerProblem::NotAnObject)?;
    check_issuer(claims, terms.issuer, rule, checks)?;
    check_audience(claims, terms.client_id, rule, checks)?;
    Ok(claims.clone())
}

fn check_issuer(
    claims: &JsonObject,
    issuer: Option<&str>,
    rule: &'static str,
    checks: &mut Vec<Check>,
) -> Result<(), AnswerProblem> {
    let name = CheckName::AnswerIssuer;
    match (claims.text("iss"), issuer) {
        (None, _) => checks.push(Check::warning(name, rule).found("missing")),
        (Some(found), None) => checks.push(Check::not_applicable(name, rule).found(found)),
        (Some(found), Some(issuer)) if found == issuer => checks.push(Check::passed(name, rule).found(found)),
        (Some(found), Some(issuer)) => {
            checks.push(Check::failed(name, rule).expected(issuer).found(found));
            return Err(AnswerProblem::IssuerMismatch {
                expected: issuer.to_owned(),
                found: found.to_owned(),
            });
        }
    }
    Ok(())
}

fn check_audience(
    claims: &JsonObject,
    client_id: &str,
    rule: &'static str,
    checks: &mut Vec<Check>,
) -> Result<(), AnswerProblem> {
    let name = CheckName::AnswerAudience;
    let Some(audience) = claims.get("aud") else {
        checks.push(Check::warning(name, rule).found("missing"));
        return Ok(());
    };
    let names_us = |value: &Json| value.as_str() == Some(client_id);
    if names_us(audience) || audience.as_array().is_some_and(|all| all.iter().any(names_us)) {
        checks.push(Check::passed(name, rule).found(client_id));
        return Ok(());
    }
    checks.push(Check::failed(name, rule).expected(client_id));
    Err(AnswerProblem::AudienceMismatch {
        expected: client_id.to_owned(),
    })
}
