//! Checks on the client: its identifier, its secret, how it authenticates, where the answer goes.

use bearerbox_jwt::{Algorithm, DecryptionKeys, KeyChoice, SigningKey};
use bearerbox_secret::Secret;

use super::super::document::{Browser, KeySource, ProfileDocument, SecretSource};
use super::super::reader::{Problems, shorten};
use super::super::registered::{GrantType, TokenEndpointAuthMethod};
use super::addresses::{check_redirect_uri, check_way_back, is_loopback_redirect};
use crate::words::describe_key_problem;

pub(super) fn check_client(document: &ProfileDocument, problems: &mut Problems) {
    let client = &document.client;
    if !problems.are_at("client.client_id") {
        check_client_id(document, problems);
    }
    check_authentication(document, problems);
    for (path, source) in document.clone().secrets() {
        if let Some(source) = source {
            check_source(path, source, problems);
        }
    }
    check_keys(document, problems);
    check_certificate(document, problems);
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
        None if document.needs_browser() && !problems.are_at("client.redirect_uri") => {
            problems.wrong(
                "client.redirect_uri",
                "Is needed: the URI as it is registered at the server.",
            );
        }
        None => {}
    }
    if let Some(redirect_uri) = &client.post_logout_redirect_uri {
        check_way_back("client.post_logout_redirect_uri", redirect_uri, problems);
    }
}

fn check_client_id(document: &ProfileDocument, problems: &mut Problems) {
    let path = "client.client_id";
    let client_id = document.client.client_id.as_str();
    let server = &document.authorization_server;
    if client_id.is_empty() && (server.issuer.is_some() || server.written.contains_key("registration_endpoint")) {
        problems.warn(
            path,
            "Is needed before the first run: the identifier as it is registered, or register a client now.",
        );
    } else if client_id.is_empty() {
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
        method if method.needs_secret() && !has_secret => {
            problems.warn(
                "client.client_secret",
                format!("Is needed for {}: fill it in before the first run.", method.as_str()),
            );
        }
        TokenEndpointAuthMethod::Other(other) => {
            problems.warn(
                "client.token_endpoint_auth_method",
                format!("\"{other}\" is no client authentication that Bearerbox knows: runs will fail."),
            );
        }
        TokenEndpointAuthMethod::None
        | TokenEndpointAuthMethod::ClientSecretBasic
        | TokenEndpointAuthMethod::ClientSecretPost
        | TokenEndpointAuthMethod::ClientSecretJwt
        | TokenEndpointAuthMethod::PrivateKeyJwt
        | TokenEndpointAuthMethod::TlsClientAuth
        | TokenEndpointAuthMethod::SelfSignedTlsClientAuth => {}
    }
}

/// The algorithm and the private keys.
fn check_keys(document: &ProfileDocument, problems: &mut Problems) {
    let client = &document.client;
    let method = document.auth_method();
    let path = "client.token_endpoint_auth_signing_alg";
    let algorithm = match client.token_endpoint_auth_signing_alg.as_deref() {
        None => None,
        Some(name) => match Algorithm::from_name(name) {
            Some(algorithm) => Some(algorithm),
            None => {
                problems.wrong(
                    path,
                    format!("\"{}\" is no algorithm to sign with (RFC 7518 §3.1).", shorten(name)),
                );
                return;
            }
        },
    };
    match (&method, algorithm) {
        (TokenEndpointAuthMethod::ClientSecretJwt, Some(algorithm)) if !algorithm.is_symmetric() => {
            problems.wrong(path, "A client secret signs by HS256, HS384 or HS512.");
        }
        (TokenEndpointAuthMethod::PrivateKeyJwt, Some(algorithm)) if algorithm.is_symmetric() => {
            problems.wrong(path, "A private key signs by RS, PS, ES or EdDSA, not by HS.");
        }
        (_, _) => {}
    }
    let path = "client.request_object_signing_alg";
    let of_requests = client.request_object_signing_alg.as_deref().map(Algorithm::from_name);
    if let Some(None) = of_requests {
        problems.wrong(path, "This is no algorithm to sign with (RFC 7518 §3.1).");
        return;
    }
    let needs_key = method == TokenEndpointAuthMethod::PrivateKeyJwt
        || document.assertion_claims.is_some()
        || of_requests.is_some();
    match &client.jwks {
        None if needs_key && !problems.are_at("client.jwks") => {
            problems.warn(
                "client.jwks",
                "A private key is needed: fill it in before the first run.",
            );
        }
        Some(KeySource::Kept(keys)) => {
            let choice = KeyChoice {
                kid: client.kid.as_deref(),
                algorithm,
            };
            if let Err(problem) = SigningKey::from_text(keys, choice)
                && (needs_key || !decrypts(keys))
            {
                problems.wrong("client.jwks", describe_key_problem(&problem));
            }
        }
        None | Some(KeySource::Held | KeySource::File(_)) => {}
    }
}

/// A key that only decrypts what the server sends serves as well, where nothing is signed (RFC 7591 §2).
fn decrypts(keys: &Secret) -> bool {
    DecryptionKeys::from_text(keys).is_ok_and(|keys| keys.count() > 0)
}

fn check_certificate(document: &ProfileDocument, problems: &mut Problems) {
    if document.auth_method().needs_certificate() && document.tls.client_certificate.is_none() {
        problems.warn(
            "tls.client_certificate",
            "A client certificate is needed: name its file before the first run.",
        );
    }
}

fn check_source(path: &str, source: &SecretSource, problems: &mut Problems) {
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
