//! Requests and responses as they are shown.

use bearerbox_oauth::{AuthorizationResponse, HttpRequest};
use url::Url;

use super::super::mask::Mask;
use super::super::trace::{Body, Field, TraceStep};
use crate::view::{HttpMessageView, NamedValue};

/// How much of a body is shown, in bytes; the trace has all of it.
const BODY_SHOWN: usize = 64 * 1024;

/// What came through a browser.
pub(in crate::runs) fn describe_authorization_response(
    mask: &mut Mask,
    response: &AuthorizationResponse,
) -> HttpMessageView {
    let TraceStep::AuthorizationResponse {
        url, parameters, how, ..
    } = TraceStep::of_authorization_response(response, true)
    else {
        unreachable!("an authorization response is one")
    };
    describe_response_parameters(mask, &url, &parameters, &how)
}

pub(super) fn describe_response_parameters(
    mask: &mut Mask,
    url: &str,
    parameters: &[(String, String)],
    how: &str,
) -> HttpMessageView {
    HttpMessageView {
        line: url.to_owned(),
        headers: Vec::new(),
        parameters: parameters
            .iter()
            .map(|(name, value)| mask.parameter(name, value, false))
            .collect(),
        body: None,
        note: Some(format!("response_mode {how}")),
    }
}

/// A request that is not sent yet.
pub(in crate::runs) fn describe_token_request(mask: &mut Mask, request: &HttpRequest) -> HttpMessageView {
    let TraceStep::Request {
        method,
        url,
        headers,
        form,
        ..
    } = TraceStep::of_request(request)
    else {
        unreachable!("a request is one")
    };
    describe_request(mask, &method, &url, &headers, &form, None)
}

pub(super) fn describe_request(
    mask: &mut Mask,
    method: &str,
    url: &str,
    headers: &[Field],
    form: &[Field],
    content: Option<&str>,
) -> HttpMessageView {
    let (line, mut parameters) = split_parameters(mask, method, url);
    parameters.extend(
        form.iter()
            .map(|field| mask.parameter(&field.name, &field.value, field.secret)),
    );
    HttpMessageView {
        line,
        headers: headers
            .iter()
            .map(|field| mask.header(&field.name, &field.value, field.secret))
            .collect(),
        parameters,
        note: content.map(note_length).unwrap_or_default(),
        body: content.map(|content| cut(&mask.body(content))),
    }
}

fn note_length(text: &str) -> Option<String> {
    (text.len() > BODY_SHOWN).then(|| format!("cut: it has {} bytes", text.len()))
}

pub(super) fn describe_response(
    mask: &mut Mask,
    status: u16,
    headers: &[(String, String)],
    body: &Body,
    is_cut: bool,
) -> HttpMessageView {
    let shown = body.text().map(|text| mask.body(text));
    let note = match &shown {
        None => Some(format!("{} bytes that are no text", body.length())),
        Some(_) if is_cut => Some(format!("cut: only {} bytes of it were read", body.length())),
        Some(text) if text.len() > BODY_SHOWN => Some(format!("cut: it has {} bytes", body.length())),
        Some(text) if text.is_empty() => Some("empty".to_owned()),
        Some(_) => None,
    };
    HttpMessageView {
        line: status_line(status),
        headers: headers
            .iter()
            .map(|(name, value)| mask.header(name, value, false))
            .collect(),
        parameters: Vec::new(),
        body: shown.filter(|text| !text.is_empty()).map(|text| cut(&text)),
        note,
    }
}

/// The first line without the query, and the parameters of the query and the form.
pub(super) fn describe_authorization_request(
    mask: &mut Mask,
    method: &str,
    url: &str,
    form: Option<&[(String, String)]>,
) -> (String, Vec<NamedValue>) {
    let (line, mut parameters) = split_parameters(mask, method, url);
    parameters.extend(mask_pairs(mask, form.unwrap_or_default()));
    (line, parameters)
}

/// The first line without the query, and the query's parameters.
pub(super) fn split_parameters(mask: &mut Mask, method: &str, url: &str) -> (String, Vec<NamedValue>) {
    let Ok(mut parsed) = Url::parse(url) else {
        return (format!("{method} {url}"), Vec::new());
    };
    let pairs: Vec<(String, String)> = parsed.query_pairs().into_owned().collect();
    let parameters = mask_pairs(mask, &pairs);
    parsed.set_query(None);
    if let Some(fragment) = parsed.fragment().map(str::to_owned) {
        let masked = mask.url(&format!("#{fragment}"));
        parsed.set_fragment(Some(masked.trim_start_matches(['/', '#'])));
    }
    (format!("{method} {parsed}"), parameters)
}

fn mask_pairs(mask: &mut Mask, pairs: &[(String, String)]) -> Vec<NamedValue> {
    let is_plain_challenge = pairs
        .iter()
        .any(|(name, value)| name == "code_challenge_method" && value == "plain");
    pairs
        .iter()
        // With `plain` the challenge is the verifier itself (RFC 7636 §4.2).
        .map(|(name, value)| mask.parameter(name, value, is_plain_challenge && name == "code_challenge"))
        .collect()
}

/// `400 Bad Request`
pub(super) fn status_line(status: u16) -> String {
    let reason = reqwest::StatusCode::from_u16(status)
        .ok()
        .and_then(|code| code.canonical_reason());
    reason.map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"))
}

pub(super) fn cut(text: &str) -> String {
    text[..text.floor_char_boundary(BODY_SHOWN)].to_owned()
}
