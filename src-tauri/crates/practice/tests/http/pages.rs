use crate::agent::{Agent, Reply};
use crate::setup::Setup;

async fn open(setup: &Setup, more: &[(&str, &str)]) -> Reply {
    setup.agent.open(&setup.authorization_url("pages", more)).await
}

fn is_login(reply: &Reply) -> bool {
    reply.status == 200 && reply.body.contains("name=\"username\"")
}

fn is_consent(reply: &Reply) -> bool {
    reply.status == 200 && reply.body.contains("value=\"allow\"")
}

async fn sign_in(setup: &Setup, user: &str) -> Reply {
    let url = setup.authorization_url("pages", &[]);
    setup.agent.allow(setup.practice.issuer(), &url, user).await
}

#[tokio::test]
async fn leads_through_login_and_consent_to_a_code() {
    let setup = Setup::start().await;
    let issuer = setup.practice.issuer();

    let login = open(&setup, &[]).await;
    assert!(is_login(&login));
    let fields = [("username", "Bob"), ("password", "x"), ("action", "login")];
    let consent = setup.agent.submit(issuer, &login, &fields).await;
    assert!(is_consent(&consent), "{}", consent.body);
    assert!(consent.body.contains("<strong>bob</strong>"));
    assert!(consent.body.contains("orders.read"));
    let done = (setup.agent).submit(issuer, &consent, &[("action", "allow")]).await;

    let code = done.answered("code").unwrap();
    let tokens = setup.redeem("pages", &code, &[]).await;
    let claims = crate::setup::decode(&tokens.text("id_token")).1;
    assert_eq!(claims["sub"], "bob");
}

#[tokio::test]
async fn stays_signed_in_and_remembers_what_was_allowed() {
    let setup = Setup::start().await;
    sign_in(&setup, "alice").await;

    let again = open(&setup, &[]).await;
    let more_scope = open(&setup, &[("scope", "openid orders.write")]).await;
    let another_browser = Agent::new().open(&setup.authorization_url("pages", &[])).await;

    assert!(again.answered("code").is_some());
    assert!(is_consent(&more_scope));
    assert!(is_login(&another_browser));
}

#[tokio::test]
async fn a_login_ends_after_thirty_days() {
    let setup = Setup::start().await;
    sign_in(&setup, "alice").await;

    setup.pass_seconds(30 * 24 * 3600);

    assert!(is_login(&open(&setup, &[]).await));
}

#[tokio::test]
async fn denial_at_either_page_goes_back_as_access_denied() {
    let setup = Setup::start().await;
    let issuer = setup.practice.issuer();

    let login = open(&setup, &[]).await;
    let cancelled = setup.agent.submit(issuer, &login, &[("action", "cancel")]).await;
    let login = open(&setup, &[]).await;
    let consent = (setup.agent).submit(issuer, &login, &[("username", "alice")]).await;
    let denied = setup.agent.submit(issuer, &consent, &[("action", "deny")]).await;

    for reply in [cancelled, denied] {
        assert_eq!(reply.answered("error").as_deref(), Some("access_denied"));
        assert_eq!(reply.answered("state").as_deref(), Some("the state"));
        assert_eq!(reply.answered("iss").as_deref(), Some(issuer));
    }
}

#[tokio::test]
async fn an_unknown_user_can_try_again() {
    let setup = Setup::start().await;
    let issuer = setup.practice.issuer();
    let login = open(&setup, &[]).await;

    let again = (setup.agent).submit(issuer, &login, &[("username", "<mallory>")]).await;
    let consent = (setup.agent).submit(issuer, &again, &[("username", "alice")]).await;

    assert!(is_login(&again));
    assert!(again.body.contains("role=\"alert\""));
    assert!(again.body.contains("&lt;mallory&gt;") && !again.body.contains("<mallory>"));
    assert!(is_consent(&consent));
}

#[tokio::test]
async fn shows_the_page_that_prompt_max_age_or_a_hint_call_for() {
    let setup = Setup::start().await;
    let issuer = setup.practice.issuer();
    let code = sign_in(&setup, "alice").await.answered("code").unwrap();
    let id_token = setup.redeem("pages", &code, &[]).await.text("id_token");

    assert!(is_login(&open(&setup, &[("prompt", "login")]).await));
    assert!(is_login(&open(&setup, &[("prompt", "select_account")]).await));
    assert!(is_consent(&open(&setup, &[("prompt", "consent")]).await));
    let both = open(&setup, &[("prompt", "login consent")]).await;
    let after = setup.agent.submit(issuer, &both, &[("username", "alice")]).await;
    assert!(is_login(&both) && is_consent(&after));

    setup.pass_seconds(100);
    assert!(is_login(&open(&setup, &[("max_age", "60")]).await));
    assert!(open(&setup, &[("max_age", "600")]).await.answered("code").is_some());

    let bob = open(&setup, &[("login_hint", "bob")]).await;
    assert!(is_login(&bob) && bob.body.contains("value=\"bob\""));
    let hint = [("id_token_hint", id_token.as_str()), ("prompt", "none")];
    assert!(open(&setup, &hint).await.answered("code").is_some());
}

