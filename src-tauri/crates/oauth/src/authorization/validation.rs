//! What an authorization response must be like to be believed (RFC 6749 §4.1.2, §10.12; RFC 9207 §2.4).

use bearerbox_secret::Secret;

use super::{AuthorizationResponse, RedirectUri, ResponseMode, Verdict};
use crate::check::{Check, CheckName};
use crate::error::{ProtocolError, RefusedAt, ServerError};
use crate::jarm::peek_state;
use crate::refusal::bounded;
use crate::response_type::ResponseType;
use crate::token::{TokenResponse, front_token_response};

/// The response a run awaits.
#[derive(Clone, Debug)]
pub(crate) struct Awaited {
    pub redirect_uri: RedirectUri,
    /// `state` as it was sent.
    pub state: Secret,
    pub issuer: Option<String>,
    /// Whether the server announces that it sends `iss` (RFC 9207 §3).
    pub issuer_is_announced: bool,
    /// `response_mode` as it was sent, without the JWT around it (JARM §2.3).
    pub response_mode: ResponseMode,
    pub response_type: ResponseType,
}

/// What a response brought (RFC 6749 §4.1.2, §4.2.2).
#[derive(Clone, Debug)]
pub(crate) struct Answered {
    pub code: Option<Secret>,
    /// None where no token was asked for.
    pub tokens: Option<TokenResponse>,
}

/// Whether `response` is the awaited one (RFC 6749 §10.12). With several states one of them suffices
/// to be caught; that there are several is refused afterwards.
pub(crate) fn judge(awaited: &Awaited, response: &AuthorizationResponse) -> Verdict {
    judge_state(&awaited.redirect_uri, &awaited.state, response)
}

/// Whether `response` came to `redirect_uri` with this `state`.
pub(crate) fn judge_state(redirect_uri: &RedirectUri, state: &Secret, response: &AuthorizationResponse) -> Verdict {
    if !redirect_uri.is_at(&response.url) {
        return Verdict::AnotherUrl;
    }
    let mut verdict = Verdict::StateMissing;
    // One in a JWT is only looked at: what it says is proven later.
    let wrapped = response.value("response").and_then(peek_state);
    let states = response.values("state").map(str::to_owned).chain(wrapped);
    for found in states.filter(|found| !found.is_empty()) {
        // Secrets compare in constant time.
        if Secret::new(found) == *state {
            return Verdict::Ours;
        }
        verdict = Verdict::StateDiffers;
    }
    verdict
}

/// Checks a response rule by rule, records each, and yields what it brought.
pub(crate) fn check_response(
    awaited: &Awaited,
    response: &AuthorizationResponse,
    checks: &mut Vec<Check>,
) -> Result<Answered, ProtocolError> {
    check_redirect_uri(awaited, response, checks)?;
    check_response_mode(awaited, response, checks);
    check_single_parameters(response, checks)?;
    check_state(awaited, response, checks)?;
    check_issuer(awaited, response, checks)?;
    let code = check_code_or_error(awaited.response_type, response, checks)?;
    let tokens = check_tokens(awaited.response_type, response)?;
    Ok(Answered { code, tokens })
}

fn check_redirect_uri(
    awaited: &Awaited,
    response: &AuthorizationResponse,
    checks: &mut Vec<Check>,
) -> Result<(), ProtocolError> {
    let (name, source) = (CheckName::RedirectUri, "RFC 6749 §3.1.2");
    let expected = awaited.redirect_uri.text.clone();
    if awaited.redirect_uri.is_at(&response.url) {
        checks.push(Check::passed(name, source).found(expected));
        return Ok(());
    }
    let mut url = response.url.clone();
    url.set_query(None);
    url.set_fragment(None);
    let found = String::from(url);
    checks.push(Check::failed(name, source).expected(&expected).found(&found));
    Err(ProtocolError::RedirectUriMismatch { expected, found })
}

fn check_response_mode(awaited: &Awaited, response: &AuthorizationResponse, checks: &mut Vec<Check>) {
    let (name, source) = (CheckName::ResponseMode, "OAuth 2.0 Multiple Response Types §2.1");
    let check = if response.how == awaited.response_mode {
        Check::passed(name, source)
    } else {
        Check::warning(name, source).expected(awaited.response_mode.name())
    };
    checks.push(check.found(response.how.name()));
}

fn check_single_parameters(response: &AuthorizationResponse, checks: &mut Vec<Check>) -> Result<(), ProtocolError> {
    let (name, source) = (CheckName::SingleParameters, "RFC 6749 §3.1");
    for parameter in [
        "code",
        "state",
        "iss",
        "error",
        "error_description",
        "error_uri",
        "access_token",
        "id_token",
        "response",
    ] {
        if response.values(parameter).count() > 1 {
            checks.push(Check::failed(name, source).found(format!("{parameter} more than once")));
            return Err(ProtocolError::RepeatedParameter {
                name: parameter.to_owned(),
            });
        }
    }
    checks.push(Check::passed(name, source));
    Ok(())
}

