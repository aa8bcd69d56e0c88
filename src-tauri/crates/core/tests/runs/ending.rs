use std::time::Duration;

use bearerbox_core::runs::{RunEnd, RunRequest};
use bearerbox_core::view::{RunOutcome, RunStage, StepState};
use bearerbox_core::{Error, RunError};
use bearerbox_practice::{Endpoint, Fault};
use serde_json::json;

use crate::world::{Person, World, browse, failed, follow, until};

#[tokio::test]
async fn can_be_cancelled_before_its_first_step() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});

    let run = world
        .bearerbox
        .start_run(RunRequest::of_profile(profile), Person::new().0)
        .unwrap();
    world.bearerbox.cancel_run(run.id());
    let end = run.finish().await;

    assert!(matches!(end, RunEnd::Cancelled { .. }));
    assert_eq!(world.practice.recorded_requests().len(), 0);
    assert_eq!(world.view(&end).row.outcome, Some(RunOutcome::Cancelled));
}

#[tokio::test]
async fn can_be_cancelled_while_the_server_is_silent() {
    for endpoint in [Endpoint::Metadata, Endpoint::Token] {
        let world = World::new().await;
        world.practice.set_faults_for_all(vec![Fault::Hang.always(endpoint)]);
        let profile = world.add_machine(|_| {});
        let run = world
            .bearerbox
            .start_run(RunRequest::of_profile(profile), Person::new().0)
            .unwrap();
        let run_id = run.id();
        let run = tokio::spawn(run.finish());
        let path = if endpoint == Endpoint::Token {
            "/token"
        } else {
            "/.well-known"
        };
        until("the request is there", || {
            world
                .practice
                .recorded_requests()
                .iter()
                .any(|request| request.path.contains(path))
        })
        .await;

        world.bearerbox.cancel_run(run_id);
        let end = run.await.unwrap();

        assert!(matches!(end, RunEnd::Cancelled { .. }), "{end:?}");
        let view = world.view(&end);
        assert_eq!(view.row.outcome, Some(RunOutcome::Cancelled));
        assert!(view.error.is_none());
    }
}

#[tokio::test]
async fn closing_the_window_cancels_and_is_no_error() {
    let world = World::new().await;
    let profile = world.add_web(|document| document["browser"] = json!("embedded"));
    let (person, mut screen) = Person::new();
    let run = world
        .bearerbox
        .start_run(RunRequest::of_profile(profile), person.clone())
        .unwrap();
    let run = tokio::spawn(run.finish());

    screen.window().await.channel.closed();
    let end = run.await.unwrap();

    assert!(matches!(end, RunEnd::Cancelled { .. }));
    let last = person.stages().pop().unwrap();
    assert_eq!(
        last,
        RunStage::Ended {
            outcome: RunOutcome::Cancelled,
            error: None
        }
    );
    let steps = world.view(&end).steps;
    assert_eq!(steps.last().unwrap().state, StepState::NotReached);
}

#[tokio::test]
async fn nobody_signing_in_in_time_is_said() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let request = RunRequest {
        timeout: Some(Duration::from_millis(50)),
        ..RunRequest::of_profile(profile)
    };

    let end = world.bearerbox.run(request, Person::new().0).await.unwrap();

    assert!(matches!(failed(end), Error::Run(RunError::SignInTimedOut { .. })));
}

#[tokio::test]
async fn one_that_is_dropped_is_interrupted_and_loses_nothing_of_its_trace() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (person, mut screen) = Person::new();
    let run = world
        .bearerbox
        .start_run(RunRequest::of_profile(profile), person)
        .unwrap();
    let run_id = run.id();
    let run = tokio::spawn(run.finish());
    screen.system_browser().await;

    run.abort();
    let _ = run.await;

    let view = world.bearerbox.run_view(run_id).unwrap();
    assert_eq!(view.row.outcome, Some(RunOutcome::Interrupted));
    assert!(view.steps.iter().any(|step| step.title == "Authorization request"));
    assert_eq!(world.bearerbox.active_runs().len(), 0);
}

#[tokio::test]
async fn two_sign_ins_at_once_get_each_their_own_answer() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let mut runs = Vec::new();
    for persona in ["alice", "bob"] {
        let (person, mut screen) = Person::new();
        let request = RunRequest {
            persona: Some(persona.to_owned()),
            ..RunRequest::of_profile(profile)
        };
        let run = world.bearerbox.start_run(request, person).unwrap();
        let run = tokio::spawn(run.finish());
        let url = screen.system_browser().await;
        runs.push((run, url));
    }
    assert_eq!(world.bearerbox.active_runs().len(), 2);

    for (_, url) in runs.iter().rev() {
        browse(follow(url).await).await;
    }

    for (run, _) in runs {
        crate::world::done(run.await.unwrap());
    }
    for persona in ["alice", "bob"] {
        assert!(
            world
                .bearerbox
                .current_authorization(profile, Some(persona))
                .unwrap()
                .is_some()
        );
    }
}
