//! Checks on everything that is an address: the authorization server's, and what lies on the way to it.

use bearerbox_oauth::is_loopback;
use url::{Host, Url};

use super::super::document::ProfileDocument;
use super::super::reader::{Problems, shorten};
use super::super::registered::GrantType;

/// An issuer to discover, or the endpoints that the grant needs.
pub(super) fn check_server(document: &ProfileDocument, problems: &mut Problems) {
    if problems.are_at("authorization_server") {
        return;
    }
    let server = &document.authorization_server;
    match &server.issuer {
        Some(issuer) => check_issuer(issuer, problems),
        None => {
            let of_grant = match document.grant_type {
                GrantType::AuthorizationCode | GrantType::Implicit => Some("authorization_endpoint"),
                GrantType::DeviceCode => Some("device_authorization_endpoint"),
                GrantType::Backchannel => Some("backchannel_authentication_endpoint"),
                GrantType::ClientCredentials
                | GrantType::Password
                | GrantType::JwtBearer
                | GrantType::TokenExchange
                | GrantType::Extension(_)
                | GrantType::Other(_) => None,
            };
            let has = |name: &str| server.written.contains_key(name);
            if server.written.is_empty() {
                problems.wrong(
                    "authorization_server.issuer",
                    "Give the issuer, or the endpoints by hand.",
                );
            } else {
                let token_endpoint = (document.grant_type != GrantType::Implicit).then_some("token_endpoint");
                for name in token_endpoint.into_iter().chain(of_grant) {
                    if !has(name) && !problems.are_at(&format!("authorization_server.{name}")) {
                        problems.wrong(
                            format!("authorization_server.{name}"),
                            "Is needed when there is no issuer that says it.",
                        );
                    }
                }
            }
        }
    }
    for (name, value) in &server.written {
        let is_address = name.ends_with("_endpoint") || name == "jwks_uri";
        if let (true, Some(text)) = (is_address, value.as_str()) {
            check_endpoint(&format!("authorization_server.{name}"), text, problems);
        }
    }
}

fn check_issuer(issuer: &str, problems: &mut Problems) {
    let path = "authorization_server.issuer";
    let Some(url) = check_url(path, issuer, problems) else {
        return;
    };
    if url.path().contains("/.well-known/") {
        problems.warn(
            path,
            "This is a discovery URL; the issuer is the part that its metadata names.",
        );
    } else if url.query().is_some() || url.fragment().is_some() {
        problems.warn(path, "An issuer has neither a query nor a fragment (RFC 8414 §2).");
    }
}

pub(super) fn check_endpoint(path: &str, text: &str, problems: &mut Problems) {
    let Some(url) = check_url(path, text, problems) else {
        return;
    };
    if url.fragment().is_some() {
        problems.wrong(path, "Must not have a fragment, the part after '#' (RFC 6749 §3.1).");
    }
}

/// An absolute http(s) URL with a host; http off loopback is worth a word.
fn check_url(path: &str, text: &str, problems: &mut Problems) -> Option<Url> {
    let Ok(url) = Url::parse(text) else {
        problems.wrong(
            path,
            if text.contains("://") {
                format!("\"{}\" is not a URL.", shorten(text))
            } else {
                format!("\"{}\" is not a URL: it starts with https://.", shorten(text))
            },
        );
        return None;
    };
    if !matches!(url.scheme(), "http" | "https") {
        problems.wrong(path, format!("Must start with https://, not with {}:.", url.scheme()));
        return None;
    }
    if !url.username().is_empty() || url.password().is_some() {
        problems.wrong(path, "Must not have a user name or password in it.");
        return None;
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        problems.warn(
            path,
            "Not encrypted: everyone on the way can read the tokens. Use https:// if the server can.",
        );
    }
    Some(url)
}

/// The redirect URI: absolute, without a fragment, to the letter as registered (RFC 6749 §3.1.2).
pub(super) fn check_redirect_uri(redirect_uri: &str, problems: &mut Problems) {
    let path = "client.redirect_uri";
    if let Some(url) = check_way_back(path, redirect_uri, problems)
        && url.scheme() == "http"
        && !is_loopback(&url)
    {
        problems.warn(
            path,
            "Not encrypted: everyone on the way could read the code. Use https:// or loopback.",
        );
    }
}

/// Where a browser is sent back to: absolute, without a fragment, and able to receive something.
pub(super) fn check_way_back(path: &str, redirect_uri: &str, problems: &mut Problems) -> Option<Url> {
    let url = match Url::parse(redirect_uri) {
        Ok(url) => url,
        Err(_) => {
            problems.wrong(
                path,
                format!(
                    "\"{}\" is not an absolute URI, such as http://127.0.0.1/callback or com.example.app:/callback.",
                    shorten(redirect_uri)
                ),
            );
            return None;
        }
    };
    if url.fragment().is_some() {
        problems.wrong(path, "Must not have a fragment, the part after '#' (RFC 6749 §3.1.2).");
    } else if redirect_uri.chars().any(|c| c.is_whitespace() || c.is_control()) {
        problems.wrong(path, "Must not contain white space.");
    } else if matches!(url.scheme(), "javascript" | "data" | "file" | "about" | "blob") {
        problems.wrong(
            path,
            format!("A redirect URI with {}: cannot receive an answer.", url.scheme()),
        );
    } else {
        return Some(url);
    }
    None
}

/// Whether the system's browser can reach us there: http on loopback.
pub fn is_loopback_redirect(redirect_uri: &str) -> bool {
    Url::parse(redirect_uri).is_ok_and(|url| url.scheme() == "http" && is_loopback(&url))
}

/// The proxy and the files of TLS.
pub(super) fn check_connection(document: &ProfileDocument, problems: &mut Problems) {
    if let Some(proxy) = &document.proxy {
        let is_good = Url::parse(proxy).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https") && matches!(url.host(), Some(host) if !is_empty(&host))
        });
        if !is_good {
            problems.wrong(
                "proxy",
                "Must be the URL of an HTTP proxy, such as http://127.0.0.1:3128.",
            );
        }
    }
    let tls = &document.tls;
    // The key may stand in the certificate's file.
    if tls.client_key.is_some() && tls.client_certificate.is_none() {
        problems.wrong("tls.client_certificate", "Is needed together with client_key.");
    }
    for fingerprint in &tls.trusted_certificates {
        if let Some(message) = check_fingerprint(fingerprint) {
            problems.wrong("tls.trusted_certificates", message);
        }
    }
}

/// What is wrong with the fingerprint of a certificate.
pub fn check_fingerprint(fingerprint: &str) -> Option<String> {
    let digest = fingerprint.strip_prefix("sha256:").unwrap_or_default();
    let is_good = digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit());
    (!is_good).then(|| {
        format!(
            "\"{}\" is no fingerprint: write sha256: and 64 hexadecimal digits.",
            shorten(fingerprint)
        )
    })
}

fn is_empty(host: &Host<&str>) -> bool {
    matches!(host, Host::Domain(""))
}
