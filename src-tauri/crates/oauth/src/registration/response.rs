//! The client information response (RFC 7591 §3.2.1, RFC 7592 §3), read.

use std::time::SystemTime;

use bearerbox_jwt::{Json, JsonObject};
use bearerbox_secret::Secret;
use serde_json::{Map, Value};
use url::Url;

use super::checks::{check_answer, compare};
use super::{ClientInformation, RegisteredClient, find_differences};
use crate::body::{read_object, read_text};
use crate::check::Check;
use crate::error::{AnswerProblem, ProtocolError};
use crate::http::{Exchange, HttpResponse};
use crate::metadata::to_value;

/// What proves something about who has it.
const SECRETS: &[&str] = &["client_secret", "registration_access_token"];

/// What an answer is judged by.
pub(crate) struct RegistrationTerms<'a> {
    pub exchange: Exchange,
    /// What was asked for, or what the client would have where nothing was asked to be changed.
    pub wanted: &'a Map<String, Value>,
    /// The client that it must be about; none where it is new.
    pub client_id: Option<&'a str>,
    /// Where it was asked.
    pub endpoint: &'a Url,
    pub now: SystemTime,
}

/// Reads what is registered. What the client is to prove itself by goes into `information` first, so that it is not lost
/// with an answer that is refused.
pub(crate) fn registration_response(
    response: &HttpResponse,
    terms: &RegistrationTerms<'_>,
    information: &mut ClientInformation,
    checks: &mut Vec<Check>,
) -> Result<RegisteredClient, ProtocolError> {
    let unusable = |problem| ProtocolError::AnswerUnusable {
        exchange: terms.exchange,
        problem,
    };
    let object = read_text(response)
        .and_then(|text| read_object(response, text.text))
        .map_err(|problem| unusable(problem.into()))?;
    let found = read_information(&object);
    match (found.client_id.as_deref(), terms.client_id) {
        (Some(found), Some(expected)) if found != expected => {
            return Err(unusable(AnswerProblem::OtherClient {
                expected: expected.to_owned(),
                found: found.to_owned(),
            }));
        }
        (None, _) => {
            information.renew(found);
            return Err(unusable(AnswerProblem::MemberMissing { name: "client_id" }));
        }
        (Some(_), _) => information.renew(found.clone()),
    }
    check_answer(response, &object, &found, terms, checks);
    let differences = find_differences(terms.wanted, &to_map(&object));
    compare(&differences, terms, checks).map_err(unusable)?;
    Ok(RegisteredClient {
        information: found,
        metadata: without_secrets(&object),
        differences,
    })
}

/// The members as values to compare and to send.
pub(super) fn to_map(object: &JsonObject) -> Map<String, Value> {
    let members = object.members().iter();
    members.map(|(name, value)| (name.clone(), to_value(value))).collect()
}

fn read_information(object: &JsonObject) -> ClientInformation {
    let text = |name| object.text(name).filter(|text| !text.is_empty());
    ClientInformation {
        client_id: text("client_id").map(str::to_owned),
        client_secret: text("client_secret").map(Secret::new),
        client_secret_expires_at: read_expires_at(object),
        token_endpoint_auth_method: text("token_endpoint_auth_method").map(str::to_owned),
        registration_access_token: text("registration_access_token").map(Secret::new),
        registration_client_uri: text("registration_client_uri").map(str::to_owned),
    }
}

/// Whole seconds; what is no time is none.
fn read_expires_at(object: &JsonObject) -> Option<u64> {
    let text = match object.get("client_secret_expires_at")? {
        Json::Number(text) | Json::String(text) => text,
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => return None,
    };
    let whole = text.split(['.', 'e', 'E']).next().unwrap_or_default();
    whole.parse().ok().filter(|_| !text.contains(['e', 'E']))
}

fn without_secrets(object: &JsonObject) -> JsonObject {
    let members = object.members().iter();
    let shown = members.filter(|(name, _)| !SECRETS.contains(&name.as_str()));
    JsonObject::new(shown.cloned().collect())
}
