//! Token exchange (RFC 8693).

use bearerbox_practice::{ClientAuthentication, ClientOptions, Endpoint, GrantType};
use bearerbox_secret::Secret;
use serde_json::json;

use crate::agent::Reply;
use crate::setup::{SECRET, Setup, basic, decode, over};

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const REFRESH_TOKEN: &str = "urn:ietf:params:oauth:token-type:refresh_token";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

/// A server with an `api` that exchanges, and may sign people in to have tokens of every kind of its own.
async fn start() -> Setup {
    let setup = Setup::start().await;
    let secret = ClientAuthentication::SecretBasic(Secret::new(SECRET));
    let client = ClientOptions {
        grant_types: vec![
            GrantType::TokenExchange,
            GrantType::ClientCredentials,
            GrantType::Password,
            GrantType::RefreshToken,
        ],
        ..ClientOptions::web("api", secret, &[])
    };
    setup.practice.set_client(client).unwrap();
    setup
}

async fn send(setup: &Setup, form: &[(&str, &str)]) -> Reply {
    let url = setup.url(Endpoint::Token);
    (setup.agent)
        .post_with_authorization(&url, &basic("api", SECRET), form)
        .await
}

async fn exchange(setup: &Setup, token: &str, more: &[(&str, &str)]) -> Reply {
    let usual = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
        ("subject_token", token),
        ("subject_token_type", ACCESS_TOKEN),
    ];
    send(setup, &over(&usual, more)).await
}

/// The tokens of bob's sign-in at `api` itself.
async fn own_tokens(setup: &Setup) -> Reply {
    let form = [
        ("grant_type", "password"),
        ("username", "bob"),
        ("password", bearerbox_practice::PRACTICE_PASSWORD),
        ("scope", "openid offline_access orders.read"),
    ];
    send(setup, &form).await
}

async fn own_machine_token(setup: &Setup) -> String {
    let form = [("grant_type", "client_credentials"), ("scope", "orders.read")];
    send(setup, &form).await.text("access_token")
}

#[tokio::test]
async fn gives_a_token_of_the_same_person_to_another_client() {
    let setup = start().await;
    let subject = setup.tokens("web", "openid orders.read").await.text("access_token");

    let reply = exchange(&setup, &subject, &[("scope", "orders.read")]).await;

    assert_eq!(reply.status, 200, "{}", reply.body);
    assert_eq!(reply.text("issued_token_type"), ACCESS_TOKEN);
    assert_eq!(reply.text("token_type"), "Bearer");
    assert_eq!(reply.text("scope"), "orders.read");
    assert!(!reply.json().contains_key("id_token") && !reply.json().contains_key("refresh_token"));
    let claims = decode(&reply.text("access_token")).1;
    assert_eq!(claims["sub"], "alice");
    assert_eq!(claims["client_id"], "api");
    assert!(!claims.contains_key("act"));
}

#[tokio::test]
async fn says_who_acts_and_who_did_before() {
    let setup = start().await;
    let subject = setup.tokens("web", "orders.read").await.text("access_token");
    let machine = setup.token_as_machine(&[]).await.text("access_token");
    let own = own_machine_token(&setup).await;
    let as_actor = |token: &str| {
        [
            ("actor_token", token.to_owned()),
            ("actor_token_type", ACCESS_TOKEN.to_owned()),
        ]
    };
    let delegate = async |subject: &str, actor: &str| {
        let more = as_actor(actor);
        let more: Vec<(&str, &str)> = more.iter().map(|(name, value)| (*name, value.as_str())).collect();
        exchange(&setup, subject, &more).await
    };

    let once = delegate(&subject, &machine).await;
    let twice = delegate(&once.text("access_token"), &own).await;
    let kept = exchange(&setup, &twice.text("access_token"), &[]).await;

    let act = |reply: &Reply| decode(&reply.text("access_token")).1["act"].clone();
    assert_eq!(act(&once), json!({"sub": "machine"}));
    assert_eq!(act(&twice), json!({"sub": "api", "act": {"sub": "machine"}}));
    assert_eq!(act(&kept), act(&twice));
    let introspected = setup.introspect(&once.text("access_token")).await;
    assert_eq!(introspected["act"], json!({"sub": "machine"}));
}

#[tokio::test]
async fn takes_every_kind_of_token_by_its_type() {
    let setup = start().await;
    let own = own_tokens(&setup).await;
    for (member, token_type) in [
        ("access_token", ACCESS_TOKEN),
        ("access_token", JWT),
        ("id_token", ID_TOKEN),
        ("id_token", JWT),
        ("refresh_token", REFRESH_TOKEN),
    ] {
        let more = [("subject_token_type", token_type), ("scope", "orders.read")];
        let reply = exchange(&setup, &own.text(member), &more).await;
        assert_eq!(reply.status, 200, "{member}: {}", reply.body);
        assert_eq!(decode(&reply.text("access_token")).1["sub"], "bob");
    }
    let machine = setup.token_as_machine(&[]).await.text("access_token");
    let reply = exchange(&setup, &machine, &[]).await;
    assert_eq!(decode(&reply.text("access_token")).1["sub"], "machine");
}