fn check_state(
    awaited: &Awaited,
    response: &AuthorizationResponse,
    checks: &mut Vec<Check>,
) -> Result<(), ProtocolError> {
    let (name, source) = (CheckName::State, "RFC 6749 §10.12");
    let Some(found) = response.value("state").map(Secret::new) else {
        checks.push(Check::failed(name, source).found("missing"));
        return Err(ProtocolError::StateMissing);
    };
    // Secrets compare in constant time.
    if found == awaited.state {
        checks.push(Check::passed(name, source).found("equal"));
        return Ok(());
    }
    checks.push(
        Check::failed(name, source)
            .expected(format!("{} characters", awaited.state.characters()))
            .found(format!("differs: {} characters", found.characters())),
    );
    Err(ProtocolError::StateMismatch)
}

fn check_issuer(
    awaited: &Awaited,
    response: &AuthorizationResponse,
    checks: &mut Vec<Check>,
) -> Result<(), ProtocolError> {
    let (name, source) = (CheckName::ResponseIssuer, "RFC 9207 §2.4");
    let (expected, found) = match (&awaited.issuer, response.value("iss")) {
        (None, None) => {
            checks.push(Check::not_applicable(name, source));
            return Ok(());
        }
        (None, Some(found)) => {
            checks.push(Check::not_applicable(name, source).found(found));
            return Ok(());
        }
        // Its `iss` is verified with it, and certified servers leave the parameter out then.
        (Some(_), None) if awaited.response_type.id_token && response.value("id_token").is_some() => {
            checks.push(Check::not_applicable(name, source).found("the ID token beside it says it"));
            return Ok(());
        }
        (Some(expected), None) if awaited.issuer_is_announced => {
            checks.push(Check::failed(name, source).expected(expected).found("missing"));
            return Err(ProtocolError::IssuerMissing {
                expected: expected.clone(),
            });
        }
        (Some(_), None) => {
            checks.push(Check::not_applicable(name, source).found("the server does not announce iss"));
            return Ok(());
        }
        (Some(expected), Some(found)) => (expected, found),
    };
    if expected == found {
        checks.push(Check::passed(name, source).found(found));
        return Ok(());
    }
    checks.push(Check::failed(name, source).expected(expected).found(found));
    Err(ProtocolError::IssuerMismatch {
        expected: expected.clone(),
        found: found.to_owned(),
    })
}

fn check_code_or_error(
    response_type: ResponseType,
    response: &AuthorizationResponse,
    checks: &mut Vec<Check>,
) -> Result<Option<Secret>, ProtocolError> {
    let (name, source) = (CheckName::CodeOrError, "RFC 6749 §4.1.2");
    match (response.value("code"), response.value("error")) {
        (Some(code), None) => {
            checks.push(Check::passed(name, source).found("code"));
            Ok(Some(Secret::new(code)))
        }
        (None, Some(error)) => {
            checks.push(Check::passed(name, "RFC 6749 §4.1.2.1").found("error"));
            Err(refused(error, response))
        }
        (Some(_), Some(_)) => {
            checks.push(Check::failed(name, source).found("both"));
            Err(ProtocolError::CodeAndError)
        }
        (None, None) if !response_type.code => {
            checks.push(Check::not_applicable(name, "RFC 6749 §4.2.2"));
            Ok(None)
        }
        (None, None) => {
            checks.push(Check::failed(name, source).found("neither"));
            let names = response.parameters.iter().map(|(name, _)| name.clone()).collect();
            Err(ProtocolError::CodeMissing { names })
        }
    }
}

/// The tokens of the response itself (RFC 6749 §4.2.2, OpenID Connect Core §3.2.2.5).
fn check_tokens(
    response_type: ResponseType,
    response: &AuthorizationResponse,
) -> Result<Option<TokenResponse>, ProtocolError> {
    if !response_type.has_front_tokens() {
        return Ok(None);
    }
    for (name, is_asked) in [
        ("access_token", response_type.token),
        ("id_token", response_type.id_token),
    ] {
        if is_asked && response.value(name).is_none() {
            return Err(ProtocolError::FrontTokenMissing { name });
        }
    }
    front_token_response(&response.parameters, response_type.token).map(Some)
}

/// The server's refusal (RFC 6749 §4.1.2.1), its words without our `state`.
fn refused(error: &str, response: &AuthorizationResponse) -> ProtocolError {
    let mut body = url::form_urlencoded::Serializer::new(String::new());
    body.extend_pairs(response.parameters.iter().filter(|(name, _)| name != "state"));
    ProtocolError::ServerRefused {
        at: RefusedAt::AuthorizationEndpoint,
        status: None,
        error: ServerError {
            error: error.to_owned(),
            description: response.value("error_description").map(str::to_owned),
            uri: response.value("error_uri").map(str::to_owned),
            body: bounded(&body.finish()),
        },
        clock: None,
    }
}

#[cfg(test)]
mod tests;
