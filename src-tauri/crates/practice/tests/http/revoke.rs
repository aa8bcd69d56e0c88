use bearerbox_practice::Endpoint;

use crate::agent::Reply;
use crate::setup::{SECRET, Setup, basic};

async fn revoke(setup: &Setup, client: &str, token: &str) -> Reply {
    let form = [("client_id", client), ("token", token)];
    setup.agent.post(&setup.url(Endpoint::Revocation), &form).await
}

#[tokio::test]
async fn revokes_one_access_token_and_leaves_its_grant() {
    let setup = Setup::start().await;
    for format in ["jwt:es256", "opaque"] {
        let scope = format!("openid offline_access {format}");
        let tokens = setup.tokens("web", &scope).await;
        let access_token = tokens.text("access_token");

        let reply = revoke(&setup, "web", &access_token).await;

        assert_eq!((reply.status, reply.body.as_str()), (200, ""));
        assert!(!setup.is_active(&access_token).await);
        let userinfo = (setup.agent)
            .get_with_bearer(&setup.url(Endpoint::Userinfo), &access_token)
            .await;
        assert_eq!(userinfo.status, 401);
        assert!(setup.is_active(&tokens.text("refresh_token")).await);
    }
}

#[tokio::test]
async fn with_a_refresh_token_go_the_access_tokens_of_its_grant() {
    let setup = Setup::start().await;
    let first = setup.tokens("web", "offline_access").await;
    let second = setup.refresh("web", &first.text("refresh_token")).await;

    let reply = revoke(&setup, "web", &second.text("refresh_token")).await;

    assert_eq!(reply.status, 200);
    for tokens in [&first, &second] {
        assert!(!setup.is_active(&tokens.text("access_token")).await);
        assert!(!setup.is_active(&tokens.text("refresh_token")).await);
    }
}

#[tokio::test]
async fn a_token_it_does_not_know_is_no_error() {
    let setup = Setup::start().await;

    assert_eq!(revoke(&setup, "web", "unknown").await.status, 200);
}

#[tokio::test]
async fn refuses_to_revoke_for_another_client() {
    let setup = Setup::start().await;
    let tokens = setup.tokens("web", "offline_access").await;

    for kind in ["access_token", "refresh_token"] {
        let reply = revoke(&setup, "other", &tokens.text(kind)).await;
        assert_eq!(reply.status, 400);
        assert_eq!(reply.text("error"), "invalid_grant");
        assert!(setup.is_active(&tokens.text(kind)).await);
    }
}

#[tokio::test]
async fn authenticates_the_client_as_it_is_registered() {
    let setup = Setup::start().await;
    let token = setup.token_as_machine(&[]).await.text("access_token");
    let url = setup.url(Endpoint::Revocation);
    let form = [("token", token.as_str())];

    let unproved = revoke(&setup, "machine", &token).await;
    let missing = revoke(&setup, "web", "").await;
    let proved = (setup.agent)
        .post_with_authorization(&url, &basic("machine", SECRET), &form)
        .await;

    assert_eq!(unproved.status, 401);
    assert_eq!(missing.text("error"), "invalid_request");
    assert_eq!(proved.status, 200);
    assert!(!setup.is_active(&token).await);
}
