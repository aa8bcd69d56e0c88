use bearerbox_oauth::{HttpResponse, challenges};

use super::{Refused, describe_refusal};
use crate::view::RefusalView;

/// What the first challenge of `field` means for a token that went along as `scheme`, with this scope.
fn describe(scheme: &str, scope: Option<&str>, field: &str) -> RefusalView {
    let response = HttpResponse {
        status: 401,
        headers: vec![("www-authenticate".to_owned(), field.to_owned())],
        body: Vec::new(),
    };
    describe_refusal(&Refused {
        status: 401,
        challenge: challenges(&response).first(),
        scheme,
        scope,
        clock: None,
    })
}

fn said(scheme: &str, field: &str) -> (String, String) {
    let refusal = describe(scheme, None, field);
    (refusal.message, refusal.source)
}

fn silent(status: u16) -> RefusalView {
    describe_refusal(&Refused {
        status,
        challenge: None,
        scheme: "Bearer",
        scope: None,
        clock: None,
    })
}

#[test]
fn every_reason_of_the_rfcs_has_words_and_its_section() {
    for (scheme, field, begins, source) in [
        (
            "Bearer",
            r#"Bearer error="invalid_request""#,
            "The API says that the request is malformed",
            "RFC 6750 §3.1",
        ),
        (
            "Bearer",
            r#"Bearer error="invalid_token""#,
            "The API does not take the token",
            "RFC 6750 §3.1",
        ),
        (
            "Bearer",
            r#"Bearer error="insufficient_scope""#,
            "The token lacks a scope that the API needs for this; it does not say which.",
            "RFC 6750 §3.1",
        ),
        (
            "DPoP",
            r#"DPoP error="invalid_dpop_proof""#,
            "The API does not take the proof",
            "RFC 9449 §7.1",
        ),
        (
            "DPoP",
            r#"DPoP error="use_dpop_nonce""#,
            "The API asks for another nonce in the proof each time",
            "RFC 9449 §9",
        ),
        (
            "Bearer",
            r#"DPoP error="use_dpop_nonce""#,
            "The API wants a proof with its nonce, but this token is not bound to a key.",
            "RFC 9449 §9",
        ),
        (
            "Bearer",
            r#"Bearer error="insufficient_user_authentication", max_age=300, acr_values="gold silver""#,
            "The API wants the person to have signed in no longer than 300 seconds ago, by gold or silver.",
            "RFC 9470 §3",
        ),
        (
            "Bearer",
            r#"Bearer error="insufficient_user_authentication""#,
            "The API wants the person to have signed in more surely or more lately, without saying how.",
            "RFC 9470 §3",
        ),
        (
            "Bearer",
            r#"Bearer error="tenant_unknown""#,
            "The API gives a reason that no RFC knows.",
            "RFC 6750 §3",
        ),
    ] {
        let (message, found) = said(scheme, field);

        assert!(message.starts_with(begins), "{field}: {message}");
        assert_eq!(found, source, "{field}");
    }
}

#[test]
fn the_scopes_that_are_missing_are_named() {
    let field = r#"Bearer error="insufficient_scope", scope="orders.read orders.write orders.admin""#;

    assert_eq!(
        describe("Bearer", Some("openid orders.read orders.write"), field).message,
        "The token lacks the scope orders.admin, which the API needs for this."
    );
    assert_eq!(
        describe("Bearer", Some("openid orders.read"), field).message,
        "The token lacks the scopes orders.write, orders.admin, which the API needs for this."
    );
    assert_eq!(
        describe("Bearer", Some("orders.admin orders.read orders.write"), field).message,
        "The API says that the token lacks a scope, although it was granted all that the API names."
    );
}

#[test]
fn a_challenge_without_a_reason_tells_which_scheme_is_wanted() {
    assert_eq!(
        said("Bearer", r#"Bearer realm="api""#),
        (
            "The API gives no reason, as if no token had come.".to_owned(),
            "RFC 6750 §3".to_owned()
        )
    );
    let dpop = describe("Bearer", None, r#"DPoP algs="ES256 PS256""#);
    assert_eq!(
        dpop.message,
        "The API takes only tokens that are bound to a key (DPoP), with proofs signed by ES256, PS256; this one went along \
         as Bearer."
    );
    assert!(dpop.next_step.unwrap().contains("client.dpop_bound_access_tokens"));
    let basic = describe("token", None, r#"Bearer realm="api""#);
    assert_eq!(
        basic.message,
        "The API asks for the scheme Bearer; the token went along as token."
    );
    assert!(basic.next_step.unwrap().contains("dialect.api_scheme"));
    let scope = describe("bearer", None, r#"Bearer scope="orders.read""#);
    assert_eq!(
        scope.next_step.as_deref(),
        Some("It names the scopes that it needs: orders.read.")
    );
}

#[test]
fn a_refusal_without_a_challenge_is_said_to_be_one() {
    let unauthorized = silent(401);
    assert!(
        unauthorized
            .message
            .starts_with("The API answered 401 without a challenge")
    );
    assert_eq!(unauthorized.source, "RFC 9110 §11.6.1");
    assert_eq!((unauthorized.scheme, unauthorized.server), (None, None));
    assert_eq!(silent(403).source, "RFC 9110 §15.5.4");
}

#[test]
fn the_api_s_own_words_stay_apart_and_clocks_are_told() {
    let field = r#"DPoP error="invalid_dpop_proof", error_description="iat is too old", algs="ES256""#;

    let server = describe("DPoP", None, field).server.unwrap();
    assert_eq!(server.error.as_deref(), Some("invalid_dpop_proof"));
    assert_eq!(server.error_description.as_deref(), Some("iat is too old"));
    assert_eq!(describe("Bearer", None, "Bearer").server, None);

    let response = HttpResponse {
        status: 401,
        headers: vec![("www-authenticate".to_owned(), field.to_owned())],
        body: Vec::new(),
    };
    let late = describe_refusal(&Refused {
        status: 401,
        challenge: challenges(&response).first(),
        scheme: "DPoP",
        scope: None,
        clock: Some("3600 s behind"),
    });
    assert_eq!(
        late.next_step.as_deref(),
        Some("The API's clock and this computer's differ (3600 s behind): set them right, and send it again.")
    );
}
