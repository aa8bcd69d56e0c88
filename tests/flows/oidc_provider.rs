//! Against npm's oidc-provider, which is OpenID certified: what it takes, other servers take.

use serde_json::{Value, json};
use support::{Answer, Bearerbox, Finished, OidcProvider, UserAgent, http_client};

const PETSHOP: &str = "https://petshop.example/callback";
const LOOPBACK: &str = "http://127.0.0.1/callback";

fn profile(server: &OidcProvider, client: Value, rest: Value) -> Value {
    let mut document = json!({
        "name": "shop",
        "authorization_server": { "issuer": server.issuer() },
        "client": client,
        "grant_type": "authorization_code",
        "scope": "openid offline_access",
        "parameters": { "authorization": { "prompt": "consent" } }
    });
    document
        .as_object_mut()
        .unwrap()
        .extend(rest.as_object().unwrap().clone());
    document
}

/// A server with these settings, and a Bearerbox with one profile of it.
fn start(settings: Value, client: Value, rest: Value) -> (OidcProvider, Bearerbox) {
    let server = OidcProvider::start(&settings);
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&profile(&server, client, rest));
    (server, bearerbox)
}

fn public_client() -> Value {
    json!({ "client_id": "spa", "token_endpoint_auth_method": "none", "redirect_uri": LOOPBACK })
}

fn web_client() -> Value {
    json!({
        "client_id": "web", "client_secret": "web-secret",
        "token_endpoint_auth_method": "client_secret_basic", "redirect_uri": PETSHOP
    })
}

/// Signs in at the printed URL and takes the answer back by the loopback redirect, or by pasting it.
async fn log_in(bearerbox: &Bearerbox, answer: Answer<'_>) -> Finished {
    let (url, mut running) = bearerbox.start_login("shop");
    let user_agent = UserAgent::default();
    let redirect_uri = redirect_uri_of(&url);
    let callback = user_agent.authorize(&url, &redirect_uri, answer).await.unwrap();
    if redirect_uri.starts_with("http://127.0.0.1") {
        let page = user_agent.get(&callback).await;
        assert!(page.text().await.unwrap().contains("Bearerbox"));
    } else {
        running.type_line(callback.as_str());
    }
    running.finish()
}

fn redirect_uri_of(authorization_url: &str) -> String {
    let url = url::Url::parse(authorization_url).unwrap();
    url.query_pairs()
        .find(|(name, _)| name == "redirect_uri")
        .unwrap()
        .1
        .into_owned()
}

fn claims(bearerbox: &Bearerbox, kind: &str) -> Value {
    let token = bearerbox.run(&["token", "shop", "--kind", kind]).done().stdout;
    bearerbox
        .run_with_input(&["jwt", "decode", "-", "--json"], &token)
        .done()
        .json()["claims"]
        .clone()
}

fn claim<'a>(claims: &'a Value, name: &str) -> &'a str {
    let row = claims.as_array().unwrap().iter().find(|row| row["name"] == name);
    row.unwrap_or_else(|| panic!("{name} in {claims}"))["value"]
        .as_str()
        .unwrap()
}

#[tokio::test]
async fn a_public_client_signs_in_with_pkce_over_a_loopback_redirect() {
    let (server, bearerbox) = start(json!({}), public_client(), json!({}));

    log_in(&bearerbox, Answer::Allow("alice")).await.done();

    let claims = claims(&bearerbox, "id");
    assert_eq!(claim(&claims, "sub"), "alice");
    assert_eq!(claim(&claims, "iss"), server.issuer());
}

#[tokio::test]
async fn a_confidential_client_signs_in_over_an_https_redirect_that_nobody_serves() {
    let (_server, bearerbox) = start(json!({}), web_client(), json!({}));

    log_in(&bearerbox, Answer::Allow("bob")).await.done();

    assert_eq!(claim(&claims(&bearerbox, "id"), "sub"), "bob");
}

