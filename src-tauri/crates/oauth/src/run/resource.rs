//! A request to an API within a run (RFC 6749 §7): what the person writes, with the token beside it.

use bearerbox_jwt::parse_json;
use bearerbox_secret::Secret;

use super::sending::{Authority, Draft, Target};
use crate::errand::{AccessToken, ResourceRequest};
use crate::http::Exchange;

pub(super) fn draft_resource_request(access_token: AccessToken, request: ResourceRequest) -> Draft {
    let ResourceRequest {
        method,
        url,
        mut headers,
        content,
    } = request;
    if let Some(content) = &content
        && !headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
    {
        headers.push(("Content-Type".to_owned(), guess_media_type(content).to_owned()));
    }
    Draft {
        exchange: Exchange::Resource,
        target: Target::Resource(url),
        method,
        accept: "*/*",
        by: Authority::Token(access_token),
        ours: Vec::new(),
        headers,
        content,
    }
}

fn guess_media_type(content: &Secret) -> &'static str {
    if parse_json(content.expose()).is_ok() {
        "application/json"
    } else {
        "text/plain; charset=utf-8"
    }
}

#[cfg(test)]
mod tests;
