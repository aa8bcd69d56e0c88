//! The report of a token: what the run knew is compared, and the issuer's keys are kept with it.

use bearerbox_core::errands::ErrandRequest;
use bearerbox_core::view::{ErrorCode, FindingVerdict, ReportView, TokenKind};
use serde_json::json;

use crate::world::{Person, World, done};

fn verdict(report: &ReportView, rule: &str) -> FindingVerdict {
    let finding = report.findings.iter().find(|finding| finding.rule == rule);
    finding.unwrap_or_else(|| panic!("{rule} is looked at")).verdict
}

fn names(report: &ReportView, verdict: FindingVerdict) -> Vec<&str> {
    let all = report.findings.iter();
    all.filter(|finding| finding.verdict == verdict)
        .map(|finding| finding.rule.as_str())
        .collect()
}

#[tokio::test]
async fn a_sign_in_s_tokens_pass_and_the_verdict_outlives_the_server() {
    let world = World::new().await;
    let profile = world.add_web(|document| {
        document["parameters"] = json!({ "authorization": { "max_age": "60" } });
    });
    let (_, token_set_id) = world.sign_in(profile).await;
    let report = async |kind| world.bearerbox.token_report(token_set_id, kind).await.unwrap();

    let id = report(TokenKind::Id).await;
    assert_eq!(names(&id, FindingVerdict::Failed), [""; 0]);
    assert_eq!(names(&id, FindingVerdict::Unknown), [""; 0]);
    for rule in [
        "signature",
        "issuer",
        "audience",
        "nonce",
        "authentication_time",
        "expiry",
    ] {
        assert_eq!(verdict(&id, rule), FindingVerdict::Passed, "{rule}");
    }
    assert!(id.keys.as_ref().unwrap().count > 0);

    let access = report(TokenKind::Access).await;
    assert_eq!(verdict(&access, "signature"), FindingVerdict::Passed);
    assert_eq!(verdict(&access, "required_claims"), FindingVerdict::Passed);
    // Nobody asked for a resource.
    assert_eq!(names(&access, FindingVerdict::Unknown), ["audience"]);

    let fetched = |world: &World| {
        let requests = world.practice.recorded_requests();
        requests.iter().filter(|request| request.path == "/jwks").count()
    };
    assert_eq!(fetched(&world), 1, "the keys are fetched once");
    world.practice.stop().await;
    let again = world.bearerbox.token_report(token_set_id, TokenKind::Id).await.unwrap();
    assert_eq!(verdict(&again, "signature"), FindingVerdict::Passed);
    assert_eq!(again.keys_error, None);
}

#[tokio::test]
async fn the_keys_of_now_are_kept_with_the_tokens_before_anybody_asks_for_a_report() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (_, token_set_id) = world.sign_in(profile).await;

    world.bearerbox.keep_keys(token_set_id).await.unwrap();
    world.practice.stop().await;

    let report = world.bearerbox.token_report(token_set_id, TokenKind::Id).await.unwrap();
    assert_eq!(verdict(&report, "signature"), FindingVerdict::Passed);
}

#[tokio::test]
async fn the_person_of_the_userinfo_response_is_compared_with_the_id_token_s() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (_, token_set_id) = world.sign_in(profile).await;
    let report = async || world.bearerbox.token_report(token_set_id, TokenKind::Id).await.unwrap();
    assert_eq!(
        verdict(&report().await, "userinfo_subject"),
        FindingVerdict::NotApplicable
    );

    let asking = world
        .bearerbox
        .start_errand(token_set_id, ErrandRequest::UserInfo, Person::new().0);
    asking.unwrap().finish().await;

    assert_eq!(verdict(&report().await, "userinfo_subject"), FindingVerdict::Passed);
}

#[tokio::test]
async fn what_a_refresh_brings_is_not_held_to_the_sign_in() {
    let world = World::new().await;
    let profile = world.add_web(|document| {
        document["parameters"] = json!({ "authorization": { "max_age": "60" } });
    });
    let (authorization_id, _) = world.sign_in(profile).await;
    let refreshed = world
        .bearerbox
        .refresh(authorization_id, Person::new().0)
        .await
        .unwrap();
    let (_, token_set_id) = done(refreshed);

    let report = world.bearerbox.token_report(token_set_id, TokenKind::Id).await.unwrap();

    assert_eq!(names(&report, FindingVerdict::Failed), [""; 0]);
    assert_eq!(verdict(&report, "authentication_time"), FindingVerdict::NotApplicable);
    assert_eq!(verdict(&report, "same_subject"), FindingVerdict::Passed);
}

#[tokio::test]
async fn keys_that_cannot_be_had_leave_the_signature_open_and_say_why() {
    let world = World::new().await;
    let profile = world.add_web(|document| {
        document["authorization_server"]["jwks_uri"] = json!(format!("{}/nowhere", world.practice.issuer()));
    });
    let (_, token_set_id) = world.sign_in(profile).await;

    let report = world.bearerbox.token_report(token_set_id, TokenKind::Id).await.unwrap();

    assert_eq!(names(&report, FindingVerdict::Unknown), ["signature"]);
    let error = report.keys_error.unwrap();
    assert_eq!(error.code, ErrorCode::AnswerRefused);
    assert!(error.message.contains("it came with status 404"), "{error:?}");
    assert_eq!(report.keys, None);
}

#[tokio::test]
async fn an_opaque_token_has_no_rules_to_keep() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (_, token_set_id) = world.sign_in(profile).await;

    let report = world
        .bearerbox
        .token_report(token_set_id, TokenKind::Refresh)
        .await
        .unwrap();

    assert_eq!(report.findings, []);
}
