use bearerbox_core::view::{ErrorCode, ErrorView, RunOutcome, StepState, TokenKind};
use bearerbox_practice::{Endpoint, Fault};
use serde_json::json;

use crate::world::{World, done, failed};

fn text(status: u16, content_type: Option<&str>, body: impl Into<Vec<u8>>) -> Fault {
    Fault::Answer {
        status,
        content_type: content_type.map(str::to_owned),
        body: body.into(),
    }
}

#[tokio::test]
async fn refuses_what_is_no_token_response_and_says_what_came() {
    use ErrorCode::{AnswerRefused, Network, ServerRefused};
    let html = || text(200, Some("text/html"), "<html><body>Sign in</body></html>");
    let jwt = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJib2IifQ.c2ln";
    let cases = [
        ("nothing", text(200, None, ""), AnswerRefused),
        ("a page", html(), AnswerRefused),
        ("half", Fault::json(200, r#"{"access_token":"abc"#), AnswerRefused),
        ("a bare JWT", text(200, Some("application/jwt"), jwt), AnswerRefused),
        (
            "no token",
            Fault::json(200, r#"{"token_type":"Bearer"}"#),
            AnswerRefused,
        ),
        (
            "200 with error",
            Fault::json(200, r#"{"error":"invalid_scope"}"#),
            ServerRefused,
        ),
        ("an empty 403", text(403, None, ""), ServerRefused),
        (
            "401",
            Fault::json(401, r#"{"error":"invalid_client","error_description":"Who?"}"#),
            ServerRefused,
        ),
        (
            "a redirect",
            Fault::Redirect {
                status: 307,
                location: "http://127.0.0.1:9/".into(),
            },
            AnswerRefused,
        ),
        ("too much", Fault::HugeBody { bytes: 5 * 1024 * 1024 }, AnswerRefused),
        ("no answer", Fault::Close, Network),
    ];
    let world = World::new().await;
    let profile = world.add_machine(|_| {});

    for (name, fault, code) in cases {
        world.break_token_endpoint("practice-machine", fault);
        let end = world.run_machine(profile).await;
        let view = world.view(&end);

        let error = ErrorView::from(&failed(end));
        assert_eq!(error.code, code, "{name}: {}", error.message);
        assert!(error.next_step.is_some(), "{name}");
        assert_eq!(view.row.outcome, Some(RunOutcome::Failed), "{name}");
        assert_eq!(view.row.summary, error.message, "{name}");
        assert_eq!(view.error.unwrap(), error, "{name}");
        assert_eq!(view.steps.last().unwrap().state, StepState::Failed, "{name}");
    }
    assert!(world.bearerbox.current_authorization(profile, None).unwrap().is_none());
}

#[tokio::test]
async fn accepts_what_is_odd_and_says_so() {
    let cases = [
        (
            "a form",
            text(
                200,
                Some("application/x-www-form-urlencoded"),
                "access_token=abc&token_type=bearer&expires_in=60",
            ),
        ),
        (
            "a byte order mark",
            Fault::json(200, "\u{feff}{\"access_token\":\"abc\",\"token_type\":\"Bearer\"}"),
        ),
        (
            "a string",
            Fault::json(200, r#"{"access_token":"abc","token_type":"Bearer","expires_in":"60"}"#),
        ),
        (
            "less than no time",
            Fault::json(200, r#"{"access_token":"abc","token_type":"Bearer","expires_in":-1}"#),
        ),
        (
            "three centuries",
            Fault::json(
                200,
                r#"{"access_token":"abc","token_type":"Bearer","expires_in":99999999999}"#,
            ),
        ),
    ];
    let world = World::new().await;
    let profile = world.add_machine(|_| {});

    for (name, fault) in cases {
        world.break_token_endpoint("practice-machine", fault);
        let (authorization_id, token_set_id) = done(world.run_machine(profile).await);

        let view = world.authorization(authorization_id).token_set;
        assert_eq!(world.token(token_set_id, TokenKind::Access), "abc", "{name}");
        assert!(!view.oddities.is_empty(), "{name}");
        assert!(view.tokens[0].jwt.is_none(), "{name}");
        assert!(!view.response.contains("abc"), "{name}: {}", view.response);
    }
}

#[tokio::test]
async fn a_granted_scope_that_differs_stands_beside_the_asked_one() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});
    let patch = json!({ "scope": "orders.write", "expires_in": null });
    world.break_token_endpoint(
        "practice-machine",
        Fault::MergeAnswer(patch.as_object().unwrap().clone()),
    );

    let (authorization_id, _) = done(world.run_machine(profile).await);

    let view = world.authorization(authorization_id).token_set;
    assert_eq!(view.asked_scope, ["orders.read"]);
    assert_eq!(view.granted_scope, Some(vec!["orders.write".to_owned()]));
    assert_eq!(view.tokens[0].expiry_source, bearerbox_core::view::ExpirySource::Exp);
}

#[tokio::test]
async fn metadata_that_is_of_no_use_ends_the_run_before_any_secret_is_sent() {
    let merge = |patch: serde_json::Value| Fault::MergeAnswer(patch.as_object().unwrap().clone());
    let cases = [
        ("a page", text(200, Some("text/html"), "<html></html>")),
        ("nothing there", text(404, None, "")),
        ("broken", text(500, None, "")),
        ("another issuer", merge(json!({ "issuer": "https://evil.example" }))),
        ("5 MB", Fault::HugeBody { bytes: 5 * 1024 * 1024 }),
        (
            "a loop",
            Fault::Redirect {
                status: 302,
                location: "/.well-known/openid-configuration".to_owned(),
            },
        ),
        ("no answer", Fault::Close),
        ("no token endpoint", merge(json!({ "token_endpoint": null }))),
    ];
    let world = World::new().await;
    let profile = world.add_machine(|_| {});

    for (name, fault) in cases {
        world
            .practice
            .set_faults_for_all(vec![fault.always(Endpoint::Metadata)]);
        let end = world.run_machine(profile).await;
        let view = world.view(&end);

        let error = ErrorView::from(&failed(end));
        assert!(error.next_step.is_some(), "{name}: {error:?}");
        assert_eq!(world.token_requests(), 0, "{name}");
        assert_eq!(view.steps.last().unwrap().title, "Token request", "{name}");
        assert_eq!(view.steps.last().unwrap().state, StepState::NotReached, "{name}");
    }
    world.practice.set_faults_for_all(Vec::new());
    done(world.run_machine(profile).await);
}

#[tokio::test]
async fn a_failed_run_asks_for_the_metadata_again_next_time() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});
    done(world.run_machine(profile).await);
    world.break_token_endpoint("practice-machine", text(404, None, ""));

    let cached = world.run_machine(profile).await;
    let anew = world.run_machine(profile).await;

    assert_eq!(world.view(&cached).steps[0].title, "Token request");
    assert_eq!(world.view(&anew).steps[0].title, "Metadata");
}
