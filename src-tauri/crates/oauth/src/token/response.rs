//! Reads the answer of the token endpoint (RFC 6749 §5).

use bearerbox_jwt::{Json, JsonObject, looks_like_jwt};
use bearerbox_secret::Secret;

use super::Oddity;
use super::expires_in::read_expires_in;
use crate::body::{BodyProblem, read_object, read_text};
use crate::error::ProtocolError;
use crate::http::{Exchange, HttpResponse};
use crate::refusal::{form_object, refusal, server_refused};

/// A successful token response (RFC 6749 §5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenResponse {
    /// `access_token`; none only where an ID token alone was asked for (OpenID Connect Core §3.2.2.5).
    pub access_token: Option<Secret>,
    /// `token_type`, as the server wrote it; `Bearer` where it wrote none.
    pub token_type: String,
    /// `expires_in`, in seconds from when the response was received.
    pub expires_in: Option<u64>,
    /// `scope`, as granted, to the letter; none when it is not said, which means as asked.
    pub scope: Option<String>,
    /// `refresh_token`; none means that the one before, if any, stays (RFC 6749 §6).
    pub refresh_token: Option<Secret>,
    /// `id_token` (OpenID Connect Core §3.1.3.3).
    pub id_token: Option<Secret>,
    /// What the answer was in place of all these, where it was asked for: a JWT by itself (RFC 7519 §3).
    pub jwt: Option<Secret>,
    /// Departures from the RFC that were accepted.
    pub oddities: Vec<Oddity>,
}

impl TokenResponse {
    /// A JWT by itself, which is no token response of RFC 6749 §5.1.
    pub(crate) fn of_jwt(jwt: Secret) -> Self {
        Self {
            access_token: None,
            token_type: "Bearer".to_owned(),
            expires_in: None,
            scope: None,
            refresh_token: None,
            id_token: None,
            jwt: Some(jwt),
            oddities: Vec::new(),
        }
    }
}

/// Reads the answer of the token endpoint (RFC 6749 §5).
///
/// # Errors
/// The server's refusal, or why the answer cannot be used.
pub fn token_response(response: &HttpResponse) -> Result<TokenResponse, ProtocolError> {
    match response.status {
        200..=299 => {}
        300..=399 => {
            return Err(ProtocolError::Redirected {
                status: response.status,
                location: response.header("location").map(str::to_owned),
            });
        }
        _ => return Err(refusal(Exchange::Token, response)),
    }
    let mut oddities = Vec::new();
    if response.status != 200 {
        oddities.push(Oddity::Status(response.status));
    }
    let (object, in_form) = read_members(response, &mut oddities)?;
    // Some servers refuse with 200.
    if let Some(refused) = server_refused(Exchange::Token, response, &object) {
        return Err(refused);
    }
    read_response(&object, in_form, true, oddities)
}

/// Reads the tokens of an authorization response (RFC 6749 §4.2.2, OpenID Connect Core §3.2.2.5).
///
/// # Errors
/// Why they cannot be used.
pub(crate) fn front_token_response(
    parameters: &[(String, String)],
    has_access_token: bool,
) -> Result<TokenResponse, ProtocolError> {
    let members = parameters.iter();
    let members = members.map(|(name, value)| (name.clone(), Json::String(value.clone())));
    read_response(&JsonObject::new(members.collect()), true, has_access_token, Vec::new())
}

/// The refresh token in an answer that is no good otherwise (RFC 6749 §6).
pub(crate) fn refresh_token_of(response: &HttpResponse) -> Option<Secret> {
    if !(200..300).contains(&response.status) {
        return None;
    }
    let (object, _) = read_members(response, &mut Vec::new()).ok()?;
    let refresh_token = object.text("refresh_token").filter(|token| !token.is_empty());
    refresh_token.map(Secret::new)
}

/// The members of the body, and whether it was a form.
fn read_members(response: &HttpResponse, oddities: &mut Vec<Oddity>) -> Result<(JsonObject, bool), ProtocolError> {
    let text = read_text(response).map_err(|problem| refused(problem, response))?;
    if looks_like_jwt(text.text) {
        return Err(ProtocolError::TokenResponseBareJwt {
            content_type: response.media_type(),
        });
    }
    if let Some(object) = form_object(response, text.text) {
        oddities.push(Oddity::FormEncoded);
        return Ok((object, true));
    }
    let object = read_object(response, text.text).map_err(|problem| refused(problem, response))?;
    if text.byte_order_mark {
        oddities.push(Oddity::ByteOrderMark);
    }
    let media_type = response.media_type();
    if media_type.as_deref() != Some("application/json") {
        oddities.push(Oddity::ContentType(media_type));
    }
    Ok((object, false))
}

