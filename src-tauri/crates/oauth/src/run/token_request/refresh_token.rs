use bearerbox_secret::Secret;
use serde_json::json;

use crate::check::{CheckName, CheckResult};
use crate::error::{IdTokenProblem, ProtocolError};
use crate::examples::{
    CLIENT_ID, claims, done, failure, feed, form, id_token, input, json_response, metadata, pairs, refresh_grant,
    response, result_of, sent, tokens, with,
};
use crate::http::{Exchange, Value};
use crate::run::{Event, Run};
use crate::{Grant, PreviousTokens};

fn grant(scope: Option<&str>, previous: PreviousTokens) -> Grant {
    Grant::RefreshToken {
        refresh_token: Secret::new("r1"),
        scope: scope.map(Into::into),
        previous,
    }
}

fn previous(sub: Option<&str>, scope: Option<&str>) -> PreviousTokens {
    PreviousTokens {
        sub: sub.map(Into::into),
        scope: scope.map(Into::into),
    }
}

#[test]
fn sends_the_refresh_token_to_the_token_endpoint_without_scope() {
    let mut input = input(refresh_grant());
    input.written = metadata(json!({ "token_endpoint": "https://id.example/token?a=b" }));
    let request = sent(Run::new(input).next());

    assert_eq!((request.exchange, request.redirects), (Exchange::Token, 0));
    assert_eq!(request.url.as_str(), "https://id.example/token?a=b");
    assert_eq!(
        form(&request),
        [
            ("grant_type", "refresh_token"),
            ("refresh_token", "tGzv3JOkF0XG5Qx2TlKWIA"),
            ("client_id", CLIENT_ID)
        ]
    );
    assert!(matches!(request.form[1].value, Value::Secret(_)));
}

#[test]
fn sends_a_scope_only_to_narrow() {
    let request = sent(Run::new(input(grant(Some("a"), PreviousTokens::default()))).next());

    assert!(form(&request).contains(&("scope", "a")));
}

#[test]
fn uses_the_extras_of_the_refresh_and_not_those_of_the_token_request() {
    let mut input = input(refresh_grant());
    input.parameters.token = pairs(&[("audience", "token")]);
    input.parameters.refresh = pairs(&[("audience", "refresh")]);
    input.headers.token = pairs(&[("x-a", "token")]);
    input.headers.refresh = pairs(&[("x-a", "refresh")]);

    let request = sent(Run::new(input).next());

    assert_eq!(form(&request)[3..], [("audience", "refresh")]);
    assert_eq!(request.header("X-A"), Some(&Value::plain("refresh")));
}

#[test]
fn says_by_absence_that_the_old_refresh_token_stays() {
    let mut run = Run::new(input(refresh_grant()));
    let answer = with(tokens(), "refresh_token", json!(null));

    assert_eq!(
        done(feed(&mut run, Event::Response(json_response(200, &answer)))).refresh_token,
        None
    );
}

#[test]
fn tells_a_refusal_from_a_server_that_is_busy_or_out_of_reach() {
    let last = |event| failure(feed(&mut Run::new(input(refresh_grant())), event));

    let revoked = last(Event::Response(json_response(
        400,
        &json!({ "error": "invalid_grant" }),
    )));
    let ProtocolError::ServerRefused { error, .. } = revoked else {
        panic!("{revoked:?}")
    };
    assert_eq!(error.error, "invalid_grant");
    let busy = last(Event::Response(response(429, "text/plain", "slow down")));
    assert!(matches!(busy, ProtocolError::RefusedWithoutReason { status: 429, .. }));
    assert_eq!(
        last(Event::SendFailed),
        ProtocolError::Unanswered {
            exchange: Exchange::Token
        }
    );
}

#[test]
fn accepts_a_refresh_without_id_token_or_with_one_without_nonce() {
    let result = |answer: &serde_json::Value| {
        let mut run = Run::new(input(grant(None, previous(Some("alice"), Some("openid")))));
        done(feed(&mut run, Event::Response(json_response(200, answer))));
        result_of(&run.take_checks(), CheckName::IdTokenPresent)
    };

    assert_eq!(result(&tokens()), CheckResult::NotApplicable);
    let id_token = id_token(&with(claims(), "nonce", json!(null)));
    assert_eq!(
        result(&with(tokens(), "id_token", json!(id_token))),
        CheckResult::Passed
    );
}

#[test]
fn refuses_an_id_token_about_somebody_else() {
    let mut run = Run::new(input(grant(None, previous(Some("bob"), None))));
    let answer = with(tokens(), "id_token", json!(id_token(&claims())));

    assert_eq!(
        failure(feed(&mut run, Event::Response(json_response(200, &answer)))),
        ProtocolError::IdToken(IdTokenProblem::SubjectChanged {
            expected: "bob".into(),
            found: "alice".into()
        })
    );
}

#[test]
fn compares_the_scope_with_the_one_before() {
    let result = |granted: &str| {
        let mut run = Run::new(input(grant(None, previous(None, Some("a b")))));
        let answer = with(tokens(), "scope", json!(granted));
        done(feed(&mut run, Event::Response(json_response(200, &answer))));
        result_of(&run.take_checks(), CheckName::Scope)
    };

    assert_eq!(result("b a"), CheckResult::Passed);
    assert_eq!(result("a"), CheckResult::Warning);
    assert_eq!(result("a b c"), CheckResult::Warning);
}

#[test]
fn rescues_the_refresh_token_of_an_answer_that_is_refused() {
    let answer = |claims| with(tokens(), "id_token", json!(id_token(&claims)));
    let rescued = |grant, answer: &serde_json::Value| {
        let mut run = Run::new(input(grant));
        let step = feed(&mut run, Event::Response(json_response(200, answer)));
        (failure(step), run.rescued_refresh_token().cloned())
    };
    let new = Some(Secret::new("tGzv3JOkF0XG5Qx2TlKWIA"));

    let (_, expired) = rescued(refresh_grant(), &answer(with(claims(), "exp", json!(1))));
    assert_eq!(expired, new);
    let (_, no_access_token) = rescued(refresh_grant(), &with(tokens(), "access_token", json!(null)));
    assert_eq!(no_access_token, new);

    let of_bob = grant(None, previous(Some("bob"), None));
    let (error, of_another) = rescued(of_bob, &answer(claims()));
    let subject_changed = IdTokenProblem::SubjectChanged {
        expected: "bob".into(),
        found: "alice".into(),
    };
    assert_eq!(error, ProtocolError::IdToken(subject_changed));
    assert_eq!(of_another, None);
}

#[test]
fn warns_of_a_token_request_that_anybody_can_read() {
    let result = |endpoint: &str| {
        let mut input = input(refresh_grant());
        input.written = metadata(json!({ "token_endpoint": endpoint }));
        let checks = Run::new(input).take_checks();
        let found = checks.iter().find(|check| check.name == CheckName::EncryptedConnection);
        found.map(|check| check.result)
    };

    assert_eq!(result("http://id.example/token"), Some(CheckResult::Warning));
    assert_eq!(result("http://127.0.0.1:9/token"), None);
    assert_eq!(result("https://id.example/token"), None);
}