#[tokio::test]
async fn takes_wishes_it_has_no_answer_to() {
    let setup = Setup::start().await;
    let wishes = [
        ("ui_locales", "de-CH de"),
        ("claims", r#"{"id_token":{"email":null}}"#),
        ("display", "popup"),
    ];

    assert!(is_login(&open(&setup, &wishes).await));
}

#[tokio::test]
async fn a_new_login_has_its_own_time() {
    let setup = Setup::start().await;
    sign_in(&setup, "alice").await;
    setup.pass_seconds(100);

    let url = setup.authorization_url("pages", &[("max_age", "60")]);
    let reply = setup.agent.allow(setup.practice.issuer(), &url, "alice").await;

    let code = reply.answered("code").unwrap();
    let claims = crate::setup::decode(&setup.redeem("pages", &code, &[]).await.text("id_token")).1;
    assert_eq!(claims["auth_time"], crate::setup::START + 100);
}

#[tokio::test]
async fn shows_no_page_under_prompt_none() {
    let setup = Setup::start().await;
    let none = [("prompt", "none")];

    let stranger = open(&setup, &none).await;
    sign_in(&setup, "alice").await;
    let known = open(&setup, &none).await;
    let wider = open(&setup, &[("prompt", "none"), ("scope", "openid orders.write")]).await;
    let other = open(&setup, &[("prompt", "none"), ("login_hint", "bob")]).await;

    assert_eq!(stranger.answered("error").as_deref(), Some("login_required"));
    assert!(known.answered("code").is_some());
    assert_eq!(wider.answered("error").as_deref(), Some("consent_required"));
    assert_eq!(other.answered("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn takes_a_form_only_from_its_own_page_in_the_same_browser() {
    let setup = Setup::start().await;
    let issuer = setup.practice.issuer();
    let login = open(&setup, &[]).await;

    let forged = (setup.agent)
        .submit(issuer, &login, &[("username", "alice"), ("form_token", "x")])
        .await;
    let elsewhere = Agent::new().submit(issuer, &login, &[("username", "alice")]).await;
    let another = Agent::new();
    another.open(&setup.authorization_url("pages", &[])).await;
    let swapped = another.submit(issuer, &login, &[("username", "alice")]).await;

    for reply in [forged, elsewhere, swapped] {
        assert!(reply.is_error_page(), "{}", reply.status);
    }
    assert!(is_consent(
        &setup.agent.submit(issuer, &login, &[("username", "alice")]).await
    ));
}

#[tokio::test]
async fn consent_cannot_be_given_before_the_login() {
    let setup = Setup::start().await;
    let login = open(&setup, &[]).await;
    let as_consent = Reply {
        body: login.body.replace("action=\"/login\"", "action=\"/consent\""),
        ..login
    };

    let reply = (setup.agent)
        .submit(setup.practice.issuer(), &as_consent, &[("action", "allow")])
        .await;

    assert!(is_login(&reply), "{} {}", reply.status, reply.body);
}

#[tokio::test]
async fn a_page_is_answered_once_and_not_after_half_an_hour() {
    let setup = Setup::start().await;
    let issuer = setup.practice.issuer();
    let login = open(&setup, &[]).await;
    let consent = setup.agent.submit(issuer, &login, &[("username", "alice")]).await;
    let late = open(&setup, &[("prompt", "login")]).await;

    let allow = [("action", "allow")];
    let first = setup.agent.submit(issuer, &consent, &allow).await;
    let second = setup.agent.submit(issuer, &consent, &allow).await;
    setup.pass_seconds(30 * 60);
    let late = setup.agent.submit(issuer, &late, &[("username", "alice")]).await;

    assert!(first.answered("code").is_some());
    assert!(second.is_error_page());
    assert!(late.is_error_page());
}

#[tokio::test]
async fn a_login_gets_a_new_cookie_that_no_script_reads() {
    let setup = Setup::start().await;
    let issuer = setup.practice.issuer();
    sign_in(&setup, "alice").await;
    let cookie = |setup: &Setup| {
        let cookies = setup.agent.cookies.lock().unwrap();
        let mut logins = cookies.iter().filter(|(name, _)| name.starts_with("practice_login"));
        logins.next().unwrap().1.clone()
    };
    let before = cookie(&setup);

    let login = open(&setup, &[("prompt", "login")]).await;
    setup.agent.submit(issuer, &login, &[("username", "alice")]).await;

    assert_ne!(before, cookie(&setup));
    let stolen = Agent::new();
    let name = format!("practice_login_{}", setup.practice.port());
    stolen.cookies.lock().unwrap().insert(name, before);
    let old = stolen.open(&setup.authorization_url("pages", &[])).await;
    assert!(is_login(&old), "the old cookie still works");
    let first = Agent::new().get(&setup.authorization_url("pages", &[])).await;
    let set = first.header("set-cookie");
    for attribute in ["HttpOnly", "SameSite=Lax", "Max-Age=", "Path=/"] {
        assert!(set.contains(attribute), "{set}");
    }
}

#[tokio::test]
async fn pages_load_and_run_nothing_and_escape_what_they_show() {
    let setup = Setup::start().await;

    let login = open(&setup, &[("login_hint", "\"><script>x</script>")]).await;

    assert!(login.body.contains("&lt;b&gt;Pages&lt;/b&gt; &amp; &quot;more&quot;"));
    assert!(!login.body.contains("<script"));
    assert!(login.body.contains("Practice server"));
    let policy = login.header("content-security-policy");
    for part in [
        "default-src 'none'",
        "style-src 'sha256-",
        "form-action 'self' https:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("script-src"));
    assert_eq!(login.header("x-content-type-options"), "nosniff");
    assert_eq!(login.header("cache-control"), "no-store");
    for control in ["for=\"username\"", "for=\"password\"", "autofocus"] {
        assert!(login.body.contains(control));
    }
}