#[tokio::test]
async fn client_secret_post_is_accepted() {
    let client = json!({
        "client_id": "web-post", "client_secret": "web-post-secret",
        "token_endpoint_auth_method": "client_secret_post", "redirect_uri": LOOPBACK
    });
    let (_server, bearerbox) = start(json!({}), client, json!({}));

    log_in(&bearerbox, Answer::Allow("alice")).await.done();
}

#[tokio::test]
async fn an_id_and_a_secret_full_of_reserved_characters_survive_basic() {
    let client = json!({
        "client_id": "web:encoded+100%/ id", "client_secret": "secret:with+100%/ &=?",
        "token_endpoint_auth_method": "client_secret_basic", "redirect_uri": LOOPBACK
    });
    let (_server, bearerbox) = start(json!({}), client, json!({}));

    log_in(&bearerbox, Answer::Allow("alice")).await.done();
}

#[tokio::test]
async fn the_same_secret_without_form_encoding_is_refused_there() {
    let server = OidcProvider::start(&json!({}));
    let bearerbox = Bearerbox::default();
    let client = json!({
        "client_id": "web:encoded+100%/ id", "client_secret": "secret:with+100%/ &=?",
        "token_endpoint_auth_method": "client_secret_basic", "redirect_uri": LOOPBACK
    });
    bearerbox.add_profile(&profile(
        &server,
        client,
        json!({ "dialect": { "basic_encoding": "raw" } }),
    ));

    let login = log_in(&bearerbox, Answer::Allow("alice")).await;

    assert_eq!(login.status, 1, "{login:?}");
}

#[tokio::test]
async fn client_credentials_need_no_browser() {
    let client = json!({
        "client_id": "machine", "client_secret": "machine-secret",
        "token_endpoint_auth_method": "client_secret_basic"
    });
    let grant = json!({ "grant_type": "client_credentials", "scope": "orders.read", "parameters": {} });
    let (_server, bearerbox) = start(json!({}), client, grant);

    let token = bearerbox.run(&["token", "shop"]).done().stdout;
    let again = bearerbox.run(&["token", "shop"]).done().stdout;

    assert!(token.trim().len() > 20);
    assert_eq!(token, again, "a valid token is not asked for twice");
}

#[tokio::test]
async fn refreshing_rotates_the_refresh_token_again_and_again() {
    let (_server, bearerbox) = start(json!({}), public_client(), json!({}));
    log_in(&bearerbox, Answer::Allow("alice")).await.done();
    let refresh_token = || bearerbox.run(&["token", "shop", "--kind", "refresh"]).done().stdout;

    let first = refresh_token();
    bearerbox.run(&["refresh", "shop"]).done();
    let second = refresh_token();
    bearerbox.run(&["refresh", "shop"]).done();
    let third = refresh_token();

    assert_ne!(first, second);
    assert_ne!(second, third);
}

#[tokio::test]
async fn without_rotation_the_refresh_token_stays() {
    let (_server, bearerbox) = start(json!({ "rotate_refresh_tokens": false }), public_client(), json!({}));
    log_in(&bearerbox, Answer::Allow("alice")).await.done();
    let refresh_token = || bearerbox.run(&["token", "shop", "--kind", "refresh"]).done().stdout;

    let first = refresh_token();
    bearerbox.run(&["refresh", "shop"]).done();

    assert_eq!(first, refresh_token());
}

#[tokio::test]
async fn a_denial_is_told_in_the_servers_words() {
    let (_server, bearerbox) = start(json!({}), public_client(), json!({}));

    let login = log_in(&bearerbox, Answer::Deny("alice")).await;

    assert_eq!(login.status, 1, "{login:?}");
    let error: Value = serde_json::from_str(&login.stderr).unwrap();
    assert_eq!(error["code"], "server_refused");
    assert_eq!(error["server"]["error"], "access_denied");
}

#[tokio::test]
async fn a_wrong_client_never_comes_back_and_can_be_cancelled() {
    let client = json!({ "client_id": "nobody", "token_endpoint_auth_method": "none", "redirect_uri": LOOPBACK });
    let (_server, bearerbox) = start(json!({}), client, json!({}));

    let (url, running) = bearerbox.start_login("shop");
    let page = UserAgent::default()
        .authorize(&url, &redirect_uri_of(&url), Answer::Allow("alice"))
        .await;
    running.interrupt();

    assert!(page.unwrap_err().contains("invalid_client"));
    assert_eq!(running.finish().status, 130);
}

