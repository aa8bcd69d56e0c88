//! What a profile expects of its tokens is held against each of them, with the rules of its kind.

use bearerbox_core::view::{FindingVerdict, FindingView, ReportView, TokenKind};
use bearerbox_core::{Error, TokenError};
use bearerbox_practice::Fault;
use serde_json::{Value, json};

use crate::world::{Person, World, done};

fn verdicts(report: &ReportView) -> Vec<(&str, FindingVerdict)> {
    let all = report.expectations.iter();
    all.map(|expectation| (expectation.title.as_str(), expectation.verdict))
        .collect()
}

fn only(report: &ReportView) -> &FindingView {
    assert_eq!(report.expectations.len(), 1);
    &report.expectations[0]
}

async fn report(world: &World, token_set_id: i64, kind: TokenKind) -> ReportView {
    world.bearerbox.token_report(token_set_id, kind).await.unwrap()
}

/// The report of an access token that is `token`, of which `lines` are expected.
async fn report_on(token: &str, lines: Value) -> ReportView {
    let world = World::new().await;
    let profile = world.add_machine(|document| document["expectations"] = json!({ "access_token": lines }));
    let patch = json!({ "access_token": token, "expires_in": null });
    let patch = patch.as_object().unwrap().clone();
    world.break_token_endpoint("practice-machine", Fault::MergeAnswer(patch));
    let (_, token_set_id) = done(world.run_machine(profile).await);
    report(&world, token_set_id, TokenKind::Access).await
}

#[tokio::test]
async fn each_token_is_held_to_its_own_lines() {
    let world = World::new().await;
    let profile = world.add_web(|document| {
        document["expectations"] = json!({
            "access_token": ["scope contains orders.read", "exp - iat <= 1s", "email absent", "header.alg = HS256"],
            "id_token": ["aud = practice-web", "sub present"]
        });
    });
    let (_, token_set_id) = world.sign_in(profile).await;

    let access = report(&world, token_set_id, TokenKind::Access).await;
    assert_eq!(
        verdicts(&access),
        [
            ("scope contains orders.read", FindingVerdict::Passed),
            ("exp - iat <= 1s", FindingVerdict::Failed),
            ("email absent", FindingVerdict::Passed),
            ("header.alg = HS256", FindingVerdict::Failed),
        ]
    );
    assert!(
        access.expectations[1].found.as_ref().unwrap().contains('('),
        "{access:?}"
    );
    assert!(!access.findings.is_empty(), "the rules are looked at, too");

    let id = report(&world, token_set_id, TokenKind::Id).await;
    assert_eq!(
        verdicts(&id),
        [
            ("aud = practice-web", FindingVerdict::Passed),
            ("sub present", FindingVerdict::Passed)
        ]
    );
    assert_eq!(report(&world, token_set_id, TokenKind::Refresh).await.expectations, []);
}

#[tokio::test]
async fn what_a_refresh_brings_is_held_to_what_is_expected_by_then() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;
    assert_eq!(report(&world, first, TokenKind::Access).await.expectations, []);

    let mut draft = world.web_document();
    draft["expectations"] = json!({ "access_token": ["sub absent"] });
    world.bearerbox.replace_profile(profile, &draft).unwrap();
    let refreshed = world
        .bearerbox
        .refresh(authorization_id, Person::new().0)
        .await
        .unwrap();
    let (_, second) = done(refreshed);

    for token_set_id in [first, second] {
        let report = report(&world, token_set_id, TokenKind::Access).await;
        assert_eq!(verdicts(&report), [("sub absent", FindingVerdict::Failed)]);
    }
}

#[tokio::test]
async fn an_opaque_token_cannot_be_checked_and_says_why() {
    for token in ["opaque", "with.two.dots"] {
        let report = report_on(token, json!(["email absent"])).await;

        assert_eq!(only(&report).verdict, FindingVerdict::Unknown, "{token}");
        assert_eq!(
            only(&report).found.as_deref(),
            Some("the token is opaque: only its server can say what it means")
        );
        assert_eq!(report.findings, []);
    }
}

#[tokio::test]
async fn broken_claims_keep_and_break_nothing() {
    let report = report_on("eyJhbGciOiJub25lIn0.W10.c2ln", json!(["email absent"])).await;

    assert_eq!(only(&report).verdict, FindingVerdict::Unknown);
    assert_eq!(only(&report).found.as_deref(), Some("its claims cannot be read"));
}

#[tokio::test]
async fn a_token_that_did_not_come_is_missed() {
    let world = World::new().await;
    let profile = world.add_machine(|document| document["expectations"] = json!({ "id_token": ["sub present"] }));
    let (_, token_set_id) = done(world.run_machine(profile).await);

    let kinds = world.bearerbox.tokens_to_report(token_set_id).unwrap();
    assert_eq!(kinds, [TokenKind::Access, TokenKind::Id]);
    let missed = report(&world, token_set_id, TokenKind::Id).await;
    assert_eq!(only(&missed).verdict, FindingVerdict::Unknown);
    assert_eq!(only(&missed).found.as_deref(), Some("there is no such token"));

    let refresh = world.bearerbox.token_report(token_set_id, TokenKind::Refresh).await;
    assert!(
        matches!(refresh, Err(Error::Token(TokenError::NotHeld { .. }))),
        "{refresh:?}"
    );
}
