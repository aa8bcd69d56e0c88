use bearerbox_practice::{ClientAuthentication, ClientOptions, GrantType, PRACTICE_PASSWORD};

use crate::agent::Reply;
use crate::setup::{START, Setup, decode};

async fn start() -> Setup {
    let setup = Setup::start().await;
    let client = ClientOptions {
        grant_types: vec![GrantType::Password, GrantType::RefreshToken],
        ..ClientOptions::web("trusted", ClientAuthentication::None, &[])
    };
    setup.practice.set_client(client).unwrap();
    setup
}

async fn ask(setup: &Setup, more: &[(&str, &str)]) -> Reply {
    let usual = [
        ("grant_type", "password"),
        ("client_id", "trusted"),
        ("username", "bob"),
        ("password", PRACTICE_PASSWORD),
    ];
    setup.ask_token(&usual, more).await
}

#[tokio::test]
async fn gives_tokens_of_whoever_has_the_password() {
    let setup = start().await;

    let reply = ask(&setup, &[("scope", "openid offline_access orders.read")]).await;

    assert_eq!(reply.status, 200, "{}", reply.body);
    let access = decode(&reply.text("access_token")).1;
    assert_eq!(access["sub"], "bob");
    assert_eq!(access["auth_time"], START);
    let id_token = decode(&reply.text("id_token")).1;
    assert_eq!(id_token["sub"], "bob");
    assert!(!id_token.contains_key("nonce"));
    let refreshed = setup.refresh("trusted", &reply.text("refresh_token")).await;
    assert_eq!(refreshed.text("scope"), "openid offline_access orders.read");
}

#[tokio::test]
async fn refuses_a_wrong_password_and_an_unknown_user_in_the_same_words() {
    let setup = start().await;

    let wrong = ask(&setup, &[("password", "wrong")]).await;
    let unknown = ask(&setup, &[("username", "mallory")]).await;

    assert_eq!((wrong.status, wrong.text("error")), (400, "invalid_grant".to_owned()));
    assert_eq!(wrong.json(), unknown.json());
}

#[tokio::test]
async fn wants_both_and_a_scope_the_client_may_have() {
    let setup = start().await;
    for (more, error) in [
        (("username", ""), "invalid_request"),
        (("password", ""), "invalid_request"),
        (("scope", "admin"), "invalid_scope"),
    ] {
        let reply = ask(&setup, &[more]).await;
        assert_eq!((reply.status, reply.text("error")), (400, error.to_owned()));
    }
}

#[tokio::test]
async fn is_only_for_clients_that_are_registered_for_it() {
    let setup = start().await;

    let reply = ask(&setup, &[("client_id", "web")]).await;

    assert_eq!(reply.text("error"), "unauthorized_client");
}
