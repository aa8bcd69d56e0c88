//! Asking for a surer sign-in (`acr_values`, OIDC Core §3.1.2.1; RFC 9470).

use bearerbox_practice::{Acr, Endpoint};

use crate::setup::{START, Setup, decode};

const TWO_FACTOR: (&str, &str) = ("acr_values", "urn:practice:acr:two-factor");

#[tokio::test]
async fn a_token_says_how_its_person_signed_in() {
    let setup = Setup::start().await;
    let tokens = async |more: &[(&str, &str)]| {
        let code = setup.code("web", more).await;
        setup.redeem("web", &code, &[]).await
    };

    let plain = tokens(&[]).await;
    let sure = tokens(&[TWO_FACTOR]).await;
    let refreshed = setup.refresh("web", &sure.text("refresh_token")).await;

    for (reply, acr) in [
        (plain, Acr::Password),
        (sure, Acr::TwoFactor),
        (refreshed, Acr::TwoFactor),
    ] {
        assert_eq!(decode(&reply.text("id_token")).1["acr"], acr.as_str());
        assert_eq!(decode(&reply.text("access_token")).1["acr"], acr.as_str());
        let introspected = setup.introspect(&reply.text("access_token")).await;
        assert_eq!(introspected["acr"], acr.as_str());
        assert_eq!(introspected["auth_time"], START);
    }
}

#[tokio::test]
async fn whoever_is_signed_in_steps_up_once() {
    let setup = Setup::start().await;
    let issuer = setup.practice.issuer();
    let (plain, sure) = (
        setup.authorization_url("pages", &[]),
        setup.authorization_url("pages", &[TWO_FACTOR]),
    );
    let first = setup.agent.open(&plain).await;
    setup.agent.allow(issuer, &plain, "alice").await;
    setup.pass_seconds(100);

    let page = setup.agent.open(&sure).await;
    let silent = setup.agent.open(&format!("{sure}&prompt=none")).await;
    let without = setup.agent.submit(issuer, &page, &[("one_time_code", "")]).await;
    let done = setup
        .agent
        .submit(issuer, &without, &[("one_time_code", "654321")])
        .await;
    let again = setup.agent.open(&sure).await;

    assert!(!first.body.contains("one_time_code") && page.body.contains("one_time_code"));
    assert_eq!(silent.answered("error").as_deref(), Some("login_required"));
    assert!(without.body.contains("role=\"alert\""));
    assert!(again.answered("code").is_some());
    let tokens = setup.redeem("pages", &done.answered("code").unwrap(), &[]).await;
    let claims = decode(&tokens.text("id_token")).1;
    assert_eq!(claims["acr"], Acr::TwoFactor.as_str());
    assert_eq!(claims["auth_time"], START + 100);
}

#[tokio::test]
async fn what_cannot_be_met_is_refused() {
    let setup = Setup::start().await;

    let none = setup.authorize("web", &[("acr_values", "urn:gold urn:platinum")]).await;
    let one = setup
        .authorize("web", &[("acr_values", "urn:gold urn:practice:acr:two-factor")])
        .await;

    assert_eq!(
        none.answered("error").as_deref(),
        Some("unmet_authentication_requirements")
    );
    assert!(one.answered("code").is_some());
}

#[tokio::test]
async fn the_invoices_say_what_sign_in_they_want() {
    let setup = Setup::start().await;
    let url = setup.url(Endpoint::ApiInvoices);
    let token = async |more: &[(&str, &str)]| {
        let code = setup.code("web", more).await;
        setup.redeem("web", &code, &[]).await.text("access_token")
    };
    let plain = token(&[]).await;
    let machine = setup.token_as_machine(&[]).await.text("access_token");
    let sure = token(&[TWO_FACTOR]).await;

    assert_eq!(setup.agent.get_with_bearer(&url, &sure).await.status, 200);
    setup.pass_seconds(300);
    for token in [plain, machine, sure] {
        let reply = setup.agent.get_with_bearer(&url, &token).await;
        assert_eq!(reply.status, 401);
        assert_eq!(reply.text("error"), "insufficient_user_authentication");
        let challenge = reply.header("www-authenticate");
        for part in [
            "error=\"insufficient_user_authentication\"",
            "acr_values=\"urn:practice:acr:two-factor\"",
            "max_age=\"300\"",
            "resource_metadata=\"",
        ] {
            assert!(challenge.contains(part), "{challenge}");
        }
    }
}
