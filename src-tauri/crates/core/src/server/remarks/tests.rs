use bearerbox_oauth::AuthorizationServerMetadata;
use serde_json::{Value, json};

use super::find_remarks;
use crate::view::Severity;

/// Metadata about which there is nothing to say.
fn good() -> Value {
    json!({
        "issuer": "https://id.example",
        "authorization_endpoint": "https://id.example/authorize",
        "token_endpoint": "https://id.example/token",
        "jwks_uri": "https://id.example/jwks",
        "scopes_supported": ["openid"],
        "response_types_supported": ["code"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": true,
    })
}

fn say(metadata: Value) -> Vec<(Severity, String)> {
    let metadata: AuthorizationServerMetadata = serde_json::from_value(metadata).unwrap();
    let remarks = find_remarks(&metadata);
    remarks
        .into_iter()
        .map(|remark| (remark.severity, remark.message))
        .collect()
}

/// With `members` in the good metadata (those that are null are left out), exactly one remark is made.
#[track_caller]
fn assert_said(members: Value, severity: Severity, words: &[&str]) {
    let mut metadata = good();
    for (name, value) in members.as_object().unwrap() {
        if value.is_null() {
            metadata.as_object_mut().unwrap().remove(name);
        } else {
            metadata[name] = value.clone();
        }
    }

    let said = say(metadata);

    let [(found, message)] = said.as_slice() else {
        panic!("{said:?}");
    };
    assert_eq!(*found, severity, "{message}");
    for word in words {
        assert!(message.contains(word), "{word} in {message}");
    }
}

#[test]
fn there_is_nothing_to_say_about_good_metadata() {
    assert_eq!(say(good()), []);
}

#[test]
fn an_algorithm_that_signs_nothing_is_as_bad_as_its_use() {
    for member in [
        "token_endpoint_auth_signing_alg_values_supported",
        "revocation_endpoint_auth_signing_alg_values_supported",
        "introspection_endpoint_auth_signing_alg_values_supported",
        "dpop_signing_alg_values_supported",
        "authorization_signing_alg_values_supported",
        "backchannel_authentication_request_signing_alg_values_supported",
    ] {
        assert_said(json!({ member: ["ES256", "none"] }), Severity::Wrong, &[member, "§"]);
    }
    assert_said(
        json!({ "id_token_signing_alg_values_supported": ["RS256", "none"] }),
        Severity::Warning,
        &["Discovery §3"],
    );
    for member in [
        "userinfo_signing_alg_values_supported",
        "request_object_signing_alg_values_supported",
    ] {
        assert_said(json!({ member: ["RS256", "none"] }), Severity::Note, &["Discovery §3"]);
    }
}

#[test]
fn what_must_be_signed_and_need_not_be_contradicts_itself() {
    let mut metadata = good();
    metadata["require_signed_request_object"] = json!(true);
    metadata["request_object_signing_alg_values_supported"] = json!(["none"]);

    let said = say(metadata);

    assert_eq!(said[0].0, Severity::Wrong);
    assert!(said[0].1.contains("RFC 9101 §10.5"), "{said:?}");
}

#[test]
fn a_proof_by_a_shared_secret_is_none() {
    assert_said(
        json!({ "dpop_signing_alg_values_supported": ["ES256", "HS256"] }),
        Severity::Wrong,
        &["HS256", "RFC 9449"],
    );
}

#[test]
fn lists_that_are_required_are_missed() {
    assert_said(
        json!({ "token_endpoint_auth_signing_alg_values_supported": null }),
        Severity::Warning,
        &["private_key_jwt", "RFC 8414 §2"],
    );
    assert_said(
        json!({ "jwks_uri": null }),
        Severity::Warning,
        &["jwks_uri", "Discovery §3"],
    );
    assert_said(
        json!({ "response_types_supported": null }),
        Severity::Note,
        &["RFC 8414 §2"],
    );
    assert_said(
        json!({ "subject_types_supported": null }),
        Severity::Note,
        &["Discovery §3"],
    );
    assert_said(
        json!({ "id_token_signing_alg_values_supported": null }),
        Severity::Note,
        &["Discovery §3"],
    );
    assert_said(
        json!({ "id_token_signing_alg_values_supported": ["ES256"] }),
        Severity::Note,
        &["RS256"],
    );
}

#[test]
fn keys_are_missed_of_openid_providers_alone() {
    let oauth_alone = json!({
        "jwks_uri": null, "scopes_supported": ["read"], "id_token_signing_alg_values_supported": null,
    });
    let mut metadata = good();
    for name in oauth_alone.as_object().unwrap().keys() {
        metadata.as_object_mut().unwrap().remove(name);
    }

    assert_eq!(say(metadata), []);
}

#[test]
fn grants_and_response_types_that_are_past_are_noted() {
    assert_said(
        json!({ "grant_types_supported": ["authorization_code", "password"] }),
        Severity::Note,
        &["RFC 9700 §2.4"],
    );
    assert_said(
        json!({ "grant_types_supported": ["authorization_code", "implicit"] }),
        Severity::Note,
        &["RFC 9700 §2.1.2"],
    );
    assert_said(
        json!({ "response_types_supported": ["code", "code token"] }),
        Severity::Note,
        &["RFC 9700 §2.1.2"],
    );
    assert_said(
        json!({ "response_types_supported": ["id_token"] }),
        Severity::Warning,
        &["response type code"],
    );
}

#[test]
fn an_answer_that_does_not_say_whose_it_is_is_noted() {
    for value in [json!(null), json!(false)] {
        assert_said(
            json!({ "authorization_response_iss_parameter_supported": value }),
            Severity::Note,
            &["RFC 9207 §3"],
        );
    }
}

#[test]
fn pkce_is_missed() {
    assert_said(
        json!({ "code_challenge_methods_supported": ["plain"] }),
        Severity::Warning,
        &["S256"],
    );
    assert_said(
        json!({ "code_challenge_methods_supported": null }),
        Severity::Note,
        &["PKCE"],
    );
}

#[test]
fn what_is_required_and_has_no_endpoint_is_wrong() {
    assert_said(
        json!({ "require_pushed_authorization_requests": true }),
        Severity::Wrong,
        &["RFC 9126 §5"],
    );
    let device = "urn:ietf:params:oauth:grant-type:device_code";
    assert_said(
        json!({ "grant_types_supported": ["authorization_code", device] }),
        Severity::Warning,
        &["device_authorization_endpoint", "RFC 8628 §4"],
    );
}

#[test]
fn what_bearerbox_can_do_is_not_said_to_be_missing() {
    let mut metadata = good();
    metadata["require_pushed_authorization_requests"] = json!(true);
    metadata["pushed_authorization_request_endpoint"] = json!("https://id.example/par");
    for method in ["client_secret_jwt", "tls_client_auth", "self_signed_tls_client_auth"] {
        metadata["token_endpoint_auth_methods_supported"] = json!([method]);
        assert_eq!(say(metadata.clone()), [], "{method}");
    }
    assert_said(
        json!({ "token_endpoint_auth_methods_supported": ["x509_hash"] }),
        Severity::Wrong,
        &["x509_hash"],
    );
}

#[test]
fn addresses_that_cannot_be_right_are_said() {
    assert_said(
        json!({ "token_endpoint": "https://id.example/token#a" }),
        Severity::Warning,
        &["token_endpoint", "RFC 6749"],
    );
    assert_said(
        json!({ "issuer": "https://id.example?a" }),
        Severity::Warning,
        &["RFC 8414 §2"],
    );
    assert_said(
        json!({ "signed_metadata": "a.b.c" }),
        Severity::Note,
        &["RFC 8414 §2.1"],
    );
    assert_said(
        json!({ "require_signed_request_object": true }),
        Severity::Note,
        &["RFC 9101 §10.5"],
    );
}

#[test]
fn the_worst_comes_first() {
    let mut metadata = good();
    metadata["grant_types_supported"] = json!(["password"]);
    metadata["dpop_signing_alg_values_supported"] = json!(["none"]);
    metadata["jwks_uri"] = json!(null);

    let severities: Vec<_> = say(metadata).into_iter().map(|(severity, _)| severity).collect();

    assert_eq!(severities, [Severity::Wrong, Severity::Warning, Severity::Note]);
}
