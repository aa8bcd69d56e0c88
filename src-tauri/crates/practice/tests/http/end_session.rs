use bearerbox_practice::Endpoint;

use crate::agent::{Agent, Reply, encode};
use crate::setup::Setup;

const BYE: &str = "https://app.example/bye";

/// Signs alice in; returns her ID token.
async fn sign_in(setup: &Setup) -> String {
    let url = setup.authorization_url("pages", &[]);
    let reply = setup.agent.allow(setup.practice.issuer(), &url, "alice").await;
    let code = reply.answered("code").unwrap();
    setup.redeem("pages", &code, &[]).await.text("id_token")
}

async fn is_signed_in(setup: &Setup) -> bool {
    let url = setup.authorization_url("pages", &[("prompt", "none")]);
    setup.agent.get(&url).await.answered("code").is_some()
}

async fn sign_out(setup: &Setup, params: &[(&str, &str)]) -> Reply {
    let url = format!("{}?{}", setup.url(Endpoint::EndSession), encode(params));
    setup.agent.get(&url).await
}

#[tokio::test]
async fn signs_out_and_sends_back_with_state() {
    let setup = Setup::start().await;
    let id_token = sign_in(&setup).await;
    // The hint may have expired: it only says who.
    setup.pass_seconds(3_600);

    let reply = sign_out(
        &setup,
        &[
            ("id_token_hint", &id_token),
            ("post_logout_redirect_uri", BYE),
            ("state", "the state"),
        ],
    )
    .await;

    assert_eq!(reply.location().as_str(), format!("{BYE}?state=the+state"));
    assert!(!is_signed_in(&setup).await);
}

#[tokio::test]
async fn leaves_the_port_of_a_loopback_address_free_as_at_a_sign_in() {
    let setup = Setup::start().await;
    let id_token = sign_in(&setup).await;
    let back = |uri: &'static str| {
        let hint = id_token.clone();
        let setup = &setup;
        async move {
            let parameters = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", uri)];
            sign_out(setup, &parameters).await
        }
    };

    assert_eq!(back("http://127.0.0.1:8976/elsewhere").await.status, 400);
    let back = back("http://127.0.0.1:8976/bye").await;
    assert_eq!(back.location().as_str(), "http://127.0.0.1:8976/bye");
}

#[tokio::test]
async fn forgets_the_login_and_not_only_the_cookie() {
    let setup = Setup::start().await;
    let id_token = sign_in(&setup).await;
    let cookies = setup.agent.cookies.lock().unwrap().clone();

    sign_out(&setup, &[("id_token_hint", &id_token)]).await;
    *setup.agent.cookies.lock().unwrap() = cookies;

    assert!(!is_signed_in(&setup).await);
}

#[tokio::test]
async fn asks_first_when_nothing_proves_who_wants_it() {
    let setup = Setup::start().await;
    let issuer = setup.practice.issuer().to_owned();
    sign_in(&setup).await;
    let params = [("client_id", "pages"), ("post_logout_redirect_uri", BYE)];

    let page = sign_out(&setup, &params).await;
    assert!(page.body.contains("Sign out?"));
    let stay = setup.agent.submit(&issuer, &page, &[("action", "stay")]).await;
    assert!(stay.body.contains("still signed in"));
    let forged = (setup.agent).submit(&issuer, &page, &[("form_token", "x")]).await;
    assert!(forged.is_error_page());
    let redirected = (setup.agent)
        .submit(&issuer, &page, &[("back", "https://evil.example/")])
        .await;
    assert!(redirected.is_error_page());
    let elsewhere = Agent::new().submit(&issuer, &page, &[]).await;
    assert!(elsewhere.is_error_page());
    let another = Agent::new();
    another.open(&setup.authorization_url("pages", &[])).await;
    assert!(another.submit(&issuer, &page, &[]).await.is_error_page());
    assert!(is_signed_in(&setup).await);

    let leave = setup.agent.submit(&issuer, &page, &[("action", "leave")]).await;

    assert_eq!(leave.location().as_str(), BYE);
    assert!(!is_signed_in(&setup).await);
}

#[tokio::test]
async fn asks_first_when_the_hint_is_anothers() {
    let setup = Setup::start().await;
    let alices = sign_in(&setup).await;
    let url = setup.authorization_url("pages", &[("prompt", "login")]);
    setup.agent.allow(setup.practice.issuer(), &url, "bob").await;

    let page = sign_out(&setup, &[("id_token_hint", &alices)]).await;

    assert!(page.body.contains("Sign out?") && page.body.contains("bob"));
    assert!(is_signed_in(&setup).await);
}

#[tokio::test]
async fn refuses_a_way_back_that_is_not_registered_exactly() {
    let setup = Setup::start().await;
    let id_token = sign_in(&setup).await;
    let hint = ("id_token_hint", id_token.as_str());

    for params in [
        &[hint, ("post_logout_redirect_uri", "https://app.example/bye/")][..],
        &[hint, ("post_logout_redirect_uri", "https://evil.example/")],
        &[("post_logout_redirect_uri", BYE)],
        &[("client_id", "web"), ("post_logout_redirect_uri", BYE)],
        &[hint, ("client_id", "web")],
        &[("id_token_hint", "x.y.z")],
        &[hint, hint],
    ] {
        let reply = sign_out(&setup, params).await;
        assert!(reply.is_error_page(), "{params:?}");
    }
    assert!(is_signed_in(&setup).await);
}

#[tokio::test]
async fn takes_a_post_and_whoever_is_not_signed_in() {
    let setup = Setup::start().await;
    let form = [("client_id", "pages"), ("post_logout_redirect_uri", BYE)];

    let reply = setup.agent.post(&setup.url(Endpoint::EndSession), &form).await;
    let bare = sign_out(&setup, &[]).await;

    assert_eq!(reply.location().as_str(), BYE);
    assert!(bare.body.contains("You are signed out"));
}
