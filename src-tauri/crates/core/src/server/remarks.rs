//! What deserves a word about a server's metadata, the worst first.

use bearerbox_oauth::{AuthorizationServerMetadata, is_loopback};
use url::Url;

use super::support::list_urls;
use crate::view::{Severity, WarningView};

/// Remarks on the metadata of an authorization server.
pub(super) fn find_remarks(metadata: &AuthorizationServerMetadata) -> Vec<WarningView> {
    let mut remarks = Vec::new();
    let mut say = |severity, message: String| remarks.push(WarningView { severity, message });

    let grants_code = metadata
        .grant_types_supported
        .as_ref()
        .is_none_or(|grants| grants.iter().any(|grant| grant == "authorization_code"));
    if metadata.token_endpoint.is_none() {
        say(
            Severity::Wrong,
            "The metadata names no token endpoint: fill it in by hand.".to_owned(),
        );
    }
    if metadata.authorization_endpoint.is_none() && grants_code {
        say(
            Severity::Warning,
            "The metadata names no authorization endpoint: nobody can sign in here.".to_owned(),
        );
    }

    let issuer = metadata.issuer.as_deref().and_then(|issuer| Url::parse(issuer).ok());
    let urls = list_urls(metadata);
    let is_plain = |url: &Url| url.scheme() == "http" && !is_loopback(url);
    if issuer.as_ref().is_some_and(is_plain) {
        say(
            Severity::Wrong,
            "The issuer is not encrypted (http): everyone on the way can read the tokens, and change them.".to_owned(),
        );
    }
    let plain: Vec<_> = urls
        .iter()
        .filter(|(_, url)| is_plain(url))
        .map(|(name, _)| *name)
        .collect();
    if !plain.is_empty() && !issuer.as_ref().is_some_and(is_plain) {
        say(Severity::Wrong, format!("Not encrypted (http): {}.", plain.join(", ")));
    }
    if let Some(issuer) = &issuer {
        let elsewhere: Vec<_> = urls.iter().filter(|(_, url)| url.host() != issuer.host()).collect();
        if !elsewhere.is_empty() {
            let places: Vec<_> = elsewhere
                .iter()
                .map(|(name, url)| format!("{name} ({})", url.host_str().unwrap_or_default()))
                .collect();
            say(
                Severity::Note,
                format!("On another host than the issuer: {}.", places.join(", ")),
            );
        }
    }

    match metadata.code_challenge_methods_supported.as_deref() {
        Some(methods) if grants_code && !methods.iter().any(|method| method == "S256") => {
            say(
                Severity::Warning,
                "It does not announce PKCE with S256: choose another method, or none.".to_owned(),
            );
        }
        None if grants_code && metadata.authorization_endpoint.is_some() => {
            say(
                Severity::Note,
                "It does not say whether it supports PKCE; S256 is sent unless you choose otherwise.".to_owned(),
            );
        }
        Some(_) | None => {}
    }
    if metadata.require_pushed_authorization_requests == Some(true) {
        say(
            Severity::Wrong,
            "It requires pushed authorization requests (RFC 9126), which this version cannot send yet.".to_owned(),
        );
    }
    let methods = metadata
        .token_endpoint_auth_methods_supported
        .as_deref()
        .unwrap_or_default();
    let ours = ["none", "client_secret_basic", "client_secret_post"];
    if !methods.is_empty() && !methods.iter().any(|method| ours.contains(&method.as_str())) {
        say(
            Severity::Wrong,
            format!(
                "Clients authenticate here by {}, which this version cannot do yet.",
                methods.join(", ")
            ),
        );
    }
    remarks.sort_by_key(|remark| match remark.severity {
        Severity::Wrong => 0,
        Severity::Warning => 1,
        Severity::Note => 2,
    });
    remarks
}

/// The metadata is that of another issuer (RFC 8414 §3.3).
pub(super) fn remark_issuer_mismatch(expected: &str, found: &str) -> WarningView {
    WarningView {
        severity: Severity::Wrong,
        message: format!(
            "This is the metadata of the issuer {found}, not of {expected}. Use it only if that is the server you mean."
        ),
    }
}

/// The metadata names no issuer, which is required (RFC 8414 §2).
pub(super) fn remark_issuer_missing() -> WarningView {
    WarningView {
        severity: Severity::Wrong,
        message: "The metadata names no issuer, so it cannot be told whose it is: give the endpoints by hand."
            .to_owned(),
    }
}

/// The address does not say whose metadata is there, so nothing shows that it is the issuer's (RFC 8414 §3.3).
pub(super) fn remark_issuer_unproven(issuer: Option<&str>) -> WarningView {
    let whose = issuer.unwrap_or("the issuer it names");
    WarningView {
        severity: Severity::Warning,
        message: format!(
            "This address can be anybody's: nothing shows that the metadata is of {whose}. Use it only if you trust \
             the address."
        ),
    }
}
