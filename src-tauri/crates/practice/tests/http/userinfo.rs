use bearerbox_practice::Endpoint;

use crate::setup::{SECRET, Setup, basic};

#[tokio::test]
async fn gives_the_claims_that_the_scopes_open() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::Userinfo);

    let little = setup.tokens("web", "openid opaque").await.text("access_token");
    let little = setup.agent.get_with_bearer(&url, &little).await;
    let all = setup.tokens("web", "openid profile email").await.text("access_token");
    let all = setup.agent.get_with_bearer(&url, &all).await;

    assert_eq!(little.body, r#"{"sub":"alice"}"#);
    assert_eq!(all.text("name"), "Alice Archer");
    assert_eq!(all.text("email"), "alice@practice.example");
    assert_eq!(all.header("cache-control"), "no-store");
}

#[tokio::test]
async fn takes_the_token_in_the_body_of_a_post_but_not_twice() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::Userinfo);
    let token = setup.tokens("web", "openid").await.text("access_token");
    let form = [("access_token", token.as_str())];

    let in_body = setup.agent.post(&url, &form).await;
    let twice = (setup.agent)
        .post_with_authorization(&url, &format!("Bearer {token}"), &form)
        .await;
    let in_url = setup.agent.get(&format!("{url}?access_token={token}")).await;

    assert_eq!(in_body.status, 200);
    assert_eq!(twice.status, 400);
    assert!(twice.header("www-authenticate").contains("error=\"invalid_request\""));
    assert_eq!(in_url.status, 401);
}

#[tokio::test]
async fn challenges_whoever_has_no_valid_token() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::Userinfo);
    let expired = setup.tokens("web", "openid").await.text("access_token");
    setup.pass_seconds(600);
    let id_token = setup.tokens("web", "openid").await.text("id_token");

    let none = setup.agent.get(&url).await;
    assert_eq!(none.status, 401);
    assert_eq!(none.header("www-authenticate"), "Bearer realm=\"practice\"");
    let other_scheme = (setup.agent)
        .post_with_authorization(&url, &basic("machine", SECRET), &[])
        .await;
    assert_eq!(other_scheme.status, 401);
    for token in [expired.as_str(), id_token.as_str(), "unknown"] {
        let reply = setup.agent.get_with_bearer(&url, token).await;
        assert_eq!(reply.status, 401);
        assert!(reply.header("www-authenticate").contains("error=\"invalid_token\""));
    }
}

#[tokio::test]
async fn wants_the_scope_openid() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::Userinfo);
    let plain = setup.tokens("web", "orders.read").await.text("access_token");
    let machine = setup.token_as_machine(&[]).await.text("access_token");

    for token in [plain, machine] {
        let reply = setup.agent.get_with_bearer(&url, &token).await;
        assert_eq!(reply.status, 403);
        let challenge = reply.header("www-authenticate");
        assert!(challenge.contains("error=\"insufficient_scope\""));
        assert!(challenge.contains("scope=\"openid\""));
    }
}
