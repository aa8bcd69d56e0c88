//! Tokens that are held, side by side: what a refresh changed, two people's, two environments', ID and access token.

use bearerbox_core::comparison::ComparedToken;
use bearerbox_core::runs::{RunEnd, RunRequest};
use bearerbox_core::view::{
    ChangeExpectation, ChangeView, ComparedAs, ComparisonView, DifferenceView, KnownFact, TokenKind, TokenShape,
};
use bearerbox_core::{Error, TokenError};
use bearerbox_practice::{Fault, Interaction, User};
use bearerbox_secret::Secret;
use serde_json::{Value, json};

use crate::world::{Person, World, browse, done, follow, start};

fn held(token_set_id: i64, kind: TokenKind) -> ComparedToken {
    ComparedToken::Held { token_set_id, kind }
}

fn compare(world: &World, one: &ComparedToken, other: &ComparedToken) -> ComparisonView {
    let view = world.bearerbox.compare(one, other).unwrap();
    assert_no_token(world, &view);
    view
}

/// None of the tokens that are held is in what is shown.
fn assert_no_token(world: &World, view: &ComparisonView) {
    let shown = serde_json::to_string(view).unwrap();
    for profile in world.bearerbox.profiles().unwrap() {
        for persona in profile.personas.iter().map(|row| Some(row.name.as_str())).chain([None]) {
            let Some(current) = world.bearerbox.current_authorization(profile.id, persona).unwrap() else {
                continue;
            };
            for token in &current.token_set.tokens {
                let token = world.token(current.token_set.id, token.kind);
                let signature = token.rsplit('.').next().unwrap();
                assert!(!shown.contains(signature), "{shown}");
            }
        }
    }
}

fn claim<'a>(view: &'a ComparisonView, name: &str) -> &'a DifferenceView {
    let mut claims = view.claims.as_ref().unwrap().iter();
    let found = claims.find(|claim| claim.path == [name]);
    found.unwrap_or_else(|| panic!("{name} in {view:?}"))
}

fn unexpected(view: &ComparisonView) -> Vec<String> {
    let members = view.header.iter().chain(&view.claims).flatten();
    members
        .filter(|member| member.expectation == ChangeExpectation::Unexpected)
        .map(|member| member.path.join("."))
        .collect()
}

async fn refresh(world: &World, authorization_id: i64, scope: Option<&str>) -> RunEnd {
    let person = Person::new().0;
    let run = world
        .bearerbox
        .start_narrower_refresh(authorization_id, scope.map(str::to_owned), person)
        .unwrap();
    run.finish().await
}

async fn sign_in_as(world: &World, profile_id: i64, user: User, persona: &str) -> i64 {
    world.behave("practice-web", |behaviour| {
        behaviour.interaction = Interaction::AllowAs(user)
    });
    let request = RunRequest {
        persona: Some(persona.to_owned()),
        ..RunRequest::of_profile(profile_id)
    };
    let (run, mut screen, _) = start(world, request);
    browse(follow(&screen.system_browser().await).await).await;
    done(run.await.unwrap()).1
}

#[tokio::test]
async fn a_refresh_changed_what_it_should() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;
    let (_, second) = done(refresh(&world, authorization_id, None).await);

    // In whichever order they are named.
    let view = compare(
        &world,
        &held(second, TokenKind::Access),
        &held(first, TokenKind::Access),
    );

    assert_eq!(view.compared_as, ComparedAs::Refreshed);
    let generation = |side: &bearerbox_core::view::ComparedView| side.source.as_ref().unwrap().generation;
    assert_eq!((generation(&view.before), generation(&view.after)), (1, 2));
    assert!(!view.is_same_token);
    assert_eq!(claim(&view, "jti").expectation, ChangeExpectation::Expected);
    assert_eq!(claim(&view, "sub").expectation, ChangeExpectation::Unremarkable);
    assert_eq!(unexpected(&view), [""; 0]);
}

#[tokio::test]
async fn a_refresh_that_changed_more_than_it_should_is_told() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;
    let patch = json!({ "scope": "openid" });
    world.break_token_endpoint("practice-web", Fault::MergeAnswer(patch.as_object().unwrap().clone()));
    let (_, second) = done(refresh(&world, authorization_id, None).await);

    let view = compare(
        &world,
        &held(first, TokenKind::Refresh),
        &held(second, TokenKind::Refresh),
    );

    assert_eq!(view.before.shape, TokenShape::Opaque);
    assert_eq!(view.claims, None);
    let scope = view.facts.iter().find(|fact| fact.fact == KnownFact::Scope).unwrap();
    assert_eq!(scope.expectation, ChangeExpectation::Unexpected);
    assert!(matches!(&scope.change, ChangeView::Set { removed, kept, .. }
        if removed == &["offline_access", "orders.read"] && kept == &["openid"]));
}

