//! What a server says that it supports, of what Bearerbox can do or will be asked about.

use std::collections::BTreeMap;

use bearerbox_oauth::AuthorizationServerMetadata;
use serde_json::Value;
use url::Url;

use crate::view::{EndpointView, SupportView};

/// The endpoints that the metadata names, in the order in which they are used.
pub(super) fn list_endpoints(metadata: &AuthorizationServerMetadata) -> Vec<EndpointView> {
    list_urls(metadata)
        .into_iter()
        .map(|(name, url)| EndpointView {
            name: name.to_owned(),
            url: url.to_string(),
        })
        .collect()
}

/// The endpoints by their metadata names (RFC 8414 §2 and the registrations that followed).
pub(super) fn list_urls(metadata: &AuthorizationServerMetadata) -> Vec<(&'static str, &Url)> {
    [
        ("authorization_endpoint", &metadata.authorization_endpoint),
        ("token_endpoint", &metadata.token_endpoint),
        ("jwks_uri", &metadata.jwks_uri),
        ("userinfo_endpoint", &metadata.userinfo_endpoint),
        ("introspection_endpoint", &metadata.introspection_endpoint),
        ("revocation_endpoint", &metadata.revocation_endpoint),
        ("end_session_endpoint", &metadata.end_session_endpoint),
        ("device_authorization_endpoint", &metadata.device_authorization_endpoint),
        (
            "pushed_authorization_request_endpoint",
            &metadata.pushed_authorization_request_endpoint,
        ),
        (
            "backchannel_authentication_endpoint",
            &metadata.backchannel_authentication_endpoint,
        ),
        ("registration_endpoint", &metadata.registration_endpoint),
    ]
    .into_iter()
    .filter_map(|(name, url)| url.as_ref().map(|url| (name, url)))
    .collect()
}

/// Every list of texts in the metadata, by its name.
pub(super) fn list_announced(metadata: &AuthorizationServerMetadata) -> BTreeMap<String, Vec<String>> {
    let Ok(Value::Object(members)) = serde_json::to_value(metadata) else {
        return BTreeMap::new();
    };
    let lists = members.into_iter().filter_map(|(name, value)| {
        let texts = serde_json::from_value(value).ok()?;
        name.ends_with("_supported").then_some((name, texts))
    });
    lists.collect()
}

/// What the server supports and what it does not, as far as it says.
pub(super) fn list_support(metadata: &AuthorizationServerMetadata) -> Vec<SupportView> {
    let grants = metadata.grant_types_supported.as_deref();
    let methods = metadata.token_endpoint_auth_methods_supported.as_deref();
    let challenges = metadata.code_challenge_methods_supported.as_deref();
    vec![
        find_listed(
            "Authorization code",
            "authorization_code",
            grants,
            "grant_types_supported",
        ),
        find_listed(
            "Client credentials",
            "client_credentials",
            grants,
            "grant_types_supported",
        ),
        find_listed("Refresh", "refresh_token", grants, "grant_types_supported"),
        find_listed("PKCE with S256", "S256", challenges, "code_challenge_methods_supported"),
        find_listed(
            "Public clients",
            "none",
            methods,
            "token_endpoint_auth_methods_supported",
        ),
        find_listed(
            "Client secret by HTTP Basic",
            "client_secret_basic",
            methods,
            "token_endpoint_auth_methods_supported",
        ),
        find_listed(
            "Client secret in the form",
            "client_secret_post",
            methods,
            "token_endpoint_auth_methods_supported",
        ),
        find_flag(
            "Issuer in the authorization response",
            metadata.authorization_response_iss_parameter_supported,
            "authorization_response_iss_parameter_supported",
        ),
        find_listed(
            "OpenID Connect",
            "openid",
            metadata.scopes_supported.as_deref(),
            "scopes_supported",
        ),
        find_endpoint("Userinfo", metadata.userinfo_endpoint.as_ref(), "userinfo_endpoint"),
        find_endpoint(
            "Introspection",
            metadata.introspection_endpoint.as_ref(),
            "introspection_endpoint",
        ),
        find_endpoint(
            "Revocation",
            metadata.revocation_endpoint.as_ref(),
            "revocation_endpoint",
        ),
        find_endpoint(
            "Sign-out",
            metadata.end_session_endpoint.as_ref(),
            "end_session_endpoint",
        ),
        find_endpoint(
            "Pushed authorization requests",
            metadata.pushed_authorization_request_endpoint.as_ref(),
            "pushed_authorization_request_endpoint",
        ),
        find_endpoint(
            "Device flow",
            metadata.device_authorization_endpoint.as_ref(),
            "device_authorization_endpoint",
        ),
    ]
}

/// A value among those announced. A list that is not there says nothing, whatever its default is.
fn find_listed(title: &str, value: &str, announced: Option<&[String]>, member: &str) -> SupportView {
    SupportView {
        title: title.to_owned(),
        supported: announced.map(|values| values.iter().any(|announced| announced == value)),
        detail: announced.map(|values| format!("{member}: {}", values.join(", "))),
    }
}

fn find_flag(title: &str, flag: Option<bool>, member: &str) -> SupportView {
    SupportView {
        title: title.to_owned(),
        supported: flag,
        detail: flag.map(|flag| format!("{member}: {flag}")),
    }
}

/// An endpoint that is not announced is not there.
fn find_endpoint(title: &str, url: Option<&Url>, member: &str) -> SupportView {
    SupportView {
        title: title.to_owned(),
        supported: Some(url.is_some()),
        detail: url.map(|url| format!("{member}: {url}")),
    }
}
