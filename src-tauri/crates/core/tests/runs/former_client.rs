//! A profile that is given to another client or server: what the former one got is not the new one's.

use bearerbox_core::runs::RunRequest;
use bearerbox_core::tokens::JwtRequest;
use bearerbox_core::{Error, TokenError};
use serde_json::json;

use crate::world::{Person, World, browse, done, failed, follow, start};

#[tokio::test]
async fn tokens_for_a_client_that_was_replaced_meanwhile_are_not_current() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (run, mut screen, _) = start(&world, RunRequest::of_profile(profile));
    let url = screen.system_browser().await;
    let mut document = world.web_document();
    document["client"]["client_id"] = json!("another");

    world.bearerbox.replace_profile(profile, &document).unwrap();
    browse(follow(&url).await).await;
    let (authorization_id, _) = done(run.await.unwrap());

    assert!(world.bearerbox.current_authorization(profile, None).unwrap().is_none());
    world.authorization(authorization_id);
}

#[tokio::test]
async fn a_refresh_token_goes_to_no_other_client() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, _) = world.sign_in(profile).await;
    let mut document = world.web_document();
    document["client"]["client_id"] = "another".into();
    world.bearerbox.replace_profile(profile, &document).unwrap();
    world.practice.clear_recorded_requests();

    let end = world
        .bearerbox
        .refresh(authorization_id, Person::new().0)
        .await
        .unwrap();

    let not_current = matches!(failed(end), Error::Token(TokenError::NotCurrent { id }) if id == authorization_id);
    assert!(not_current);
    assert_eq!(world.token_requests(), 0);
}

#[tokio::test]
async fn no_jwt_is_made_at_another_server() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, token_set_id) = world.sign_in(profile).await;
    let mut document = world.web_document();
    document["authorization_server"] = json!({
        "authorization_endpoint": "http://127.0.0.1:9/authorize",
        "token_endpoint": "http://127.0.0.1:9/token",
        "jwt_endpoint": "http://127.0.0.1:9/jwt"
    });
    world.bearerbox.replace_profile(profile, &document).unwrap();

    let run = world
        .bearerbox
        .start_jwt(token_set_id, JwtRequest::default(), Person::new().0)
        .unwrap();

    let not_current = |error| matches!(error, Error::Token(TokenError::NotCurrent { id }) if id == authorization_id);
    assert!(not_current(failed(run.finish().await)));
    let request = JwtRequest::default();
    let usable = world.bearerbox.usable_jwt(profile, None, &request, 0).await;
    assert!(matches!(
        usable,
        Err(Error::Token(TokenError::SignInNeeded { refused: None, .. }))
    ));
}

#[tokio::test]
async fn what_a_person_got_is_not_the_clients_own() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    world.sign_in(profile).await;
    let mut document = world.web_document();
    document["grant_type"] = json!("client_credentials");

    world.bearerbox.replace_profile(profile, &document).unwrap();

    assert!(world.bearerbox.current_authorization(profile, None).unwrap().is_none());
}

#[tokio::test]
async fn tokens_stay_where_only_another_member_is_written() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, _) = world.sign_in(profile).await;
    let mut document = world.web_document();
    let issuer = world.practice.issuer().trim_end_matches('/').to_owned();
    document["authorization_server"]["jwks_uri"] = json!(format!("{issuer}/jwks"));

    world.bearerbox.replace_profile(profile, &document).unwrap();

    let current = world.bearerbox.current_authorization(profile, None).unwrap().unwrap();
    assert_eq!(current.id, authorization_id);
}
