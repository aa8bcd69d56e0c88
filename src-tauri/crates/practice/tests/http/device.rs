//! The device grant (RFC 8628).

use std::time::Duration;

use bearerbox_practice::{
    Behaviour, ClientAuthentication, ClientOptions, Endpoint, Interaction, UnknownUserCode, User,
};

use crate::agent::Reply;
use crate::setup::{START, Setup, decode, over};

async fn start() -> Setup {
    let setup = Setup::start().await;
    let device = ClientOptions::device("device", ClientAuthentication::None);
    setup.practice.set_client(device).unwrap();
    setup
}

async fn begin(setup: &Setup, more: &[(&str, &str)]) -> Reply {
    let usual = [("client_id", "device"), ("scope", "openid offline_access orders.read")];
    let url = setup.url(Endpoint::DeviceAuthorization);
    setup.agent.post(&url, &over(&usual, more)).await
}

async fn poll(setup: &Setup, begun: &Reply, more: &[(&str, &str)]) -> Reply {
    let device_code = begun.text("device_code");
    let usual = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", "device"),
        ("device_code", &device_code),
    ];
    setup.ask_token(&usual, more).await
}

fn is_refused_by(reply: &Reply, error: &str) -> bool {
    reply.status == 400 && reply.text("error") == error
}

#[tokio::test]
async fn shows_a_code_and_where_to_enter_it() {
    let setup = start().await;

    let begun = begin(&setup, &[]).await;

    assert_eq!(begun.status, 200, "{}", begun.body);
    assert_eq!(begun.header("cache-control"), "no-store");
    let (code, page) = (begun.text("user_code"), begun.text("verification_uri"));
    assert_eq!(code.len(), 9);
    assert_eq!(page, setup.url(Endpoint::DeviceVerification));
    assert_eq!(
        begun.text("verification_uri_complete"),
        format!("{page}?user_code={code}")
    );
    assert_eq!(begun.json()["expires_in"], 600);
    assert_eq!(begun.json()["interval"], 5);
}

#[tokio::test]
async fn the_person_enters_the_code_signs_in_and_allows() {
    let setup = start().await;
    let issuer = setup.practice.issuer();
    let begun = begin(&setup, &[]).await;
    let typed = begun.text("user_code").to_lowercase().replace('-', " ");

    let page = setup.agent.open(&begun.text("verification_uri")).await;
    let login = setup.agent.submit(issuer, &page, &[("user_code", &typed)]).await;
    let pending = poll(&setup, &begun, &[]).await;
    let consent = (setup.agent)
        .submit(issuer, &login, &[("username", "bob"), ("action", "login")])
        .await;
    let done = (setup.agent).submit(issuer, &consent, &[("action", "allow")]).await;
    setup.pass_seconds(5);
    let tokens = poll(&setup, &begun, &[]).await;

    assert!(login.body.contains("name=\"username\""));
    assert!(is_refused_by(&pending, "authorization_pending"));
    assert!(consent.body.contains(&begun.text("user_code")));
    assert_eq!(done.status, 200);
    assert!(done.body.contains("connected"));
    assert_eq!(tokens.status, 200, "{}", tokens.body);
    assert_eq!(tokens.text("scope"), "openid offline_access orders.read");
    let claims = decode(&tokens.text("id_token")).1;
    assert_eq!(
        (claims["sub"].as_str(), claims["auth_time"].as_u64()),
        (Some("bob"), Some(START))
    );
    let refreshed = setup.refresh("device", &tokens.text("refresh_token")).await;
    assert_eq!(refreshed.status, 200);
}

#[tokio::test]
async fn a_link_with_the_code_only_fills_it_in_and_consent_is_asked_each_time() {
    let setup = start().await;
    let issuer = setup.practice.issuer();
    let connect = async |action| {
        let begun = begin(&setup, &[]).await;
        let page = setup.agent.open(&begun.text("verification_uri_complete")).await;
        assert!(page.body.contains(&format!("value=\"{}\"", begun.text("user_code"))));
        let mut next = setup.agent.submit(issuer, &page, &[]).await;
        if next.body.contains("name=\"username\"") {
            next = setup.agent.submit(issuer, &next, &[("username", "alice")]).await;
        }
        assert!(next.body.contains("value=\"allow\""), "{}", next.body);
        setup.agent.submit(issuer, &next, &[("action", action)]).await;
        poll(&setup, &begun, &[]).await
    };

    let first = connect("allow").await;
    let second = connect("deny").await;

    assert_eq!(first.status, 200);
    assert!(is_refused_by(&second, "access_denied"));
}

#[tokio::test]
async fn the_login_can_be_cancelled() {
    let setup = start().await;
    let issuer = setup.practice.issuer();
    let begun = begin(&setup, &[]).await;
    let page = setup.agent.open(&begun.text("verification_uri_complete")).await;
    let login = setup.agent.submit(issuer, &page, &[]).await;

    let cancelled = setup.agent.submit(issuer, &login, &[("action", "cancel")]).await;

    assert!(cancelled.body.contains("not connected"));
    assert!(is_refused_by(&poll(&setup, &begun, &[]).await, "access_denied"));
}

