//! What is known of a token once the server took it out of use.

use bearerbox_core::errands::ErrandRequest;
use bearerbox_core::runs::RunEnd;
use bearerbox_core::view::{RunOutcome, RunStage, TokenKind, TokenView};
use bearerbox_core::{Error, TokenError, now_ms};
use bearerbox_practice::{Endpoint, Fault, Interaction, RefreshPolicy, User};
use bearerbox_vault::try_refresh_lock;
use tokio::task::JoinHandle;

use crate::faults::text;
use crate::world::{Person, World, done, failed, until};

const HOUR: i64 = 60 * 60 * 1000;

fn start(world: &World, token_set_id: i64, kind: TokenKind) -> (i64, JoinHandle<RunEnd>) {
    let request = ErrandRequest::Revocation { kind };
    let run = world
        .bearerbox
        .start_errand(token_set_id, request, Person::new().0)
        .unwrap();
    (run.id(), tokio::spawn(run.finish()))
}

async fn revoke(world: &World, token_set_id: i64, kind: TokenKind) {
    let end = start(world, token_set_id, kind).1.await.unwrap();
    assert!(matches!(end, RunEnd::Answered { .. }), "{end:?}");
}

fn token_view(world: &World, token_set_id: i64, kind: TokenKind) -> TokenView {
    let profile = world.bearerbox.profile_of_token_set(token_set_id).unwrap();
    let current = world.bearerbox.current_authorization(profile, None).unwrap().unwrap();
    let shown = world.bearerbox.authorization(current.id, Some(token_set_id)).unwrap();
    let tokens = shown.token_set.tokens;
    tokens.into_iter().find(|token| token.kind == kind).unwrap()
}

fn is_revoked(world: &World, token_set_id: i64, kind: TokenKind) -> bool {
    token_view(world, token_set_id, kind).revoked_at.is_some()
}

fn revocations_sent(world: &World) -> usize {
    let requests = world.practice.recorded_requests();
    requests.iter().filter(|request| request.path == "/revoke").count()
}

#[tokio::test]
async fn a_revoked_access_token_is_known_as_such_and_the_next_one_is_handed_out() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;
    let before = now_ms();

    revoke(&world, first, TokenKind::Access).await;

    let revoked_at = token_view(&world, first, TokenKind::Access).revoked_at.unwrap();
    assert!((before..=now_ms()).contains(&revoked_at));
    assert_eq!(token_view(&world, first, TokenKind::Refresh).revoked_at, None);
    let row = world.bearerbox.profile_row(profile).unwrap();
    assert_eq!(row.token.revoked_at, Some(revoked_at));
    assert_eq!(row.personas[0].token.revoked_at, Some(revoked_at));
    let held = world.bearerbox.held_token(profile, None, 0).unwrap().unwrap();
    assert!(!held.is_usable);
    assert!(world.authorization(authorization_id).can_refresh);

    let second = world.bearerbox.usable_token(profile, None, 0).await.unwrap();

    assert_ne!(second, first);
    assert_eq!(world.bearerbox.profile_row(profile).unwrap().token.revoked_at, None);
    let generations = world.authorization(authorization_id).generations;
    let marks: Vec<_> = generations.iter().map(|row| row.revoked_at).collect();
    assert_eq!(marks, [None, Some(revoked_at)]);
}

#[tokio::test]
async fn a_revoked_refresh_token_refreshes_nothing_by_itself() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, held) = world.sign_in(profile).await;

    revoke(&world, held, TokenKind::Refresh).await;

    assert!(!world.authorization(authorization_id).can_refresh);
    // The server may have ended the access token, too, and has not said so.
    assert!(!is_revoked(&world, held, TokenKind::Access));
    let refresh_token = world
        .bearerbox
        .held_token_of(profile, None, TokenKind::Refresh, 0)
        .unwrap();
    assert!(!refresh_token.unwrap().is_usable);
    world.practice.clear_recorded_requests();
    let due = world.bearerbox.usable_token(profile, None, 24 * HOUR).await;
    assert!(matches!(
        due,
        Err(Error::Token(TokenError::SignInNeeded { refused: None, .. }))
    ));
    revoke(&world, held, TokenKind::Access).await;
    let revoked = world.bearerbox.usable_token(profile, None, 0).await;
    assert!(matches!(revoked, Err(Error::Token(TokenError::Revoked { profile })) if profile == "web"));
    assert_eq!(world.token_requests(), 0);

    // Whoever wants to see how the server refuses it can.
    failed(
        world
            .bearerbox
            .refresh(authorization_id, Person::new().0)
            .await
            .unwrap(),
    );
    assert_eq!(world.token_requests(), 1);
}

