use serde_json::{Value, json};

use crate::check::{Check, CheckName, CheckResult};
use crate::error::{IdTokenProblem, ProtocolError};
use crate::examples::{
    NOW, check_of, claims, code_grant, done, failure, feed, id_token, input, json_response, jwt, response, result_of,
    run_with_code, tokens, with,
};
use crate::http::HttpResponse;
use crate::run::{Event, Step};

fn receive(scope: &str, response: HttpResponse) -> (Step, Vec<Check>) {
    let mut run = run_with_code(input(code_grant(scope)));
    run.take_checks();
    let step = feed(&mut run, Event::Response(response));
    (step, run.take_checks())
}

fn receive_json(scope: &str, value: &Value) -> (Step, Vec<Check>) {
    receive(scope, json_response(200, value))
}

fn with_id_token(claims: &Value) -> Value {
    with(tokens(), "id_token", json!(id_token(claims)))
}

#[test]
fn records_what_was_checked_of_a_right_response() {
    let (step, checks) = receive_json("openid", &with_id_token(&claims()));

    done(step);
    let failed: Vec<_> = checks
        .iter()
        .filter(|check| matches!(check.result, CheckResult::Warning | CheckResult::Failed))
        .collect();
    assert!(failed.is_empty(), "{failed:?}");
    for name in [
        CheckName::ContentType,
        CheckName::CacheControl,
        CheckName::ResponseForm,
        CheckName::TokenType,
        CheckName::Scope,
        CheckName::ExpiresIn,
        CheckName::IdTokenPresent,
        CheckName::IdTokenNonce,
    ] {
        assert_eq!(result_of(&checks, name), CheckResult::Passed, "{name:?}");
    }
}

#[test]
fn warns_of_what_can_be_lived_with() {
    let body = r#"{"access_token":"a","expires_in":"0","token_type":"DPoP","scope":"a"}"#;
    let bare = HttpResponse {
        headers: vec![],
        ..response(200, "", body)
    };

    let (step, checks) = receive("a b", bare);

    done(step);
    for name in [
        CheckName::ContentType,
        CheckName::CacheControl,
        CheckName::ResponseForm,
        CheckName::TokenType,
        CheckName::Scope,
        CheckName::ExpiresIn,
    ] {
        assert_eq!(result_of(&checks, name), CheckResult::Warning, "{name:?}");
    }
    assert_eq!(check_of(&checks, CheckName::TokenType).found.as_deref(), Some("DPoP"));
}

#[test]
fn says_when_only_the_token_knows_its_expiry() {
    let access_token = jwt(&json!({ "alg": "ES256" }), &json!({ "exp": NOW + 5 }));
    let answer = with(
        with(tokens(), "expires_in", json!(null)),
        "access_token",
        json!(access_token),
    );

    let (_, checks) = receive_json("a", &answer);

    let check = check_of(&checks, CheckName::ExpiresIn);
    assert_eq!(check.found.as_deref(), Some("missing; exp of the access token says it"));
}

#[test]
fn finds_any_case_of_bearer_in_order() {
    let (_, checks) = receive_json("a", &with(tokens(), "token_type", json!("bearer")));

    assert_eq!(result_of(&checks, CheckName::TokenType), CheckResult::Passed);
    assert_eq!(result_of(&checks, CheckName::ResponseForm), CheckResult::Passed);
}

#[test]
fn warns_when_openid_was_granted_and_no_id_token_came() {
    let result = |asked: &str, answer: &Value| {
        let (step, checks) = receive_json(asked, answer);
        done(step);
        result_of(&checks, CheckName::IdTokenPresent)
    };

    assert_eq!(result("openid", &tokens()), CheckResult::Warning);
    assert_eq!(
        result("openid", &with(tokens(), "scope", json!("openid"))),
        CheckResult::Warning
    );
    assert_eq!(
        result("openid a", &with(tokens(), "scope", json!("a"))),
        CheckResult::NotApplicable
    );
    assert_eq!(result("a", &tokens()), CheckResult::NotApplicable);
}

#[test]
fn refuses_the_response_for_a_wrong_id_token() {
    let refused = |claims: &Value| failure(receive_json("openid", &with_id_token(claims)).0);

    assert_eq!(
        refused(&with(claims(), "nonce", json!("another"))),
        ProtocolError::IdToken(IdTokenProblem::NonceMismatch)
    );
    assert!(matches!(
        refused(&with(claims(), "iss", json!("https://evil.example"))),
        ProtocolError::IdToken(IdTokenProblem::IssuerMismatch { .. })
    ));
    assert!(matches!(
        refused(&with(claims(), "aud", json!("another"))),
        ProtocolError::IdToken(IdTokenProblem::AudienceMismatch { .. })
    ));
    assert!(matches!(
        refused(&with(claims(), "exp", json!(NOW - 61))),
        ProtocolError::IdToken(IdTokenProblem::Expired { .. })
    ));
}

#[test]
fn tells_no_token_in_any_check() {
    let answer = with(with_id_token(&claims()), "access_token", json!("secret-access-token"));

    let (step, checks) = receive_json("openid", &answer);

    let text = format!("{step:?} {checks:?}");
    for secret in ["secret-access-token", "tGzv3JOkF0XG5Qx2TlKWIA", "the-nonce", "eyJ"] {
        assert!(!text.contains(secret), "{text}");
    }
}
