use std::time::Duration;

use bearerbox_practice::{Behaviour, ClientAuthentication, ClientOptions, Endpoint, GrantType};
use bearerbox_secret::Secret;

use crate::setup::{SECRET, START, Setup, basic, decode};

#[tokio::test]
async fn gives_a_machine_a_token_for_itself_and_no_more() {
    let setup = Setup::start().await;

    let reply = setup.token_as_machine(&[("scope", "orders.read")]).await;

    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.header("cache-control"), "no-store");
    assert_eq!(reply.header("pragma"), "no-cache");
    let body = reply.json();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 600);
    assert_eq!(body["scope"], "orders.read");
    assert!(!body.contains_key("refresh_token") && !body.contains_key("id_token"));
    let (header, claims) = decode(&reply.text("access_token"));
    assert_eq!(header["typ"], "at+jwt");
    assert_eq!(header["alg"], "ES256");
    assert_eq!(claims["iss"], setup.practice.issuer());
    assert_eq!(claims["sub"], "machine");
    assert_eq!(claims["client_id"], "machine");
    assert_eq!(claims["aud"], format!("{}/api", setup.practice.issuer()));
    assert_eq!(claims["iat"], START);
    assert_eq!(claims["exp"], START + 600);
    assert_eq!(claims["scope"], "orders.read");
    assert!(claims["jti"].is_string());
}

#[tokio::test]
async fn says_which_scopes_it_grants_when_none_was_asked_for() {
    let setup = Setup::start().await;

    let reply = setup.token_as_machine(&[]).await;

    assert_eq!(reply.text("scope"), "orders.read orders.write");
}

#[tokio::test]
async fn makes_the_access_token_in_the_format_that_is_asked_for() {
    let setup = Setup::start().await;
    for (scope, algorithm) in [("jwt:es256", "ES256"), ("jwt:rs256", "RS256")] {
        let token = setup.token_as_machine(&[("scope", scope)]).await.text("access_token");
        assert_eq!(decode(&token).0["alg"], algorithm);
        assert!(setup.is_active(&token).await);
    }

    let opaque = setup
        .token_as_machine(&[("scope", "opaque")])
        .await
        .text("access_token");

    assert!(!opaque.contains('.'));
    assert!(setup.is_active(&opaque).await);
}

#[tokio::test]
async fn refuses_what_no_grant_allows() {
    let setup = Setup::start().await;
    for (form, error) in [
        (&[("scope", "admin")][..], "invalid_scope"),
        (&[("scope", "openid")], "invalid_scope"),
        (&[("scope", "opaque jwt:es256")], "invalid_scope"),
        (&[("scope", "orders.read"), ("scope", "opaque")], "invalid_request"),
        (&[("grant_type", "client_credentials")], "invalid_request"),
    ] {
        let reply = setup.token_as_machine(form).await;
        assert_eq!((reply.status, reply.text("error")), (400, error.to_owned()));
    }
    let url = setup.url(Endpoint::Token);
    for (grant_type, error) in [
        ("urn:example:grant", "unsupported_grant_type"),
        ("password", "unauthorized_client"),
        ("client_credentials", "unauthorized_client"),
        ("", "invalid_request"),
    ] {
        let form = [("grant_type", grant_type), ("client_id", "web")];
        let reply = setup.agent.post(&url, &form).await;
        assert_eq!((reply.status, reply.text("error")), (400, error.to_owned()));
    }
}

#[tokio::test]
async fn each_client_keeps_to_the_grants_it_is_registered_for() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::Token);

    let web = (setup.agent)
        .post_with_authorization(&url, &basic("basic", SECRET), &[("grant_type", "client_credentials")])
        .await;
    let machine = (setup.agent)
        .post_with_authorization(
            &url,
            &basic("machine", SECRET),
            &[("grant_type", "refresh_token"), ("refresh_token", "x")],
        )
        .await;

    assert_eq!(web.text("error"), "unauthorized_client");
    assert_eq!(machine.text("error"), "unauthorized_client");
}

#[tokio::test]
async fn a_client_alone_cannot_grant_what_is_a_persons() {
    let setup = Setup::start().await;
    let secret = ClientAuthentication::SecretBasic(Secret::new(SECRET));
    setup
        .practice
        .set_client(ClientOptions {
            grant_types: vec![GrantType::AuthorizationCode, GrantType::ClientCredentials],
            ..ClientOptions::web("both", secret, &["app:/cb"])
        })
        .unwrap();

    for scope in ["openid", "email orders.read", "offline_access"] {
        let form = [("grant_type", "client_credentials"), ("scope", scope)];
        let reply = (setup.agent)
            .post_with_authorization(&setup.url(Endpoint::Token), &basic("both", SECRET), &form)
            .await;
        assert_eq!(reply.text("error"), "invalid_scope", "{scope}");
    }
}

#[tokio::test]
async fn a_public_client_gets_nothing_by_client_credentials_even_if_registered() {
    let setup = Setup::start().await;
    let none = ClientAuthentication::None;
    let client = ClientOptions::machine("loose", none);
    setup.practice.set_client(client).unwrap();

    let form = [("grant_type", "client_credentials"), ("client_id", "loose")];
    let reply = setup.agent.post(&setup.url(Endpoint::Token), &form).await;

    assert_eq!(reply.text("error"), "unauthorized_client");
}

#[tokio::test]
async fn lifetimes_are_each_clients_own_and_can_change() {
    let setup = Setup::start().await;
    let behaviour = Behaviour {
        access_token_lifetime: Duration::from_secs(5),
        ..Behaviour::default()
    };
    setup.practice.set_behaviour("machine", behaviour).unwrap();

    let reply = setup.token_as_machine(&[]).await;
    let token = reply.text("access_token");
    assert_eq!(reply.json()["expires_in"], 5);
    setup.pass_seconds(4);
    assert!(setup.is_active(&token).await);
    setup.pass_seconds(1);

    assert!(!setup.is_active(&token).await);
}