#[tokio::test]
async fn a_refresh_token_that_was_carried_over_is_revoked_in_every_generation() {
    let world = World::new().await;
    world.behave("practice-web", |behaviour| {
        behaviour.refresh = RefreshPolicy::Keep;
        behaviour.interaction = Interaction::AllowAs(User::Bob);
    });
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;
    let refreshed = world.bearerbox.refresh(authorization_id, Person::new().0).await;
    let (_, second) = done(refreshed.unwrap());

    revoke(&world, first, TokenKind::Refresh).await;

    assert!(is_revoked(&world, first, TokenKind::Refresh) && is_revoked(&world, second, TokenKind::Refresh));
    assert!(!world.authorization(authorization_id).can_refresh);
    revoke(&world, second, TokenKind::Access).await;
    assert!(!is_revoked(&world, first, TokenKind::Access));
}

#[tokio::test]
async fn a_client_gets_another_token_by_itself() {
    let world = World::new().await;
    let machine = world.add_machine(|_| {});
    world.run_machine(machine).await;
    let (first, _) = world.held(machine);

    revoke(&world, first, TokenKind::Access).await;

    assert_ne!(world.bearerbox.usable_token(machine, None, 0).await.unwrap(), first);
}

#[tokio::test]
async fn a_revocation_that_is_refused_or_not_answered_marks_nothing() {
    let world = World::new().await;
    let machine = world.add_machine(|_| {});
    world.run_machine(machine).await;
    let (held, _) = world.held(machine);
    let unsupported = r#"{"error":"unsupported_token_type"}"#;

    for fault in [
        text(400, Some("application/json"), unsupported),
        Fault::Close,
        Fault::LoseAnswer,
    ] {
        let planned = vec![fault.always(Endpoint::Revocation)];
        world.practice.set_faults("practice-machine", planned).unwrap();

        failed(start(&world, held, TokenKind::Access).1.await.unwrap());

        assert!(!is_revoked(&world, held, TokenKind::Access));
    }
}

#[tokio::test]
async fn a_revocation_that_is_cancelled_still_takes_the_answer_that_comes() {
    let world = World::new().await;
    let machine = world.add_machine(|_| {});
    world.run_machine(machine).await;
    let (held, _) = world.held(machine);
    world.behave("practice-machine", |behaviour| {
        behaviour.latency = std::time::Duration::from_millis(500)
    });
    world.practice.clear_recorded_requests();

    let (run_id, run) = start(&world, held, TokenKind::Access);
    until("the revocation was sent", || revocations_sent(&world) == 1).await;
    world.bearerbox.cancel_run(run_id);

    assert!(matches!(run.await.unwrap(), RunEnd::Answered { .. }));
    assert!(is_revoked(&world, held, TokenKind::Access));
    let view = world.bearerbox.run_view(run_id).unwrap();
    assert_eq!(view.row.outcome, Some(RunOutcome::Done));
    assert!(view.may_have_acted);
}

#[tokio::test]
async fn a_revocation_waits_for_a_refresh_under_way_and_can_be_cancelled_meanwhile() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, held) = world.sign_in(profile).await;
    let lock = try_refresh_lock(world.home.path(), authorization_id).unwrap().unwrap();
    world.practice.clear_recorded_requests();

    let (run_id, run) = start(&world, held, TokenKind::Refresh);
    let (waiting_id, waiting) = start(&world, held, TokenKind::Refresh);
    until("both are under way", || world.bearerbox.active_runs().len() == 2).await;
    world.bearerbox.cancel_run(run_id);
    assert!(matches!(run.await.unwrap(), RunEnd::Cancelled { .. }));
    let stages = world.bearerbox.active_runs();
    assert!(
        stages
            .iter()
            .all(|run| run.run_id == waiting_id && run.stage == RunStage::Discovering)
    );
    assert_eq!(revocations_sent(&world), 0);
    drop(lock);

    assert!(matches!(waiting.await.unwrap(), RunEnd::Answered { .. }));
    assert!(is_revoked(&world, held, TokenKind::Refresh));
}
