//! Remarks on what a client may ask for: grants, response types, PKCE, client authentication.

use bearerbox_oauth::AuthorizationServerMetadata;

use super::{Remarks, grants_code, is_openid_provider, lists};
use crate::profiles::TokenEndpointAuthMethod;

pub(super) fn look_at_offers(metadata: &AuthorizationServerMetadata, remarks: &mut Remarks) {
    look_at_challenges(metadata, remarks);
    look_at_grants(metadata, remarks);
    look_at_response_types(metadata, remarks);
    look_at_client_authentication(metadata, remarks);
    let signs_in = metadata.authorization_endpoint.is_some();
    if signs_in && metadata.authorization_response_iss_parameter_supported != Some(true) {
        remarks.note(
            "It does not announce that its authorization responses say whose they are (iss, RFC 9207 §3): an answer of \
             another server cannot be told from its own.",
        );
    }
    if metadata.require_signed_request_object == Some(true) {
        remarks.note(
            "It takes signed authorization requests alone (RFC 9101 §10.5): choose an algorithm for request objects.",
        );
    }
    if is_openid_provider(metadata) && metadata.subject_types_supported.is_none() {
        remarks.note("It does not say subject_types_supported, which OpenID Connect Discovery §3 requires.");
    }
}

/// RFC 7636 §4.2, RFC 9700 §2.1.1.
fn look_at_challenges(metadata: &AuthorizationServerMetadata, remarks: &mut Remarks) {
    if !grants_code(metadata) {
        return;
    }
    match &metadata.code_challenge_methods_supported {
        Some(_) if !lists(metadata.code_challenge_methods_supported.as_ref(), "S256") => {
            remarks.warn(
                "It does not announce PKCE with S256: choose another method, or none (RFC 7636 §4.2, RFC 9700 §2.1.1).",
            );
        }
        None if metadata.authorization_endpoint.is_some() => {
            remarks.note("It does not say whether it supports PKCE; S256 is sent unless you choose otherwise.");
        }
        Some(_) | None => {}
    }
}

fn look_at_grants(metadata: &AuthorizationServerMetadata, remarks: &mut Remarks) {
    let grants = metadata.grant_types_supported.as_ref();
    if lists(grants, "password") {
        remarks.note("It offers the password grant, which must not be used any more (RFC 9700 §2.4).");
    }
    let answers_token = |response_type: &String| response_type.split(' ').any(|part| part == "token");
    let response_types = metadata.response_types_supported.as_ref();
    if lists(grants, "implicit") || response_types.is_some_and(|types| types.iter().any(answers_token)) {
        remarks.note(
            "It gives access tokens through the browser (the implicit grant, or a response type with token), where others \
             can read them: take a code instead (RFC 9700 §2.1.2).",
        );
    }
}

fn look_at_response_types(metadata: &AuthorizationServerMetadata, remarks: &mut Remarks) {
    if metadata.authorization_endpoint.is_none() {
        return;
    }
    match &metadata.response_types_supported {
        None => remarks.note("It does not say response_types_supported, which RFC 8414 §2 requires."),
        Some(_) if lists(metadata.response_types_supported.as_ref(), "code") => {}
        Some(types) if grants_code(metadata) => remarks.warn(format!(
            "It offers the authorization code grant, but not the response type code: {} (RFC 8414 §2).",
            types.join(", ")
        )),
        Some(_) => {}
    }
}

fn look_at_client_authentication(metadata: &AuthorizationServerMetadata, remarks: &mut Remarks) {
    let Some(methods) = &metadata.token_endpoint_auth_methods_supported else {
        return;
    };
    let is_known = |method: &String| match TokenEndpointAuthMethod::named(method) {
        TokenEndpointAuthMethod::Other(_) => false,
        TokenEndpointAuthMethod::None
        | TokenEndpointAuthMethod::ClientSecretBasic
        | TokenEndpointAuthMethod::ClientSecretPost
        | TokenEndpointAuthMethod::ClientSecretJwt
        | TokenEndpointAuthMethod::PrivateKeyJwt
        | TokenEndpointAuthMethod::TlsClientAuth
        | TokenEndpointAuthMethod::SelfSignedTlsClientAuth => true,
    };
    if !methods.is_empty() && !methods.iter().any(is_known) {
        remarks.wrong(format!(
            "Clients authenticate here by {}, which Bearerbox cannot do.",
            methods.join(", ")
        ));
    }
}
