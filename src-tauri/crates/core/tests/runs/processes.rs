//! What two processes do at once: this test binary starts itself again.

use std::env;
use std::process::{Command, Stdio};

use bearerbox_core::runs::RunRequest;
use bearerbox_core::view::RunOutcome;
use bearerbox_core::{Bearerbox, Home, Unlock};

use crate::world::{FileKeys, Person, World, done, until};

const HOME: &str = "BEARERBOX_TEST_HOME";
const AUTHORIZATION: &str = "BEARERBOX_TEST_AUTHORIZATION";
const PROFILE: &str = "BEARERBOX_TEST_PROFILE";

fn open() -> Option<Bearerbox> {
    let home = env::var_os(HOME)?;
    Some(Bearerbox::open_with(Home::at(&home), &Unlock::Keyring, &FileKeys::of(&home)).unwrap())
}

fn number(name: &str) -> Option<i64> {
    env::var(name).ok()?.parse().ok()
}

/// Not a test of its own: what the other process does.
#[tokio::test]
async fn other_process_refreshes() {
    let (Some(bearerbox), Some(id)) = (open(), number(AUTHORIZATION)) else {
        return;
    };
    done(bearerbox.refresh(id, Person::new().0).await.unwrap());
}

/// Not a test of its own: what the other process does.
#[tokio::test]
async fn other_process_waits() {
    let (Some(bearerbox), Some(id)) = (open(), number(PROFILE)) else {
        return;
    };
    let _ = bearerbox.run(RunRequest::of_profile(id), Person::new().0).await;
}

fn again(test: &str, world: &World, variable: &str, value: i64) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", &format!("processes::{test}")])
        .env(HOME, world.home.path())
        .env(variable, value.to_string());
    command.stdout(Stdio::null());
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_refresh_with_one_request() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, _) = world.sign_in(profile).await;
    // Long enough for the other process to have started its refresh too.
    world.behave("practice-web", |behaviour| {
        behaviour.latency = std::time::Duration::from_secs(2)
    });
    world.practice.clear_recorded_requests();

    let mut other = again("other_process_refreshes", &world, AUTHORIZATION, authorization_id)
        .spawn()
        .unwrap();
    until("the other process has sent its request", || world.token_requests() == 1).await;
    done(
        world
            .bearerbox
            .refresh(authorization_id, Person::new().0)
            .await
            .unwrap(),
    );

    assert!(other.wait().unwrap().success());
    assert_eq!(world.token_requests(), 1);
    assert_eq!(world.authorization(authorization_id).generations.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_leaves_an_interrupted_run() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let mut other = again("other_process_waits", &world, PROFILE, profile).spawn().unwrap();
    let runs = || world.bearerbox.runs(profile, 1).unwrap();
    until("the other process waits for its browser", || {
        runs().first().is_some_and(|run| {
            let view = world.bearerbox.run_view(run.id).unwrap();
            view.steps.iter().any(|step| step.title == "Authorization request")
        })
    })
    .await;
    assert_eq!(runs()[0].outcome, None);

    other.kill().unwrap();
    other.wait().unwrap();

    let run = runs().remove(0);
    assert_eq!(run.outcome, Some(RunOutcome::Interrupted));
    assert!(!world.bearerbox.run_view(run.id).unwrap().steps.is_empty());
}
