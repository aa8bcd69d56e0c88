use bearerbox_practice::Endpoint;

use crate::setup::{SECRET, START, Setup, basic};

#[tokio::test]
async fn describes_an_access_token_of_any_kind() {
    let setup = Setup::start().await;
    for format in ["jwt:es256", "jwt:rs256", "opaque"] {
        let scope = format!("openid orders.read {format}");
        let token = setup.tokens("web", &scope).await.text("access_token");

        let body = setup.introspect(&token).await;

        assert_eq!(body["active"], true);
        assert_eq!(body["token_type"], "Bearer");
        assert_eq!(body["client_id"], "web");
        assert_eq!(body["username"], "alice");
        assert_eq!(body["sub"], "alice");
        assert_eq!(body["scope"], scope);
        assert_eq!(body["exp"], START + 600);
        assert_eq!(body["iss"], setup.practice.issuer());
    }
}

#[tokio::test]
async fn describes_a_refresh_token_until_it_is_used() {
    let setup = Setup::start().await;
    let token = setup.tokens("web", "offline_access").await.text("refresh_token");

    let before = setup.introspect(&token).await;
    setup.refresh("web", &token).await;
    let after = setup.introspect(&token).await;

    assert_eq!(before["active"], true);
    assert_eq!(before["client_id"], "web");
    assert_eq!(after.len(), 1, "nothing is told of an inactive token");
    assert_eq!(after["active"], false);
}

#[tokio::test]
async fn an_expired_refresh_token_is_inactive() {
    let setup = Setup::start().await;
    let token = setup.tokens("web", "offline_access").await.text("refresh_token");

    setup.pass_seconds(30 * 24 * 3600);

    assert!(!setup.is_active(&token).await);
}

#[tokio::test]
async fn tells_nothing_of_a_token_that_is_not_its_own() {
    let setup = Setup::start().await;
    let elsewhere = Setup::start().await;
    let id_token = setup.tokens("web", "openid").await.text("id_token");
    let foreign = elsewhere.tokens("web", "openid").await.text("access_token");

    for token in [id_token.as_str(), foreign.as_str(), "unknown", "a.b.c"] {
        assert_eq!(setup.introspect(token).await.len(), 1);
        assert!(!setup.is_active(token).await);
    }
}

#[tokio::test]
async fn is_only_for_clients_with_a_secret() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::Introspection);

    let anonymous = setup.agent.post(&url, &[("token", "x")]).await;
    let public = (setup.agent).post(&url, &[("token", "x"), ("client_id", "web")]).await;
    let wrong = (setup.agent)
        .post_with_authorization(&url, &basic("machine", "wrong"), &[("token", "x")])
        .await;
    let empty = (setup.agent)
        .post_with_authorization(&url, &basic("machine", SECRET), &[])
        .await;

    for reply in [anonymous, public, wrong] {
        assert_eq!(reply.status, 401);
        assert!(reply.header("www-authenticate").starts_with("Basic"));
    }
    assert_eq!(empty.text("error"), "invalid_request");
}