#[tokio::test]
async fn narrows_scope_and_details_and_never_widens_them() {
    let setup = start().await;
    let details = r#"[{"type":"orders","actions":["read","write"]}]"#;
    let less = r#"[{"type":"orders","actions":["read"]}]"#;
    let more = [
        ("scope", "orders.read orders.write"),
        ("authorization_details", details),
    ];
    let code = setup.code("web", &more).await;
    let subject = setup.redeem("web", &code, &[]).await.text("access_token");
    let little = setup.tokens("web", "orders.read").await.text("access_token");

    let same = exchange(&setup, &subject, &[]).await;
    let narrow = exchange(
        &setup,
        &subject,
        &[("scope", "orders.read"), ("authorization_details", less)],
    )
    .await;
    let wide = exchange(&setup, &little, &[("scope", "orders.read orders.write")]).await;
    let wide_details = exchange(&setup, &little, &[("authorization_details", details)]).await;

    assert_eq!(same.text("scope"), "orders.read orders.write");
    assert_eq!(narrow.text("scope"), "orders.read");
    assert_eq!(narrow.json()["authorization_details"][0]["actions"], json!(["read"]));
    assert_eq!(wide.text("error"), "invalid_scope");
    assert_eq!(wide_details.text("error"), "invalid_authorization_details");
}

#[tokio::test]
async fn targets_are_resources_and_known_audiences() {
    let setup = start().await;
    let subject = setup.tokens("web", "orders.read").await.text("access_token");

    let both = [
        ("resource", "https://orders.example/"),
        ("audience", "machine"),
        ("audience", "web"),
    ];
    let named = exchange(&setup, &subject, &both).await;
    let unknown = exchange(&setup, &subject, &[("audience", "nobody")]).await;
    let malformed = exchange(&setup, &subject, &[("resource", "/orders")]).await;

    let audience = decode(&named.text("access_token")).1["aud"].clone();
    assert_eq!(audience, json!(["https://orders.example/", "machine", "web"]));
    assert_eq!(
        (unknown.status, unknown.text("error")),
        (400, "invalid_target".to_owned())
    );
    assert_eq!(malformed.text("error"), "invalid_target");
}

#[tokio::test]
async fn a_jwt_can_be_asked_for_where_it_can_be_one() {
    let setup = start().await;
    let subject = setup.tokens("web", "orders.read opaque").await.text("access_token");
    let jwt = [("requested_token_type", JWT), ("scope", "orders.read")];

    let reply = exchange(&setup, &subject, &jwt).await;
    let opaque = exchange(&setup, &subject, &[("requested_token_type", JWT)]).await;

    assert_eq!(reply.text("issued_token_type"), JWT);
    assert_eq!(decode(&reply.text("access_token")).1["sub"], "alice");
    assert_eq!(opaque.text("error"), "invalid_request");
}

#[tokio::test]
async fn refuses_a_token_that_is_not_what_it_is_said_to_be() {
    let setup = start().await;
    let web = setup.tokens("web", "openid offline_access orders.read").await;
    let (access, id, refresh) = (
        web.text("access_token"),
        web.text("id_token"),
        web.text("refresh_token"),
    );
    let opaque = setup.tokens("web", "opaque").await.text("access_token");
    for (token, more) in [
        ("unknown", vec![]),
        (id.as_str(), vec![]),
        (&access, vec![("subject_token_type", ID_TOKEN)]),
        (
            &access,
            vec![("subject_token_type", "urn:ietf:params:oauth:token-type:saml2")],
        ),
        (&access, vec![("subject_token_type", "")]),
        (&access, vec![("subject_token", "")]),
        (&access, vec![("subject_token", ""), ("subject_token_type", "")]),
        (&opaque, vec![("subject_token_type", JWT)]),
        (&id, vec![("subject_token_type", ID_TOKEN)]),
        (&refresh, vec![("subject_token_type", REFRESH_TOKEN)]),
        (
            &access,
            vec![("actor_token", "unknown"), ("actor_token_type", ACCESS_TOKEN)],
        ),
        (&access, vec![("actor_token", &access)]),
        (&access, vec![("actor_token_type", ACCESS_TOKEN)]),
        (&access, vec![("requested_token_type", REFRESH_TOKEN)]),
        (&access, vec![("requested_token_type", "urn:unknown")]),
    ] {
        let reply = exchange(&setup, token, &more).await;
        assert_eq!(
            (reply.status, reply.text("error")),
            (400, "invalid_request".to_owned()),
            "{more:?}"
        );
    }
}

#[tokio::test]
async fn refuses_what_has_ended_and_what_gives_no_scope() {
    let setup = start().await;
    let openid = own_tokens(&setup).await;
    let id_token = [("subject_token_type", ID_TOKEN), ("scope", "email")];

    let email = exchange(&setup, &openid.text("id_token"), &id_token).await;
    setup
        .practice
        .set_client(ClientOptions {
            grant_types: vec![GrantType::TokenExchange],
            scopes: vec!["orders.write".to_owned()],
            ..ClientOptions::web("api", ClientAuthentication::SecretBasic(Secret::new(SECRET)), &[])
        })
        .unwrap();
    let nothing = exchange(&setup, &openid.text("access_token"), &[]).await;
    setup.pass_seconds(600);
    let late = exchange(&setup, &openid.text("access_token"), &[]).await;

    assert_eq!(email.text("error"), "invalid_scope");
    assert_eq!(nothing.text("error"), "invalid_scope");
    assert_eq!(late.text("error"), "invalid_request");
}

#[tokio::test]
async fn ends_with_the_grant_it_came_from() {
    let setup = start().await;
    let code = setup.code("web", &[]).await;
    let subject = setup.redeem("web", &code, &[]).await.text("access_token");
    let exchanged = exchange(&setup, &subject, &[("scope", "orders.read")])
        .await
        .text("access_token");
    assert!(setup.is_active(&exchanged).await);

    setup.redeem("web", &code, &[]).await;

    assert!(!setup.is_active(&exchanged).await);
}
