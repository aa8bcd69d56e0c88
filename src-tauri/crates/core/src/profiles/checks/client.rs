//! Checks on the client: its identifier, its secret, how it authenticates, where the answer goes.

use super::super::document::{Browser, GrantType, ProfileDocument, SecretSource, TokenEndpointAuthMethod};
use super::super::reader::Problems;
use super::addresses::{check_redirect_uri, is_loopback_redirect};

pub(super) fn check_client(document: &ProfileDocument, problems: &mut Problems) {
    let client = &document.client;
    if !problems.are_at("client.client_id") {
        check_client_id(&client.client_id, problems);
    }
    check_authentication(document, problems);
    if let Some(source) = &client.client_secret {
        check_source(source, problems);
    }
    if client.jwks.is_some() {
        problems.warn("client.jwks", "Is kept, but this version cannot use it yet.");
    }
    match &client.redirect_uri {
        Some(redirect_uri) => {
            check_redirect_uri(redirect_uri, problems);
            let is_reachable = is_loopback_redirect(redirect_uri);
            if document.browser == Browser::System && !is_reachable && !problems.are_at("client.redirect_uri") {
                problems.wrong(
                    "browser",
                    "The system browser can hand the answer over only at a loopback redirect URI, such as \
                     http://127.0.0.1/callback. Choose \"embedded\".",
                );
            }
        }
        None if document.grant_type == GrantType::AuthorizationCode && !problems.are_at("client.redirect_uri") => {
            problems.wrong(
                "client.redirect_uri",
                "Is needed: the URI as it is registered at the server.",
            );
        }
        None => {}
    }
}

fn check_client_id(client_id: &str, problems: &mut Problems) {
    let path = "client.client_id";
    if client_id.is_empty() {
        problems.wrong(path, "Is needed: the identifier as it is registered at the server.");
    } else if client_id.trim() != client_id {
        problems.warn(path, "Starts or ends with white space, which is sent along.");
    } else if !client_id.chars().all(|c| (' '..='~').contains(&c)) {
        problems.warn(
            path,
            "Has characters that RFC 6749 (appendix A.1) does not allow; they are sent as they are.",
        );
    }
}

fn check_authentication(document: &ProfileDocument, problems: &mut Problems) {
    if problems.are_at("client.client_secret") {
        return;
    }
    let has_secret = document.client.client_secret.is_some();
    match document.auth_method() {
        TokenEndpointAuthMethod::None if has_secret => {
            problems.warn(
                "client.client_secret",
                "Is not sent: the client authentication is \"none\".",
            );
        }
        TokenEndpointAuthMethod::None if document.grant_type == GrantType::ClientCredentials => {
            problems.warn(
                "client.token_endpoint_auth_method",
                "Client credentials without a client secret: anyone who knows the client id gets a token.",
            );
        }
        method @ (TokenEndpointAuthMethod::ClientSecretBasic | TokenEndpointAuthMethod::ClientSecretPost)
            if !has_secret =>
        {
            problems.warn(
                "client.client_secret",
                format!("Is needed for {}: fill it in before the first run.", method.as_str()),
            );
        }
        TokenEndpointAuthMethod::Other(other) => {
            problems.warn(
                "client.token_endpoint_auth_method",
                format!("\"{other}\" is kept, but this version cannot use it yet: runs will fail."),
            );
        }
        TokenEndpointAuthMethod::None
        | TokenEndpointAuthMethod::ClientSecretBasic
        | TokenEndpointAuthMethod::ClientSecretPost => {}
    }
}

fn check_source(source: &SecretSource, problems: &mut Problems) {
    let path = "client.client_secret";
    match source {
        SecretSource::Env(name) if name.contains(['=', '\0']) => {
            problems.wrong(path, "An environment variable's name has no '='.");
        }
        SecretSource::Command(arguments) if arguments.first().is_none_or(String::is_empty) => {
            problems.wrong(path, "The command names no program.");
        }
        SecretSource::Kept(secret) if secret.expose().trim() != secret.expose() => {
            problems.warn(path, "Starts or ends with white space, which is sent along.");
        }
        SecretSource::Kept(_)
        | SecretSource::Held
        | SecretSource::Env(_)
        | SecretSource::File(_)
        | SecretSource::Command(_) => {}
    }
}
