//! Remarks on the algorithms that sign: `none`, those that anybody with a public key could use, and lists that lack.

use bearerbox_oauth::AuthorizationServerMetadata;

use super::{Remarks, is_openid_provider, lists};

pub(super) fn look_at_algorithms(metadata: &AuthorizationServerMetadata, remarks: &mut Remarks) {
    let forbidden = [
        (
            "token_endpoint_auth_signing_alg_values_supported",
            &metadata.token_endpoint_auth_signing_alg_values_supported,
            "RFC 8414 §2",
        ),
        (
            "revocation_endpoint_auth_signing_alg_values_supported",
            &metadata.revocation_endpoint_auth_signing_alg_values_supported,
            "RFC 8414 §2",
        ),
        (
            "introspection_endpoint_auth_signing_alg_values_supported",
            &metadata.introspection_endpoint_auth_signing_alg_values_supported,
            "RFC 8414 §2",
        ),
        (
            "dpop_signing_alg_values_supported",
            &metadata.dpop_signing_alg_values_supported,
            "RFC 9449 §4.2",
        ),
        (
            "authorization_signing_alg_values_supported",
            &metadata.authorization_signing_alg_values_supported,
            "JARM §3",
        ),
        (
            "backchannel_authentication_request_signing_alg_values_supported",
            &metadata.backchannel_authentication_request_signing_alg_values_supported,
            "OpenID Connect CIBA §7.1.1",
        ),
    ];
    for (member, algorithms, specification) in forbidden {
        if lists(algorithms.as_ref(), "none") {
            remarks.wrong(format!(
                "{member} has \"none\", which must not be there ({specification}): without a signature, anybody can be \
                 anybody."
            ));
        }
    }
    look_at_id_tokens(metadata, remarks);
    look_at_request_objects(metadata, remarks);
    if lists(metadata.userinfo_signing_alg_values_supported.as_ref(), "none") {
        remarks.note(
            "userinfo_signing_alg_values_supported has \"none\", as OpenID Connect Discovery §3 allows: such an answer is \
             protected by TLS alone.",
        );
    }
    let symmetric = metadata.dpop_signing_alg_values_supported.iter().flatten();
    let symmetric: Vec<_> = symmetric.filter(|name| name.starts_with("HS")).cloned().collect();
    if !symmetric.is_empty() {
        remarks.wrong(format!(
            "dpop_signing_alg_values_supported has {}; a proof is signed by a private key (RFC 9449 §4.2).",
            symmetric.join(", ")
        ));
    }
    let methods = metadata.token_endpoint_auth_methods_supported.as_ref();
    let signs = ["private_key_jwt", "client_secret_jwt"]
        .into_iter()
        .find(|method| lists(methods, method));
    if let (Some(method), None) = (signs, &metadata.token_endpoint_auth_signing_alg_values_supported) {
        remarks.warn(format!(
            "It takes {method} and does not say by which algorithms (token_endpoint_auth_signing_alg_values_supported, \
             which RFC 8414 §2 then requires)."
        ));
    }
}

fn look_at_id_tokens(metadata: &AuthorizationServerMetadata, remarks: &mut Remarks) {
    let algorithms = metadata.id_token_signing_alg_values_supported.as_ref();
    if lists(algorithms, "none") {
        remarks.warn(
            "id_token_signing_alg_values_supported has \"none\": an ID token without a signature is good only straight \
             from the token endpoint (OpenID Connect Discovery §3).",
        );
    }
    if algorithms.is_some() && !lists(algorithms, "RS256") {
        remarks.note("id_token_signing_alg_values_supported lacks RS256, which OpenID Connect Discovery §3 requires.");
    }
    if algorithms.is_none() && is_openid_provider(metadata) {
        remarks
            .note("It does not say id_token_signing_alg_values_supported, which OpenID Connect Discovery §3 requires.");
    }
}

fn look_at_request_objects(metadata: &AuthorizationServerMetadata, remarks: &mut Remarks) {
    if !lists(metadata.request_object_signing_alg_values_supported.as_ref(), "none") {
        return;
    }
    if metadata.require_signed_request_object == Some(true) {
        remarks.wrong(
            "It requires signed request objects, and request_object_signing_alg_values_supported has \"none\" \
             (RFC 9101 §10.5).",
        );
    } else {
        remarks.note(
            "request_object_signing_alg_values_supported has \"none\", as OpenID Connect Discovery §3 allows: such a \
             request object proves nothing.",
        );
    }
}
