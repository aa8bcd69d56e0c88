//! How a server refuses a request (RFC 6749 §5.2), in JSON or, by departure, in a form.

use bearerbox_jwt::{Json, JsonObject};

use crate::body::{excerpt_of, read_object, read_text};
use crate::challenge::challenges;
use crate::error::{ProtocolError, RefusedAt, ServerError};
use crate::http::{Exchange, HttpResponse};

/// How much of an error answer is kept, in bytes.
pub(crate) const BODY_BYTES: usize = 4096;

/// The error that an answer with an unsuccessful status stands for (RFC 6749 §5.2).
pub(crate) fn refusal(exchange: Exchange, response: &HttpResponse) -> ProtocolError {
    let object = read_text(response).ok().and_then(|text| {
        read_object(response, text.text)
            .ok()
            .or_else(|| form_object(response, text.text))
    });
    object
        .and_then(|object| server_refused(exchange, response, &object))
        .or_else(|| challenged(exchange, response))
        .unwrap_or_else(|| ProtocolError::RefusedWithoutReason {
            exchange,
            status: response.status,
            content_type: response.media_type(),
            excerpt: excerpt_of(response),
            clock: None,
        })
}

/// The refusal in `object` if it has an `error` (RFC 6749 §5.2), whatever the status.
pub(crate) fn server_refused(
    exchange: Exchange,
    response: &HttpResponse,
    object: &JsonObject,
) -> Option<ProtocolError> {
    let error = object.text("error").filter(|error| !error.is_empty())?;
    Some(ProtocolError::ServerRefused {
        at: RefusedAt::Exchange(exchange),
        status: Some(response.status),
        error: ServerError {
            error: error.to_owned(),
            description: object.text("error_description").map(str::to_owned),
            uri: object.text("error_uri").map(str::to_owned),
            body: bounded(&String::from_utf8_lossy(&response.body)),
        },
        clock: None,
    })
}

/// The refusal that a challenge gives the reason of (RFC 6750 §3), as where a token goes along.
fn challenged(exchange: Exchange, response: &HttpResponse) -> Option<ProtocolError> {
    let challenges = challenges(response);
    let (challenge, error) = challenges
        .iter()
        .find_map(|challenge| Some((challenge, challenge.get("error")?)))?;
    Some(ProtocolError::ServerRefused {
        at: RefusedAt::Exchange(exchange),
        status: Some(response.status),
        error: ServerError {
            error: error.to_owned(),
            description: challenge.get("error_description").map(str::to_owned),
            uri: challenge.get("error_uri").map(str::to_owned),
            body: bounded(&String::from_utf8_lossy(&response.body)),
        },
        clock: None,
    })
}

/// `text` up to [`BODY_BYTES`], cut between characters.
pub(crate) fn bounded(text: &str) -> String {
    text[..text.floor_char_boundary(BODY_BYTES)].to_owned()
}

/// A form-encoded body as an object of strings; none if it is no such body.
pub(crate) fn form_object(response: &HttpResponse, text: &str) -> Option<JsonObject> {
    let text = text.trim_ascii();
    let declared = response.media_type().as_deref() == Some("application/x-www-form-urlencoded");
    let members: Vec<(String, Json)> = url::form_urlencoded::parse(text.as_bytes())
        .map(|(name, value)| (name.into_owned(), Json::String(value.into_owned())))
        .collect();
    let evident = !text.starts_with(['{', '[', '"', '<'])
        && members
            .iter()
            .any(|(name, _)| matches!(name.as_str(), "access_token" | "error"));
    let usable = !text.starts_with(['{', '<']) && !members.is_empty();
    ((declared && usable) || evident).then(|| JsonObject::new(members))
}
