use bearerbox_core::view::{ErrorView, RunOutcome, StepState, TokenKind};
use bearerbox_practice::{Endpoint, Fault};
use serde_json::json;

use crate::faults::{bad_answers, page, status, text};
use crate::world::{World, done, failed};

#[tokio::test]
async fn refuses_what_is_no_token_response_says_what_came_and_loses_nothing() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});
    done(world.run_machine(profile).await);
    let held = world.held(profile);

    for case in bad_answers() {
        let name = case.name;
        world.break_token_endpoint("practice-machine", case.fault);
        let end = world.run_machine(profile).await;
        let view = world.view(&end);

        let error = ErrorView::from(&failed(end));
        assert_eq!(error.code, case.code, "{name}: {}", error.message);
        assert_eq!(error.message, world.say(case.message), "{name}");
        assert_eq!(error.server, case.server, "{name}");
        assert!(error.next_step.is_some(), "{name}");
        assert_eq!(view.row.outcome, Some(RunOutcome::Failed), "{name}");
        assert_eq!(view.row.summary, error.message, "{name}");
        assert_eq!(view.error.unwrap(), error, "{name}");
        assert_eq!(view.steps.last().unwrap().state, StepState::Failed, "{name}");
        assert_eq!(world.held(profile), held, "{name}");
    }
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
        (
            "a page",
            text(200, Some("text/html"), "<html></html>"),
            "At the issuer there is a web page, not metadata.",
            page("<html></html>"),
        ),
        (
            "nothing there",
            text(404, None, ""),
            "There is no metadata at the issuer: the server answers \"not found\".",
            status(404),
        ),
        (
            "broken",
            text(500, None, ""),
            "The server answers the request for its metadata at the issuer with status 500.",
            status(500),
        ),
        (
            "another issuer",
            merge(json!({ "issuer": "https://evil.example" })),
            "The metadata at the issuer is that of the issuer https://evil.example, not of {issuer}.",
            None,
        ),
        (
            "5 MB",
            Fault::HugeBody { bytes: 5 * 1024 * 1024 },
            "The answer of {host} is larger than 2 MiB, so it was not read.",
            None,
        ),
        (
            "a loop",
            Fault::Redirect {
                status: 302,
                location: "/.well-known/openid-configuration".to_owned(),
            },
            "The metadata at the issuer is redirected again and again, at last to /.well-known/openid-configuration.",
            status(302),
        ),
        (
            "no answer",
            Fault::Close,
            "{host} closed the connection before it had answered.",
            None,
        ),
        (
            "no token endpoint",
            merge(json!({ "token_endpoint": null })),
            "Neither the server's metadata nor the profile names the token_endpoint.",
            None,
        ),
    ];
    let world = World::new().await;
    let profile = world.add_machine(|_| {});
    done(world.run_machine(profile).await);
    let held = world.held(profile);
    // A run that fails forgets what was discovered before.
    world.break_token_endpoint("practice-machine", text(404, None, ""));
    failed(world.run_machine(profile).await);
    world.practice.set_faults("practice-machine", Vec::new()).unwrap();

    for (name, fault, message, server) in cases {
        world.practice.clear_recorded_requests();
        world
            .practice
            .set_faults_for_all(vec![fault.always(Endpoint::Metadata)]);
        let end = world.run_machine(profile).await;
        let view = world.view(&end);

        let error = ErrorView::from(&failed(end));
        assert_eq!(error.message, world.say(message), "{name}");
        assert_eq!(error.server, server, "{name}");
        assert!(error.next_step.is_some(), "{name}: {error:?}");
        assert_eq!(world.token_requests(), 0, "{name}");
        assert_eq!(view.steps.last().unwrap().title, "Token request", "{name}");
        assert_eq!(view.steps.last().unwrap().state, StepState::NotReached, "{name}");
        assert_eq!(world.held(profile), held, "{name}");
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
