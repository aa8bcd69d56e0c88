use bearerbox_core::runs::{RunEnd, RunRequest};
use bearerbox_core::view::{CheckVerdict, ErrorCode, ErrorView, RunView};
use bearerbox_core::{Error, RunError};
use bearerbox_practice::{Endpoint, Fault};
use serde_json::json;
use tokio::task::JoinHandle;
use url::Url;

use crate::world::{Person, World, browse, done, failed, follow, start};

/// The check that fails, the sentence about it, and what is made of the query for that.
type Case = (&'static str, &'static str, fn(&str) -> String);

/// A run that waits, and the callback that would end it well.
async fn wait(world: &World) -> (JoinHandle<RunEnd>, Url) {
    let profile = world.add_web(|_| {});
    wait_again(world, profile).await
}

/// The same for a profile that is there.
async fn wait_again(world: &World, profile: i64) -> (JoinHandle<RunEnd>, Url) {
    let (run, mut screen, _) = start(world, RunRequest::of_profile(profile));
    let callback = follow(&screen.system_browser().await).await;
    (run, callback)
}

/// A profile that holds a token already, and that token.
async fn hold(world: &World) -> (i64, (i64, String)) {
    let profile = world.add_web(|_| {});
    world.sign_in(profile).await;
    world.practice.clear_recorded_requests();
    (profile, world.held(profile))
}

/// The run ends with this check failed and this sentence, before any secret is sent, and the token that was held is
/// the one that is held.
fn assert_refused(world: &World, end: RunEnd, check: &str, sentence: &str) {
    assert_eq!(failed_checks(&world.view(&end)), [check]);
    let error = ErrorView::from(&failed(end));
    assert_eq!(error.code, ErrorCode::AnswerRefused, "{check}");
    assert_eq!(error.message, world.say(sentence), "{check}");
    assert_eq!(error.server, None, "{check}");
    assert!(error.next_step.is_some(), "{check}");
}

fn with_query(callback: &Url, change: impl Fn(&str) -> String) -> Url {
    let mut url = callback.clone();
    url.set_query(Some(&change(callback.query().unwrap())));
    url
}

fn failed_checks(view: &RunView) -> Vec<String> {
    let checks = view.steps.iter().flat_map(|step| &step.checks);
    checks
        .filter(|check| check.verdict == CheckVerdict::Failed)
        .map(|check| check.title.clone())
        .collect()
}

#[tokio::test]
async fn refuses_a_callback_with_two_codes_an_error_beside_one_or_neither() {
    let cases: [Case; 3] = [
        (
            "No parameter of the answer is repeated",
            "The answer has code more than once, so it was refused.",
            |query| format!("{query}&code=second"),
        ),
        (
            "The answer is either a code or an error",
            "The answer has a code and an error at once, so it was refused.",
            |query| format!("{query}&error=access_denied"),
        ),
        (
            "The answer is either a code or an error",
            "The answer has neither a code nor an error, only ocde, state, iss.",
            |query| query.replace("code=", "ocde="),
        ),
    ];
    for (check, sentence, change) in cases {
        let world = World::new().await;
        let (profile, held) = hold(&world).await;
        let (run, callback) = wait_again(&world, profile).await;

        browse(with_query(&callback, change)).await;
        let end = run.await.unwrap();

        assert_refused(&world, end, check, sentence);
        assert_eq!(world.token_requests(), 0, "{check}");
        assert_eq!(world.held(profile), held, "{check}");
    }
}

#[tokio::test]
async fn leaves_a_callback_of_another_run_alone_and_goes_on_waiting() {
    let world = World::new().await;
    let (run, callback) = wait(&world).await;

    let (status, page) = browse(with_query(&callback, |_| "code=stolen&state=another".to_owned())).await;
    browse(callback).await;
    let end = run.await.unwrap();

    assert_eq!(status, 400);
    assert!(page.contains("not expected"), "{page}");
    let view = world.view(&end);
    assert!(view.steps.iter().any(|step| step.title == "Answer to another run"));
    done(end);
}

#[tokio::test]
async fn leaves_what_any_web_page_can_send_alone_and_goes_on_waiting() {
    let world = World::new().await;
    let (run, callback) = wait(&world).await;

    for query in ["error=x", "code=x", "code=x&state="] {
        let (status, page) = browse(with_query(&callback, |_| query.to_owned())).await;
        assert_eq!(status, 400);
        assert!(page.contains("goes on waiting"), "{page}");
    }
    browse(callback).await;
    let end = run.await.unwrap();

    let view = world.view(&end);
    let steps = view.steps.iter().filter(|step| step.title == "Answer without state");
    assert_eq!(steps.count(), 3);
    done(end);
}

#[tokio::test]
async fn keeps_no_more_than_a_little_of_what_any_web_page_can_send() {
    let world = World::new().await;
    let (run, callback) = wait(&world).await;

    for _ in 0..25 {
        let parameters = format!("error={}{}", "é".repeat(5000), "&a=b".repeat(100));
        browse(with_query(&callback, |_| parameters.clone())).await;
    }
    browse(callback).await;
    let end = run.await.unwrap();

    let view = world.view(&end);
    let kept = || view.steps.iter().filter(|step| step.title == "Answer without state");
    assert_eq!(kept().count(), 20);
    assert_eq!(view.steps.iter().filter(|step| step.title == "Note").count(), 1);
    for step in kept() {
        let parameters = &step.response.as_ref().unwrap().parameters;
        assert_eq!(parameters.len(), 32);
        assert!(serde_json::to_string(parameters).unwrap().len() < 8 * 1024);
    }
    done(end);
}

