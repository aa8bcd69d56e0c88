//! What the server says of itself: its metadata (RFC 8414, OIDC Discovery) and its public keys (RFC 7517).

use axum::http::{StatusCode, header};
use serde_json::{Map, Value};

use crate::acr::Acr;
use crate::answer::{Answer, Refusal};
use crate::api;
use crate::client::GrantType;
use crate::endpoint::Endpoint;
use crate::object::object;
use crate::response_type::ResponseType;
use crate::scope::SUPPORTED;
use crate::server::Server;

/// The same document under both well-known addresses.
pub(crate) fn metadata(server: &Server) -> Answer {
    let with_secret = ["client_secret_basic", "client_secret_post"];
    let with_any = ["none", "client_secret_basic", "client_secret_post"];
    let details_types: Vec<&str> = (server.authorization_details_types.iter())
        .map(|known| known.name.as_str())
        .collect();
    let body = object! {
        "issuer": server.issuer,
        "authorization_endpoint": server.url(Endpoint::Authorization),
        "token_endpoint": server.url(Endpoint::Token),
        "device_authorization_endpoint": server.url(Endpoint::DeviceAuthorization),
        "userinfo_endpoint": server.url(Endpoint::Userinfo),
        "jwks_uri": server.url(Endpoint::Jwks),
        "introspection_endpoint": server.url(Endpoint::Introspection),
        "revocation_endpoint": server.url(Endpoint::Revocation),
        "registration_endpoint": server.url(Endpoint::Registration),
        "end_session_endpoint": server.url(Endpoint::EndSession),
        "scopes_supported": SUPPORTED,
        "response_types_supported": ResponseType::ALL.map(ResponseType::as_str),
        "response_modes_supported": ["query", "fragment", "form_post"],
        "grant_types_supported": GrantType::ALL.map(GrantType::as_str),
        "authorization_details_types_supported": details_types,
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "RS256"],
        "token_endpoint_auth_methods_supported": with_any,
        "introspection_endpoint_auth_methods_supported": with_secret,
        "revocation_endpoint_auth_methods_supported": with_any,
        "code_challenge_methods_supported": ["S256", "plain"],
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "acr_values_supported": Acr::ALL.map(Acr::as_str),
        "ui_locales_supported": ["en"],
        "protected_resources": [server.audience()],
        "claims_supported": [
            "iss", "sub", "aud", "iat", "exp", "auth_time", "acr", "nonce", "at_hash", "c_hash", "s_hash", "name",
            "given_name", "family_name", "preferred_username", "email", "email_verified",
        ],
        "authorization_response_iss_parameter_supported": true,
        "claims_parameter_supported": false,
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
    };
    cached(body)
}

/// The metadata of the example API (RFC 9728).
pub(crate) fn resource_metadata(server: &Server) -> Answer {
    cached(api::metadata(server))
}

/// The public keys. The RSA key is made now if need be, so that the set never lacks a key that will sign later.
pub(crate) async fn jwks(server: &Server) -> Answer {
    match server.rs256().await {
        Ok(rs256) => cached(object! { "keys": [server.keys.es256().jwk.clone(), rs256.jwk.clone()] }),
        Err(error) => Refusal::from(error).into_answer(),
    }
}

/// May be kept, but is asked for again: the practice server's answers change with its faults.
fn cached(body: Map<String, Value>) -> Answer {
    Answer::json(StatusCode::OK, body).with(header::CACHE_CONTROL, "no-cache")
}
