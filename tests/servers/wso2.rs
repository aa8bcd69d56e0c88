//! WSO2: its paths, its gateway, its words and its certificate.

use reqwest::tls::TlsInfo;
use serde_json::Value;
use support::keys::sha256_fingerprint;
use support::{Answer, UserAgent, Wso2, http_client, http_client_trusting, http_client_trusting_everybody};
use url::Url;

use crate::peer::{get, json, parameter, read, with_query};

const CALLBACK: &str = Wso2::EXAMPLE_CALLBACK_URL;

async fn sign_in(authorization_endpoint: &str, scope: &str, answer: Answer<'_>) -> Url {
    let url = with_query(
        authorization_endpoint,
        &[
            ("response_type", "code"),
            ("client_id", Wso2::CLIENT_ID),
            ("scope", scope),
            ("redirect_uri", CALLBACK),
        ],
    );
    UserAgent::with_client(http_client_trusting_everybody())
        .authorize(&url, CALLBACK, answer)
        .await
        .unwrap()
}

async fn ask(url: &str, id: &str, secret: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let response = http_client_trusting_everybody()
        .post(url)
        .basic_auth(id, Some(secret))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .send();
    read(response.await.unwrap()).await
}

async fn ask_right(url: &str, fields: &[(&str, &str)]) -> (u16, String) {
    ask(url, Wso2::CLIENT_ID, Wso2::CLIENT_SECRET, fields).await
}

async fn redeem(authorization_endpoint: &str, token_endpoint: &str, scope: &str) -> Value {
    let callback = sign_in(authorization_endpoint, scope, Answer::Allow("alice")).await;
    let code = parameter(&callback, "code").unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", CALLBACK),
    ];
    json(200, ask_right(token_endpoint, &fields).await)
}

#[tokio::test]
async fn a_code_becomes_an_opaque_token_that_refresh_renews() {
    let server = Wso2::start();

    let first = redeem(&server.endpoint("authorize"), &server.endpoint("token"), "PRODUCTION").await;
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", first["refresh_token"].as_str().unwrap()),
    ];
    let second = json(200, ask_right(&server.endpoint("token"), &refresh).await);

    assert_eq!(first["scope"], "PRODUCTION");
    assert!(!first["access_token"].as_str().unwrap().contains('.'));
    assert_ne!(first["access_token"], second["access_token"]);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    let bearer = format!("Bearer {}", second["access_token"].as_str().unwrap());
    let photos = get(&http_client_trusting_everybody(), &server.photos(), &bearer).await;
    assert_eq!(photos.status(), 200);
    let token = [("token", second["access_token"].as_str().unwrap())];
    assert_eq!(
        json(200, ask_right(&server.endpoint("introspect"), &token).await)["active"],
        true
    );
    assert_eq!(ask_right(&server.endpoint("revoke"), &token).await.0, 200);
    assert_eq!(
        json(200, ask_right(&server.endpoint("introspect"), &token).await)["active"],
        false
    );
}

#[tokio::test]
async fn the_gateway_has_paths_of_its_own() {
    let server = Wso2::start();
    let gateway = server.gateway_origin();

    let token = redeem(
        &format!("{gateway}/authorize"),
        &format!("{gateway}/token"),
        "PRODUCTION",
    )
    .await;

    assert_ne!(gateway, server.origin());
    assert_eq!(token["token_type"], "Bearer");
}

#[tokio::test]
async fn a_tenant_is_named_in_the_query_of_an_endpoint() {
    let server = Wso2::start_for_tenants();
    let named = |endpoint: &str| format!("{}?{}", server.endpoint(endpoint), Wso2::TENANT);

    let token = redeem(&named("authorize"), &named("token"), "PRODUCTION").await;
    let without = ask_right(&server.endpoint("token"), &[("grant_type", "client_credentials")]).await;

    assert_eq!(token["scope"], "PRODUCTION");
    assert_eq!(json(400, without)["error"], "invalid_request");
}

#[tokio::test]
async fn a_client_is_refused_in_its_words_and_a_denial_comes_back() {
    let server = Wso2::start();
    let grant = [("grant_type", "client_credentials")];

    let unknown = ask(&server.endpoint("token"), "X", "secret", &grant).await;
    let wrong = ask(&server.endpoint("token"), Wso2::CLIENT_ID, "wrong", &grant).await;
    let denied = sign_in(&server.endpoint("authorize"), "PRODUCTION", Answer::Deny("alice")).await;

    let expected =
        r#"{"error_description":"A valid OAuth client could not be found for client_id: X","error":"invalid_client"}"#;
    assert_eq!(unknown, (401, expected.to_owned()));
    assert_eq!(json(401, wrong)["error_description"], "Client Authentication failed.");
    assert_eq!(parameter(&denied, "error").as_deref(), Some("access_denied"));
}

#[tokio::test]
async fn the_playgrounds_other_grants_are_there() {
    let server = Wso2::start();
    let url = server.endpoint("token");
    let password = |password| {
        [
            ("grant_type", "password"),
            ("username", "alice"),
            ("password", password),
            ("scope", "openid PRODUCTION"),
        ]
    };

    let machine = json(200, ask_right(&url, &[("grant_type", "client_credentials")]).await);
    let person = json(200, ask_right(&url, &password("any")).await);
    let wrong = json(400, ask_right(&url, &password("wrong")).await);
    let refresh = [
        ("grant_type", "refresh_token"),
        ("refresh_token", person["refresh_token"].as_str().unwrap()),
    ];
    let renewed = json(200, ask_right(&url, &refresh).await);
    let bearer = format!("Bearer {}", renewed["access_token"].as_str().unwrap());
    let userinfo = get(&http_client_trusting_everybody(), &server.endpoint("userinfo"), &bearer).await;

    assert!(machine["access_token"].is_string());
    assert_eq!(wrong["error"], "invalid_grant");
    assert_eq!(json(200, read(userinfo).await)["sub"], "alice");
}

#[tokio::test]
async fn its_certificate_is_trusted_by_nobody_and_known_by_its_fingerprint() {
    let server = Wso2::start();
    let url = server.endpoint("jwks");

    let refused = http_client().get(&url).send().await;
    let answer = http_client_trusting_everybody().get(&url).send().await.unwrap();
    let certificate = answer
        .extensions()
        .get::<TlsInfo>()
        .unwrap()
        .peer_certificate()
        .unwrap();
    let pem = std::fs::read_to_string(server.certificate_file()).unwrap();

    assert!(refused.is_err());
    assert_eq!(sha256_fingerprint(certificate), server.fingerprint());
    assert_eq!(http_client_trusting(&pem).get(&url).send().await.unwrap().status(), 200);
}