#[tokio::test]
async fn says_at_the_end_what_was_left_alone() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (person, mut screen) = Person::new();
    let request = RunRequest {
        timeout: Some(std::time::Duration::from_secs(2)),
        ..RunRequest::of_profile(profile)
    };
    let run = world.bearerbox.start_run(request, person).unwrap();
    let run = tokio::spawn(run.finish());
    let callback = follow(&screen.system_browser().await).await;

    browse(with_query(&callback, |_| "code=x".to_owned())).await;
    let error = failed(run.await.unwrap());

    assert!(matches!(
        &error,
        Error::Run(RunError::SignInTimedOut { left_alone: 1, .. })
    ));
    assert!(ErrorView::from(&error).message.contains("without this run's state"));
}

#[tokio::test]
async fn a_favicon_another_path_and_another_host_end_nothing() {
    let world = World::new().await;
    let (run, callback) = wait(&world).await;
    let at = |path: &str| {
        let mut url = callback.clone();
        url.set_path(path);
        url
    };

    assert_eq!(browse(at("/favicon.ico")).await.0, 404);
    assert_eq!(browse(at("/callback/")).await.0, 404);
    let rebound = crate::world::browser()
        .get(callback.clone())
        .header("host", "evil.example")
        .send()
        .await
        .unwrap();
    assert_eq!(rebound.status().as_u16(), 421);
    browse(callback).await;

    done(run.await.unwrap());
}

#[tokio::test]
async fn takes_an_answer_in_the_fragment_or_in_a_form() {
    for is_form in [false, true] {
        let world = World::new().await;
        let (run, callback) = wait(&world).await;
        let mut bare = callback.clone();
        bare.set_query(None);
        let (status, page) = browse(bare.clone()).await;
        assert_eq!(status, 200);
        assert!(page.contains("location.hash"));

        let mut post = crate::world::browser()
            .post(bare)
            .body(callback.query().unwrap().to_owned());
        post = if is_form {
            post.header("content-type", "application/x-www-form-urlencoded")
        } else {
            post.header("bearerbox-fragment", "1")
        };
        let answer = post.send().await.unwrap();

        assert_eq!(answer.status().as_u16(), 200);
        done(run.await.unwrap());
    }
}

#[tokio::test]
async fn refuses_an_answer_of_another_issuer_or_of_none() {
    let cases = [
        (
            Fault::WrongIssuer,
            "The answer says it is from https://another-issuer.example, not from {issuer}, so it was refused.",
        ),
        (
            Fault::OmitIssuer,
            "{issuer} announces that its answers say whom they are from, but this one does not.",
        ),
    ];
    for (fault, sentence) in cases {
        let world = World::new().await;
        let (profile, held) = hold(&world).await;
        world
            .practice
            .set_faults("practice-web", vec![fault.always(Endpoint::Authorization)])
            .unwrap();
        let (run, callback) = wait_again(&world, profile).await;

        browse(callback).await;
        let end = run.await.unwrap();

        assert_refused(&world, end, "iss is the issuer", sentence);
        assert_eq!(world.token_requests(), 0);
        assert_eq!(world.held(profile), held);
    }
}

#[tokio::test]
async fn refuses_an_id_token_with_another_nonce_or_none() {
    let cases = [
        (
            Fault::WrongNonce,
            "The ID token's nonce is not the one that was sent: it belongs to another run, so it was refused.",
        ),
        (
            Fault::OmitNonce,
            "The ID token has no nonce although one was sent, so it was refused.",
        ),
    ];
    for (fault, sentence) in cases {
        let world = World::new().await;
        let (profile, held) = hold(&world).await;
        world.break_token_endpoint("practice-web", fault);
        let (run, callback) = wait_again(&world, profile).await;

        browse(callback).await;
        let end = run.await.unwrap();

        let check = "The ID token's nonce is the one that was sent";
        assert_refused(&world, end, check, sentence);
        assert_eq!(world.held(profile), held);
    }
}

#[tokio::test]
async fn refuses_an_id_token_that_cannot_be_decoded() {
    let header = "eyJhbGciOiJub25lIn0";
    for id_token in [
        "opaque",
        "a.b.c.d",
        &format!("{header}.e+J.c2ln"),
        &format!("{header}.bm8.c2ln"),
    ] {
        let world = World::new().await;
        let (profile, held) = hold(&world).await;
        let patch = json!({ "id_token": id_token });
        world.break_token_endpoint("practice-web", Fault::MergeAnswer(patch.as_object().unwrap().clone()));
        let (run, callback) = wait_again(&world, profile).await;

        browse(callback).await;
        let end = run.await.unwrap();

        let shown = serde_json::to_string(&world.view(&end)).unwrap();
        assert!(!shown.contains(id_token), "{shown}");
        let check = "The ID token can be decoded";
        assert_refused(&world, end, check, "The ID token cannot be decoded, so it was refused.");
        assert_eq!(world.held(profile), held, "{id_token}");
    }
}