#[tokio::test]
async fn a_wrong_used_or_expired_code_can_be_typed_again() {
    let setup = start().await;
    let issuer = setup.practice.issuer();
    let used = begin(&setup, &[]).await.text("user_code");
    setup.practice.deny_device(&used).unwrap();
    let late = begin(&setup, &[]).await;
    setup.pass_seconds(600);

    let page = setup.agent.open(&setup.url(Endpoint::DeviceVerification)).await;
    for code in ["<AAAA>", &used, &late.text("user_code")] {
        let again = setup.agent.submit(issuer, &page, &[("user_code", code)]).await;
        assert!(again.body.contains("role=\"alert\"") && again.body.contains("name=\"user_code\""));
        assert!(!again.body.contains("<AAAA>"));
    }
    assert!(is_refused_by(&poll(&setup, &late, &[]).await, "expired_token"));
}

#[tokio::test]
async fn a_code_that_expires_on_the_page_cannot_be_allowed() {
    let setup = start().await;
    let issuer = setup.practice.issuer();
    let begun = begin(&setup, &[]).await;
    let page = setup.agent.open(&begun.text("verification_uri_complete")).await;
    let login = setup.agent.submit(issuer, &page, &[]).await;
    let consent = setup.agent.submit(issuer, &login, &[("username", "alice")]).await;

    setup.pass_seconds(600);
    let late = setup.agent.submit(issuer, &consent, &[("action", "allow")]).await;

    assert!(late.is_error_page());
}

#[tokio::test]
async fn whoever_polls_too_fast_has_to_wait_longer_from_then_on() {
    let setup = start().await;
    let begun = begin(&setup, &[]).await;
    let poll_after = async |seconds| {
        setup.pass_seconds(seconds);
        poll(&setup, &begun, &[]).await.text("error")
    };

    assert_eq!(poll_after(0).await, "authorization_pending");
    assert_eq!(poll_after(5).await, "authorization_pending");
    assert_eq!(poll_after(4).await, "slow_down");
    assert_eq!(poll_after(9).await, "slow_down");
    assert_eq!(poll_after(15).await, "authorization_pending");
}

#[tokio::test]
async fn a_device_code_is_for_its_client_and_good_once() {
    let setup = start().await;
    let other = ClientOptions::device("other-device", ClientAuthentication::None);
    setup.practice.set_client(other).unwrap();
    let begun = begin(&setup, &[]).await;
    setup
        .practice
        .allow_device(&begun.text("user_code"), User::Bob)
        .unwrap();

    let others = poll(&setup, &begun, &[("client_id", "other-device")]).await;
    let unknown = poll(&setup, &begun, &[("device_code", "unknown")]).await;
    let missing = poll(&setup, &begun, &[("device_code", "")]).await;
    let first = poll(&setup, &begun, &[]).await;
    let second = poll(&setup, &begun, &[]).await;

    assert!(is_refused_by(&others, "invalid_grant"));
    assert!(is_refused_by(&unknown, "invalid_grant"));
    assert!(is_refused_by(&missing, "invalid_request"));
    assert_eq!(first.status, 200);
    assert!(is_refused_by(&second, "invalid_grant"));
    assert_eq!(
        setup.practice.deny_device(&begun.text("user_code")),
        Err(UnknownUserCode)
    );
}

#[tokio::test]
async fn lifetime_interval_and_answer_are_each_clients_own() {
    let setup = start().await;
    let set = |interaction| {
        let behaviour = Behaviour {
            device_code_lifetime: Duration::from_secs(30),
            device_interval: Duration::ZERO,
            interaction,
            ..Behaviour::default()
        };
        setup.practice.set_behaviour("device", behaviour).unwrap();
    };

    set(Interaction::AllowAs(User::Bob));
    let allowed = begin(&setup, &[]).await;
    set(Interaction::Deny);
    let denied = begin(&setup, &[]).await;
    set(Interaction::Pages);
    let pending = begin(&setup, &[]).await;

    assert_eq!(allowed.json()["expires_in"], 30);
    assert_eq!(allowed.json()["interval"], 0);
    let tokens = poll(&setup, &allowed, &[]).await;
    assert_eq!(decode(&tokens.text("id_token")).1["sub"], "bob");
    assert!(is_refused_by(&poll(&setup, &denied, &[]).await, "access_denied"));
    for _ in 0..2 {
        assert!(is_refused_by(
            &poll(&setup, &pending, &[]).await,
            "authorization_pending"
        ));
    }
    setup.pass_seconds(30);
    assert!(is_refused_by(&poll(&setup, &pending, &[]).await, "expired_token"));
}

#[tokio::test]
async fn refuses_what_the_token_endpoint_would() {
    let setup = start().await;
    for (more, status, error) in [
        (("client_id", "web"), 400, "unauthorized_client"),
        (("client_id", "nobody"), 401, "invalid_client"),
        (("client_id", ""), 401, "invalid_client"),
        (("scope", "admin"), 400, "invalid_scope"),
        (("resource", "/orders"), 400, "invalid_target"),
        (("authorization_details", "{}"), 400, "invalid_authorization_details"),
    ] {
        let reply = begin(&setup, &[more]).await;
        assert_eq!(
            (reply.status, reply.text("error")),
            (status, error.to_owned()),
            "{more:?}"
        );
    }
}
