//! The example API (RFC 6750), and its metadata (RFC 9728).

use bearerbox_practice::{Endpoint, Options, Practice};
use serde_json::json;

use crate::agent::Agent;
use crate::setup::Setup;

#[tokio::test]
async fn answers_whoever_has_a_token_for_it() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::ApiOrders);
    let audience = format!("{}/api", setup.practice.issuer());
    let tokens = [
        setup.tokens("web", "orders.read").await.text("access_token"),
        setup.tokens("web", "orders.read opaque").await.text("access_token"),
        setup.token_as_machine(&[]).await.text("access_token"),
        (setup
            .token_as_machine(&[("resource", &audience), ("resource", "urn:other")])
            .await)
            .text("access_token"),
    ];

    for token in tokens {
        let reply = setup.agent.get_with_bearer(&url, &token).await;
        assert_eq!(reply.status, 200, "{}", reply.body);
        assert!(reply.json()["orders"].is_array());
    }
}

#[tokio::test]
async fn makes_an_order_for_whoever_may_write() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::ApiOrders);
    let token = async |scope| setup.tokens("web", scope).await.text("access_token");
    let (read, write) = (token("orders.read").await, token("orders.write").await);
    let post = async |token: &str| {
        let authorization = format!("Bearer {token}");
        setup.agent.post_with_authorization(&url, &authorization, &[]).await
    };

    let made = post(&write).await;
    let refused = post(&read).await;

    assert_eq!(made.status, 201);
    assert_eq!(made.text("ordered_by"), "alice");
    assert_eq!(refused.status, 403);
    assert!(refused.header("www-authenticate").contains("scope=\"orders.write\""));
}

#[tokio::test]
async fn says_no_error_to_whoever_sent_no_token() {
    let setup = Setup::start().await;

    let reply = setup.agent.get(&setup.url(Endpoint::ApiOrders)).await;

    assert_eq!(reply.status, 401);
    let metadata = setup.url(Endpoint::ResourceMetadata);
    let challenge = format!("Bearer realm=\"practice\", resource_metadata=\"{metadata}\"");
    assert_eq!(reply.header("www-authenticate"), challenge);
    assert_eq!(reply.body, "");
}

#[tokio::test]
async fn refuses_a_token_that_is_not_for_it() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::ApiOrders);
    let elsewhere = setup
        .token_as_machine(&[("resource", "https://orders.example/")])
        .await
        .text("access_token");
    let id_token = setup.tokens("web", "openid").await.text("id_token");
    let expired = setup.token_as_machine(&[]).await.text("access_token");
    for token in [elsewhere.as_str(), &id_token, "unknown"] {
        let reply = setup.agent.get_with_bearer(&url, token).await;
        assert_eq!((reply.status, reply.text("error")), (401, "invalid_token".to_owned()));
        assert!(reply.header("www-authenticate").contains("error=\"invalid_token\""));
    }
    setup.pass_seconds(600);
    assert_eq!(setup.agent.get_with_bearer(&url, &expired).await.status, 401);
}

#[tokio::test]
async fn names_the_scope_that_is_lacking() {
    let setup = Setup::start().await;
    let token = setup.tokens("web", "openid").await.text("access_token");

    let reply = setup
        .agent
        .get_with_bearer(&setup.url(Endpoint::ApiOrders), &token)
        .await;

    assert_eq!(
        (reply.status, reply.text("error")),
        (403, "insufficient_scope".to_owned())
    );
    let challenge = reply.header("www-authenticate");
    assert!(challenge.contains("error=\"insufficient_scope\"") && challenge.contains("scope=\"orders.read\""));
}

#[tokio::test]
async fn its_metadata_leads_to_the_authorization_server_and_back() {
    for issuer_path in ["", "/tenant"] {
        let options = Options {
            issuer_path: issuer_path.to_owned(),
            ..Options::default()
        };
        let practice = Practice::start(options).await.unwrap();
        let agent = Agent::new();
        let port = practice.port();

        let url = format!("http://127.0.0.1:{port}/.well-known/oauth-protected-resource{issuer_path}/api");
        let metadata = agent.get(&url).await.json();
        let server = agent.get(&practice.url(Endpoint::Metadata)).await.json();

        assert_eq!(practice.url(Endpoint::ResourceMetadata), url);
        assert_eq!(metadata["resource"], format!("{}/api", practice.issuer()));
        assert_eq!(metadata["authorization_servers"], json!([practice.issuer()]));
        assert_eq!(server["protected_resources"], json!([metadata["resource"]]));
    }
}
