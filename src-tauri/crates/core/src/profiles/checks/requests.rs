//! Checks on what goes into the requests: scopes, extra parameters, extra header fields.

use super::super::document::{NamedValues, ProfileDocument};
use super::super::reader::{Problems, shorten};
use super::super::registered::TokenEndpointAuthMethod;
use crate::header_field::{HeaderFieldProblem, judge_header_field};

/// Parameters that Bearerbox sends itself; an extra one with the same name takes their place.
const OWN_PARAMETERS: &[&str] = &[
    "response_type",
    "client_id",
    "client_secret",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "grant_type",
    "code",
    "code_verifier",
    "refresh_token",
    "client_assertion",
    "client_assertion_type",
    "request_uri",
    "username",
    "password",
    "assertion",
    "device_code",
    "auth_req_id",
    "subject_token",
    "subject_token_type",
    "actor_token",
    "actor_token_type",
    "requested_token_type",
];

/// Scope values as RFC 6749 §3.3 allows them.
pub(super) fn check_scope(document: &ProfileDocument, problems: &mut Problems) {
    let Some(scope) = &document.scope else { return };
    let wrong = scope.chars().find(|c| !matches!(c, ' ' | '!' | '#'..='[' | ']'..='~'));
    if let Some(wrong) = wrong {
        problems.wrong(
            "scope",
            format!("A scope cannot contain {wrong:?} (RFC 6749 §3.3). Separate scopes by spaces."),
        );
        return;
    }
    let mut values: Vec<_> = scope.split(' ').collect();
    values.sort_unstable();
    if let Some(twice) = values.windows(2).find(|pair| pair[0] == pair[1]) {
        problems.warn("scope", format!("\"{}\" is there more than once.", shorten(twice[0])));
    } else if values.len() == 1 && scope.contains(',') {
        problems.warn("scope", "Scopes are separated by spaces; commas make it one scope.");
    }
}

pub(super) fn check_parameters(document: &ProfileDocument, problems: &mut Problems) {
    let parameters = &document.parameters;
    for (request, values) in [
        ("authorization", &parameters.authorization),
        ("token", &parameters.token),
        ("refresh", &parameters.refresh),
    ] {
        for (name, _) in &values.0 {
            let path = format!("parameters.{request}.{}", shorten(name));
            if name.is_empty() {
                problems.wrong(format!("parameters.{request}"), "A parameter has no name.");
            } else if OWN_PARAMETERS.contains(&name.as_str()) && !asks_for_jwt(request, name) {
                problems.warn(
                    path,
                    format!("Takes the place of the {name} that Bearerbox would send."),
                );
            }
        }
    }
}

/// The token endpoint of itsyou.online takes a parameter that elsewhere is the authorization endpoint's.
fn asks_for_jwt(request: &str, name: &str) -> bool {
    request != "authorization" && name == "response_type"
}

pub(super) fn check_headers(document: &ProfileDocument, problems: &mut Problems) {
    for (request, values) in [
        ("token", &document.headers.token),
        ("refresh", &document.headers.refresh),
    ] {
        check_header_fields(request, values, document, problems);
    }
}

fn check_header_fields(request: &str, values: &NamedValues, document: &ProfileDocument, problems: &mut Problems) {
    for (name, values) in &values.0 {
        let path = format!("headers.{request}.{}", shorten(name));
        let problem = values.iter().find_map(|value| judge_header_field(name, value));
        let is_basic = document.auth_method() == TokenEndpointAuthMethod::ClientSecretBasic;
        match problem.or_else(|| judge_header_field(name, "")) {
            Some(HeaderFieldProblem::Name) => problems.wrong(path, "Is not a header field's name (RFC 9110 §5.1)."),
            Some(HeaderFieldProblem::Connection) => {
                problems.wrong(path, "Belongs to the connection and cannot be set.");
            }
            Some(HeaderFieldProblem::Value) => problems.wrong(path, "Must be text on one line (RFC 9110 §5.5)."),
            None if is_basic && name.eq_ignore_ascii_case("authorization") => problems.warn(
                path,
                "Takes the place of the client authentication by client_secret_basic.",
            ),
            None => {}
        }
    }
}