#[tokio::test]
async fn fewer_scopes_are_expected_of_a_refresh_for_fewer() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;
    let (_, second) = done(refresh(&world, authorization_id, Some("openid offline_access")).await);

    let view = compare(
        &world,
        &held(first, TokenKind::Access),
        &held(second, TokenKind::Access),
    );

    assert_eq!(claim(&view, "scope").expectation, ChangeExpectation::Expected);
    let scope = view.facts.iter().find(|fact| fact.fact == KnownFact::Scope).unwrap();
    assert_eq!(scope.expectation, ChangeExpectation::Expected);
    assert_eq!(unexpected(&view), [""; 0]);
}

#[tokio::test]
async fn alice_s_and_bob_s_differ_by_who_they_are() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let alice = sign_in_as(&world, profile, User::Alice, "alice").await;
    sign_in_as(&world, profile, User::Bob, "bob").await;
    let current = ComparedToken::Current {
        profile_id: profile,
        persona: Some("bob".to_owned()),
        kind: TokenKind::Id,
    };

    let view = compare(&world, &held(alice, TokenKind::Id), &current);

    assert_eq!(view.compared_as, ComparedAs::OtherPersona);
    let sub = claim(&view, "sub");
    assert_eq!(sub.expectation, ChangeExpectation::Expected);
    assert!(matches!(&sub.change, ChangeView::Changed { before, after }
        if before.text == "alice" && after.text == "bob"));
    assert_eq!(unexpected(&view), [""; 0]);
}

#[tokio::test]
async fn staging_s_and_production_s_differ_by_where_they_are_from() {
    let world = World::new().await;
    let other = World::new().await;
    let named = |name: &'static str, environment: &'static str| {
        move |document: &mut Value| {
            document["name"] = json!(name);
            document["environment"] = json!(environment);
        }
    };
    let staging = world.add_machine(named("staging", "staging"));
    let issuer = other.practice.issuer().to_owned();
    let production = world.add_machine(|document| {
        named("production", "production")(document);
        document["authorization_server"]["issuer"] = json!(issuer);
    });
    let (_, staging) = done(world.run_machine(staging).await);
    let (_, production) = done(world.run_machine(production).await);

    let view = compare(
        &world,
        &held(staging, TokenKind::Access),
        &held(production, TokenKind::Access),
    );

    assert_eq!(view.compared_as, ComparedAs::OtherEnvironment);
    assert_eq!(claim(&view, "iss").expectation, ChangeExpectation::Expected);
    let environment = |side: bearerbox_core::view::ComparedView| side.source.unwrap().environment.unwrap();
    assert_eq!(
        (environment(view.before), environment(view.after)),
        ("staging".into(), "production".into())
    );
}

#[tokio::test]
async fn id_and_access_token_of_one_response() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (_, token_set_id) = world.sign_in(profile).await;

    let view = compare(
        &world,
        &held(token_set_id, TokenKind::Access),
        &held(token_set_id, TokenKind::Id),
    );

    assert_eq!(view.compared_as, ComparedAs::IdAndAccessToken);
    assert_eq!(view.before.source.as_ref().unwrap().kind, TokenKind::Id);
    assert_eq!(unexpected(&view), [""; 0]);
}

#[tokio::test]
async fn a_held_token_is_compared_with_a_pasted_one_and_nothing_is_judged() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});
    let (_, token_set_id) = done(world.run_machine(profile).await);
    let token = world.token(token_set_id, TokenKind::Access);
    let pasted = ComparedToken::Pasted(Secret::new(format!("Authorization: Bearer {token}")));

    let view = compare(&world, &held(token_set_id, TokenKind::Access), &pasted);

    assert_eq!(view.compared_as, ComparedAs::Unrelated);
    assert!(view.is_same_token);
    assert!(!view.differs());
    assert_eq!(view.after.source, None);
}

#[tokio::test]
async fn what_is_not_held_cannot_be_compared() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});
    let (_, token_set_id) = done(world.run_machine(profile).await);
    let access = held(token_set_id, TokenKind::Access);
    let refused = |other: ComparedToken| {
        let error = world.bearerbox.compare(&access, &other).unwrap_err();
        let Error::Token(error) = error else {
            panic!("{error}");
        };
        error
    };

    let not_held = refused(held(token_set_id, TokenKind::Id));
    assert!(matches!(not_held, TokenError::NotHeld { kind: TokenKind::Id }));
    assert!(matches!(
        refused(held(99, TokenKind::Access)),
        TokenError::NoSuchTokenSet { .. }
    ));
    assert!(matches!(
        refused(ComparedToken::Jwt { jwt_id: 99 }),
        TokenError::NoSuchJwt { .. }
    ));
    assert!(matches!(
        refused(ComparedToken::Pasted(Secret::new("not one"))),
        TokenError::NothingPasted
    ));
    let nobody = ComparedToken::Current {
        profile_id: world.add_web(|_| {}),
        persona: Some("bob".to_owned()),
        kind: TokenKind::Access,
    };
    assert!(matches!(refused(nobody), TokenError::NotHeld { .. }));
}
