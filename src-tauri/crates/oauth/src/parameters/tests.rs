use serde_json::json;

use crate::check::{CheckName, CheckResult};
use crate::examples::{
    REDIRECT_URI, claims, code_grant, done, feed, feed_callback, form, id_token, input, json_response, opened, pairs,
    query, run_with_code, sent, tokens, url, with,
};
use crate::http::Value;
use crate::run::{Event, Run};
use crate::{AuthorizationResponse, Verdict};

#[test]
fn sends_extra_parameters_with_each_request_as_often_as_given() {
    let mut input = input(code_grant("openid"));
    input.parameters.authorization = pairs(&[
        ("prompt", "consent"),
        ("resource", "https://a"),
        ("resource", "https://b"),
    ]);
    input.parameters.token = pairs(&[("audience", "x"), ("resource", "https://a"), ("resource", "https://b")]);
    input.parameters.refresh = pairs(&[("never", "here")]);
    input.headers.token = pairs(&[("X-Tenant", "a"), ("X-Api-Key", "k")]);
    let url = opened(Run::new(input.clone()).next());
    let request = sent(run_with_code(input).next());

    assert_eq!(query(&url, "prompt"), ["consent"]);
    assert_eq!(query(&url, "resource"), ["https://a", "https://b"]);
    assert_eq!(
        form(&request)[5..],
        [("audience", "x"), ("resource", "https://a"), ("resource", "https://b")]
    );
    assert_eq!(request.header("x-tenant"), Some(&Value::plain("a")));
    assert!(matches!(request.header("x-api-key"), Some(Value::Secret(_))));
}

#[test]
fn lets_an_extra_parameter_replace_ours_and_records_it() {
    let mut input = input(code_grant("openid"));
    input.parameters.authorization = pairs(&[("response_type", "code id_token"), ("code_challenge_method", "S512")]);
    input.parameters.token = pairs(&[("code_verifier", "a-wrong-verifier")]);
    input.headers.token = pairs(&[("accept", "*/*")]);
    let mut run = Run::new(input);
    let url = opened(run.next());
    assert_eq!(query(&url, "response_type"), ["code id_token"]);
    assert_eq!(query(&url, "code_challenge_method"), ["S512"]);

    let request = sent(feed_callback(&mut run, &[("code", "a"), ("state", "the-state")]));

    let verifiers: Vec<_> = form(&request)
        .into_iter()
        .filter(|(name, _)| *name == "code_verifier")
        .collect();
    assert_eq!(verifiers, [("code_verifier", "a-wrong-verifier")]);
    assert!(!format!("{request:?}").contains("a-wrong-verifier"));
    assert_eq!(request.header("Accept"), Some(&Value::plain("*/*")));
    let replaced: Vec<_> = run
        .take_checks()
        .into_iter()
        .filter(|check| check.name == CheckName::ExtraReplacesOurs)
        .map(|check| (check.result, check.found.unwrap()))
        .collect();
    assert_eq!(
        replaced,
        ["response_type", "code_challenge_method", "code_verifier", "Accept"]
            .map(|name| (CheckResult::Warning, name.to_owned()))
    );
}

#[test]
fn awaits_the_state_and_nonce_that_were_really_sent() {
    let mut input = input(code_grant("profile"));
    input.parameters.authorization = pairs(&[("state", "mine"), ("scope", "openid"), ("nonce", "my-nonce")]);
    let mut run = Run::new(input);
    assert_eq!(run.asked_scope(), Some("openid"));
    let judge = |state: &str| {
        run.judge(&AuthorizationResponse::from_url(&url(&format!(
            "{REDIRECT_URI}?code=a&state={state}"
        ))))
    };
    assert_eq!(judge("the-state"), Verdict::StateDiffers);
    assert_eq!(judge("mine"), Verdict::Ours);

    let claims = with(claims(), "nonce", json!("my-nonce"));
    feed_callback(&mut run, &[("code", "a"), ("state", "mine")]);
    let answer = with(tokens(), "id_token", json!(id_token(&claims)));

    done(feed(&mut run, Event::Response(json_response(200, &answer))));
}