fn refused(problem: BodyProblem, response: &HttpResponse) -> ProtocolError {
    match problem {
        BodyProblem::Empty => ProtocolError::TokenResponseEmpty,
        BodyProblem::Html { excerpt } => ProtocolError::TokenResponseHtml { excerpt },
        BodyProblem::Truncated { length } => ProtocolError::TokenResponseTruncated { length },
        BodyProblem::NotUtf8 { position } => ProtocolError::TokenResponseNotUtf8 { position },
        // Without an excerpt: it may be a token.
        BodyProblem::NotJson(problem) => ProtocolError::TokenResponseUnreadable {
            content_type: response.media_type(),
            problem,
        },
        BodyProblem::NotAnObject { found } => ProtocolError::TokenResponseNotAnObject { found },
    }
}

fn read_response(
    object: &JsonObject,
    in_form: bool,
    has_access_token: bool,
    mut oddities: Vec<Oddity>,
) -> Result<TokenResponse, ProtocolError> {
    for name in object.repeated_names() {
        oddities.push(Oddity::RepeatedMember(name.to_owned()));
    }
    let access_token = text_member(object, "access_token", &mut oddities)?;
    if access_token.is_none() && has_access_token {
        return Err(ProtocolError::AccessTokenMissing {
            members: object.members().iter().map(|(name, _)| name.clone()).collect(),
        });
    }
    // RFC 6750 §2.1 and RFC 9110 §5.5: visible ASCII.
    if access_token.is_some_and(|token| !token.bytes().all(|byte| byte.is_ascii_graphic())) {
        oddities.push(Oddity::AccessTokenCharacters);
    }
    let token_type = match text_member(object, "token_type", &mut oddities)? {
        Some(token_type) => {
            if token_type != "Bearer" && token_type.eq_ignore_ascii_case("bearer") {
                oddities.push(Oddity::TokenTypeSpelling(token_type.to_owned()));
            }
            token_type.to_owned()
        }
        None => {
            if access_token.is_some() {
                oddities.push(Oddity::TokenTypeMissing);
            }
            "Bearer".to_owned()
        }
    };
    let expires_in = match object.get("expires_in") {
        None => None,
        Some(value) if is_empty(value) => {
            oddities.push(Oddity::EmptyMember("expires_in"));
            None
        }
        Some(value) => read_expires_in(value, in_form, &mut oddities),
    };
    Ok(TokenResponse {
        access_token: access_token.map(Secret::new),
        token_type,
        expires_in,
        scope: scope_member(object, &mut oddities)?,
        refresh_token: text_member(object, "refresh_token", &mut oddities)?.map(Secret::new),
        id_token: text_member(object, "id_token", &mut oddities)?.map(Secret::new),
        jwt: None,
        oddities,
    })
}

fn is_empty(value: &Json) -> bool {
    *value == Json::Null || value.as_str() == Some("")
}

fn text_member<'a>(
    object: &'a JsonObject,
    name: &'static str,
    oddities: &mut Vec<Oddity>,
) -> Result<Option<&'a str>, ProtocolError> {
    match object.get(name) {
        None => Ok(None),
        Some(value) if is_empty(value) => {
            oddities.push(Oddity::EmptyMember(name));
            Ok(None)
        }
        Some(value) => match value.as_str() {
            Some(text) => Ok(Some(text)),
            None => Err(ProtocolError::MemberType {
                name,
                found: value.type_name(),
            }),
        },
    }
}

/// The granted scope. An empty one is kept: it may mean that nothing was granted.
fn scope_member(object: &JsonObject, oddities: &mut Vec<Oddity>) -> Result<Option<String>, ProtocolError> {
    let wrong = |value: &Json| ProtocolError::MemberType {
        name: "scope",
        found: value.type_name(),
    };
    match object.get("scope") {
        None => Ok(None),
        Some(Json::Null) => {
            oddities.push(Oddity::EmptyMember("scope"));
            Ok(None)
        }
        Some(Json::String(scope)) => {
            if scope.contains(',') {
                oddities.push(Oddity::ScopeCommas);
            }
            Ok(Some(scope.clone()))
        }
        Some(list @ Json::Array(elements)) => {
            oddities.push(Oddity::ScopeList);
            let values: Option<Vec<&str>> = elements.iter().map(Json::as_str).collect();
            values.map(|values| Some(values.join(" "))).ok_or_else(|| wrong(list))
        }
        Some(other @ (Json::Bool(_) | Json::Number(_) | Json::Object(_))) => Err(wrong(other)),
    }
}

#[cfg(test)]
mod tests;
