//! Checks on what the grant needs beside the client: a resource owner, an assertion, tokens to exchange, resources.

use bearerbox_oauth::is_loopback;
use url::Url;

use super::super::document::ProfileDocument;
use super::super::reader::{Problems, shorten};
use super::super::registered::GrantType;

pub(super) fn check_grant(document: &ProfileDocument, problems: &mut Problems) {
    match &document.grant_type {
        GrantType::Password => {
            if document.username.is_none() {
                problems.wrong("username", "Is needed: the person whose password it is.");
            }
            if document.password.is_none() && !problems.are_at("password") {
                problems.warn("password", "Is needed: fill it in before the first run.");
            }
        }
        GrantType::JwtBearer => match (&document.assertion, &document.assertion_claims) {
            (None, None) if !problems.are_at("assertion") => problems.warn(
                "assertion",
                "Is needed: paste one, or give the claims to make it from (assertion_claims).",
            ),
            (Some(_), Some(_)) => problems.wrong(
                "assertion_claims",
                "There is an assertion already: leave out one of them.",
            ),
            (None | Some(_), None | Some(_)) => {}
        },
        GrantType::TokenExchange => check_exchange(document, problems),
        GrantType::Backchannel => {
            let hints = ["login_hint", "login_hint_token", "id_token_hint"];
            let parameters = document.parameters.authorization.pairs();
            let has_hint = parameters.iter().any(|(name, _)| hints.contains(&name.as_str()));
            if !has_hint {
                problems.warn(
                    "parameters.authorization",
                    "The server has to be told whom to ask: give a login_hint (CIBA §7.1).",
                );
            }
        }
        GrantType::AuthorizationCode | GrantType::Implicit => check_response_type(document, problems),
        GrantType::ClientCredentials | GrantType::DeviceCode | GrantType::Extension(_) | GrantType::Other(_) => {}
    }
    check_resources(document, problems);
}

/// OAuth 2.0 Multiple Response Types §3, §5.
fn check_response_type(document: &ProfileDocument, problems: &mut Problems) {
    let path = "response_type";
    match (&document.response_type, document.response_type()) {
        (Some(_), None) if document.grant_type == GrantType::Implicit => problems.wrong(
            path,
            "The implicit grant takes \"token\", \"id_token\" or \"id_token token\".",
        ),
        (Some(_), None) => problems.wrong(
            path,
            "Must be \"code\", or \"code\" with \"id_token\", \"token\" or both.",
        ),
        (_, Some(response_type)) if response_type.token => problems.warn(
            path,
            "An access token in the browser's address can be read by whoever gets to see it (RFC 9700 §2.1.2).",
        ),
        (None | Some(_), None | Some(_)) => {}
    }
}

fn check_exchange(document: &ProfileDocument, problems: &mut Problems) {
    let (given, held) = (&document.subject_token, &document.subject_token_of);
    match (given.is_some(), held.is_some()) {
        (false, false) if !problems.are_at("subject_token") && !problems.are_at("subject_token_of") => problems.warn(
            "subject_token",
            "Is needed: paste one, or name the profile that holds it (subject_token_of).",
        ),
        (true, true) => problems.wrong(
            "subject_token_of",
            "There is a subject token already: leave out one of them.",
        ),
        (false | true, false | true) => {}
    }
    if document.actor_token.is_some() && document.actor_token_of.is_some() {
        problems.wrong(
            "actor_token_of",
            "There is an actor token already: leave out one of them.",
        );
    }
}

/// RFC 8707 §2: an absolute URI without a fragment.
fn check_resources(document: &ProfileDocument, problems: &mut Problems) {
    for resource in &document.resource {
        match Url::parse(resource) {
            Err(_) => problems.wrong(
                "resource",
                format!("\"{}\" is no absolute URI (RFC 8707 §2).", shorten(resource)),
            ),
            Ok(url) if url.fragment().is_some() => {
                problems.wrong("resource", "A resource has no fragment (RFC 8707 §2).");
            }
            Ok(url) if url.scheme() == "http" && !is_loopback(&url) => {
                problems.warn(
                    "resource",
                    "This API is not encrypted (http): everyone on the way can read the token.",
                );
            }
            Ok(_) => {}
        }
    }
}
