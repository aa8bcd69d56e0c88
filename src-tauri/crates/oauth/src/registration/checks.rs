//! What is right and what is not about a client information response (RFC 7591 §3.2.1, RFC 7592 §3).

use bearerbox_jwt::JsonObject;
use serde_json::Value;
use url::Url;

use super::response::RegistrationTerms;
use super::{ClientInformation, Difference};
use crate::check::{Check, CheckName};
use crate::error::AnswerProblem;
use crate::http::{Exchange, HttpResponse};
use crate::loopback::is_loopback;
use crate::time::seconds_since_epoch;

const RULE: &str = "RFC 7591 §3.2.1";

/// What has a check of its own where it is registered otherwise.
const COMPARED: &[(&str, CheckName)] = &[
    ("redirect_uris", CheckName::RegisteredRedirectUris),
    ("grant_types", CheckName::RegisteredGrantTypes),
    ("token_endpoint_auth_method", CheckName::RegisteredAuthMethod),
    ("scope", CheckName::RegisteredScope),
];

/// Checks how it was answered, and what the client is given to prove itself by.
pub(super) fn check_answer(
    response: &HttpResponse,
    object: &JsonObject,
    found: &ClientInformation,
    terms: &RegistrationTerms<'_>,
    checks: &mut Vec<Check>,
) {
    checks.push(check_status(response, terms));
    checks.extend(check_secret(found, terms));
    checks.extend(check_secret_expiry(found, object, terms));
    checks.extend(check_configuration_endpoint(found, terms));
}

fn check_status(response: &HttpResponse, terms: &RegistrationTerms<'_>) -> Check {
    let is_new = terms.exchange == Exchange::Registration;
    let (expected, rule) = if is_new { (201, RULE) } else { (200, "RFC 7592 §3") };
    let name = CheckName::RegistrationStatus;
    let check = if response.status == expected {
        Check::passed(name, rule)
    } else {
        Check::warning(name, rule).expected(expected.to_string())
    };
    check.found(response.status.to_string())
}

/// Whether there is a secret where the method needs one.
fn check_secret(found: &ClientInformation, terms: &RegistrationTerms<'_>) -> Option<Check> {
    let wanted = terms.wanted.get("token_endpoint_auth_method").and_then(Value::as_str);
    // RFC 7591 §2: without a word on it, it is client_secret_basic.
    let method = found.token_endpoint_auth_method.as_deref().or(wanted);
    let method = method.unwrap_or("client_secret_basic");
    let name = CheckName::ClientSecretIssued;
    match &found.client_secret {
        _ if !method.starts_with("client_secret_") => None,
        Some(_) => Some(Check::passed(name, RULE).found(format!("for {method}"))),
        // Whoever has it already need not be given it again.
        None if terms.exchange != Exchange::Registration => None,
        None => {
            let check = Check::warning(name, RULE).expected(format!("a client_secret, for {method}"));
            Some(check.found("missing"))
        }
    }
}

/// Until when the secret is good.
fn check_secret_expiry(found: &ClientInformation, object: &JsonObject, terms: &RegistrationTerms<'_>) -> Option<Check> {
    found.client_secret.as_ref()?;
    let name = CheckName::ClientSecretExpiry;
    let now = seconds_since_epoch(terms.now);
    Some(match found.client_secret_expires_at {
        Some(0) => Check::passed(name, RULE).found("never"),
        Some(at) if at > now => Check::passed(name, RULE).found(format!("in {} seconds", at - now)),
        Some(at) => Check::warning(name, RULE).found(format!("expired {} seconds ago", now - at)),
        None => match object.get("client_secret_expires_at") {
            None => Check::warning(name, RULE).found("missing"),
            Some(value) => Check::warning(name, RULE).found(format!("{value} is no time")),
        },
    })
}

/// Whether the client can go on to manage its registration, and whom it would tell its token. What it has already need
/// not be said again.
fn check_configuration_endpoint(found: &ClientInformation, terms: &RegistrationTerms<'_>) -> Option<Check> {
    let (name, rule) = (CheckName::RegistrationClientUri, "RFC 7592 §3");
    let is_new = terms.exchange == Exchange::Registration;
    let Some(text) = &found.registration_client_uri else {
        return is_new.then(|| match &found.registration_access_token {
            None => Check::not_applicable(name, rule).found("the server offers no management"),
            Some(_) => Check::warning(name, rule).found("missing, and there is a registration_access_token"),
        });
    };
    let warning = Check::warning(name, rule);
    Some(match Url::parse(text) {
        Err(_) => warning.expected("a URL").found(text),
        Ok(uri) if uri.scheme() != "https" && !is_loopback(&uri) => warning.expected("https").found(text),
        Ok(uri) if uri.origin() != terms.endpoint.origin() => {
            let expected = terms.endpoint.origin().ascii_serialization();
            warning.expected(expected).found(text)
        }
        Ok(_) if is_new && found.registration_access_token.is_none() => {
            warning.expected("a registration_access_token beside it").found(text)
        }
        Ok(_) => Check::passed(name, rule).found(text),
    })
}

/// What is registered otherwise is told; a client to whose redirect URI the server does not send is of no use.
pub(super) fn compare(
    differences: &[Difference],
    terms: &RegistrationTerms<'_>,
    checks: &mut Vec<Check>,
) -> Result<(), AnswerProblem> {
    // An update reads before it asks for anything.
    if terms.wanted.is_empty() {
        return Ok(());
    }
    let of = |name: &str| differences.iter().find(|difference| difference.name == name);
    let mut refused = None;
    for (name, check) in COMPARED {
        let Some(wanted) = terms.wanted.get(*name) else {
            continue;
        };
        checks.push(match of(name) {
            None => Check::passed(*check, RULE).found(shorten(wanted)),
            Some(difference) => {
                let found = difference.registered.as_ref().map_or("not said".to_owned(), shorten);
                let problem = find_missing_redirect_uris(difference);
                let is_final = terms.exchange != Exchange::ClientRead;
                let check = if problem.is_some() && is_final {
                    Check::failed(*check, RULE)
                } else {
                    Check::warning(*check, RULE)
                };
                refused = refused.or(problem.filter(|_| is_final));
                check.expected(shorten(wanted)).found(found)
            }
        });
    }
    let is_compared = |difference: &&Difference| COMPARED.iter().any(|(name, _)| *name == difference.name);
    let others: Vec<&str> = differences
        .iter()
        .filter(|difference| !is_compared(difference))
        .map(|difference| difference.name.as_str())
        .collect();
    let name = CheckName::RegisteredMetadata;
    checks.push(if others.is_empty() {
        Check::passed(name, RULE)
    } else {
        Check::warning(name, RULE).found(format!("otherwise: {}", others.join(", ")))
    });
    refused.map_or(Ok(()), Err)
}

/// Where a redirect URI that was wanted is not among those that are registered. A server that says none is not judged.
fn find_missing_redirect_uris(difference: &Difference) -> Option<AnswerProblem> {
    let texts = |value: &Value| -> Vec<String> {
        let values = value.as_array().map_or(&[][..], Vec::as_slice).iter();
        values.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let (asked, registered) = (texts(&difference.wanted), texts(difference.registered.as_ref()?));
    let is_missing = difference.name == "redirect_uris" && !asked.iter().all(|uri| registered.contains(uri));
    is_missing.then_some(AnswerProblem::OtherRedirectUris { asked, registered })
}

/// A value as a person reads it.
fn shorten(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(elements) if elements.is_empty() => "none".to_owned(),
        Value::Array(elements) => elements.iter().map(shorten).collect::<Vec<_>>().join(", "),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}