#[tokio::test]
async fn a_wrong_secret_is_refused_and_loses_nothing() {
    let mut client = web_client();
    client["client_secret"] = "wrong".into();
    let (_server, bearerbox) = start(json!({}), client, json!({}));

    let login = log_in(&bearerbox, Answer::Allow("alice")).await;

    assert_eq!(login.status, 1, "{login:?}");
    let error: Value = serde_json::from_str(&login.stderr).unwrap();
    assert_eq!(error["server"]["error"], "invalid_client");
    assert_eq!(error["server"]["status"], 401);
    assert_eq!(
        bearerbox.run(&["token", "shop"]).status,
        3,
        "there is no token: sign-in is needed"
    );
}

#[tokio::test]
async fn a_secret_that_becomes_wrong_costs_no_token_that_is_there() {
    let (server, bearerbox) = start(json!({}), web_client(), json!({}));
    log_in(&bearerbox, Answer::Allow("alice")).await.done();
    let tokens =
        || ["access", "id", "refresh"].map(|kind| bearerbox.run(&["token", "shop", "--kind", kind]).done().stdout);
    let before = tokens();
    let mut client = web_client();
    client["client_secret"] = "wrong".into();
    let document = profile(&server, client, json!({}));
    bearerbox
        .run_with_input(&["profile", "add", "-", "--replace"], &document.to_string())
        .done();

    let login = log_in(&bearerbox, Answer::Allow("alice")).await;
    let refresh = bearerbox.run(&["refresh", "shop", "--json"]);

    for refused in [login, refresh] {
        assert_eq!(refused.status, 1, "{refused:?}");
        let error: Value = serde_json::from_str(&refused.stderr).unwrap();
        assert_eq!(error["server"]["error"], "invalid_client");
    }
    assert_eq!(tokens(), before);
}

#[tokio::test]
async fn a_redirect_uri_that_is_not_registered_never_comes_back_and_can_be_cancelled() {
    let mut client = public_client();
    client["redirect_uri"] = "http://127.0.0.1/elsewhere".into();
    let (_server, bearerbox) = start(json!({}), client, json!({}));

    let (url, running) = bearerbox.start_login("shop");
    let page = UserAgent::default()
        .authorize(&url, &redirect_uri_of(&url), Answer::Allow("alice"))
        .await;
    running.interrupt();

    assert!(page.unwrap_err().contains("invalid_redirect_uri"));
    assert_eq!(running.finish().status, 130);
    let runs = bearerbox.run(&["runs", "shop", "--json"]).done().json();
    assert_eq!(runs[0]["outcome"], "cancelled");
}

#[tokio::test]
async fn a_code_that_was_used_before_is_refused() {
    let (server, bearerbox) = start(json!({}), web_client(), json!({ "pkce": "none" }));
    let (url, mut running) = bearerbox.start_login("shop");
    let callback = UserAgent::default()
        .authorize(&url, PETSHOP, Answer::Allow("alice"))
        .await
        .unwrap();

    let code = callback
        .query_pairs()
        .find(|(name, _)| name == "code")
        .unwrap()
        .1
        .into_owned();
    let spent = http_client()
        .post(format!("{}/token", server.issuer()))
        .basic_auth("web", Some("web-secret"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(
            url::form_urlencoded::Serializer::new(String::new())
                .extend_pairs([
                    ("grant_type", "authorization_code"),
                    ("code", &code),
                    ("redirect_uri", PETSHOP),
                ])
                .finish(),
        )
        .send()
        .await
        .unwrap();
    assert_eq!(spent.status(), 200);
    running.type_line(callback.as_str());
    let login = running.finish();

    assert_eq!(login.status, 1, "{login:?}");
    let error: Value = serde_json::from_str(&login.stderr).unwrap();
    assert_eq!(error["server"]["error"], "invalid_grant");
}
