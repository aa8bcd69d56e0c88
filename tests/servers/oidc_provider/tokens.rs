//! Tokens and what is done with them: introspection, userinfo, revocation, logout, resources, ID-token algorithms.

use reqwest::Response;
use serde_json::{Value, json};
use support::keys::{KeyKind, TestKey};
use support::{Answer, OidcProvider, UserAgent, http_client};

use super::{PETSHOP, SECRET, code, code_client};
use crate::peer::{claims, get, header, json, read, with_query};

async fn by_basic(url: &str, id: &str, fields: &[(&str, &str)], accept: &str) -> Response {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    http_client()
        .post(url)
        .basic_auth(id, Some(SECRET))
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", accept)
        .body(body)
        .send()
        .await
        .unwrap()
}

async fn tokens(server: &OidcProvider, id: &str, parameters: &[(&str, &str)]) -> Value {
    let code = code(server, id, parameters).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", PETSHOP),
    ];
    let url = format!("{}/token", server.issuer());
    json(200, read(by_basic(&url, id, &fields, "*/*").await).await)
}

#[tokio::test]
async fn an_id_token_is_signed_with_the_algorithm_of_the_client() {
    let algorithms = [
        "HS256", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    ];
    let clients: Vec<_> = algorithms
        .iter()
        .map(|alg| code_client(alg, json!({ "id_token_signed_response_alg": alg })))
        .collect();
    let server = OidcProvider::start(&json!({ "clients": clients }));

    for alg in &algorithms {
        let tokens = tokens(&server, alg, &[("scope", "openid")]).await;
        assert_eq!(header(tokens["id_token"].as_str().unwrap())["alg"], *alg);
    }
}

#[tokio::test]
async fn an_id_token_can_be_encrypted_to_the_client() {
    let key = TestKey::generate(KeyKind::Rsa(2048));
    let metadata = json!({
        "id_token_encrypted_response_alg": "RSA-OAEP-256", "jwks": { "keys": [key.encryption_jwk("e")] }
    });
    let server = OidcProvider::start(&json!({ "clients": [code_client("encrypted", metadata)] }));

    let tokens = tokens(&server, "encrypted", &[("scope", "openid")]).await;

    let id_token = tokens["id_token"].as_str().unwrap();
    assert_eq!(id_token.split('.').count(), 5);
    assert_eq!(header(id_token)["alg"], "RSA-OAEP-256");
}

#[tokio::test]
async fn introspection_and_userinfo_come_as_json_and_signed() {
    let metadata = json!({
        "introspection_signed_response_alg": "ES256", "userinfo_signed_response_alg": "PS256"
    });
    let server = OidcProvider::start(&json!({
        "clients": [code_client("signed", metadata), code_client("plain", json!({}))]
    }));
    let url = format!("{}/token/introspection", server.issuer());

    for (id, userinfo_type) in [
        ("signed", "application/jwt; charset=utf-8"),
        ("plain", "application/json; charset=utf-8"),
    ] {
        let tokens = tokens(&server, id, &[("scope", "openid")]).await;
        let token = tokens["access_token"].as_str().unwrap();

        let plain = json(
            200,
            read(by_basic(&url, id, &[("token", token)], "application/json").await).await,
        );
        assert_eq!((&plain["active"], &plain["sub"]), (&json!(true), &json!("alice")));
        let userinfo = get(
            &http_client(),
            &format!("{}/me", server.issuer()),
            &format!("Bearer {token}"),
        )
        .await;
        assert_eq!(userinfo.headers()["content-type"].to_str().unwrap(), userinfo_type);
        if id == "signed" {
            assert_eq!(claims(&userinfo.text().await.unwrap())["sub"], "alice");
            let accept = "application/token-introspection+jwt";
            let signed = by_basic(&url, id, &[("token", token)], accept).await;
            assert_eq!(
                signed.headers()["content-type"].to_str().unwrap(),
                "application/token-introspection+jwt; charset=utf-8"
            );
            let signed = signed.text().await.unwrap();
            assert_eq!(header(&signed)["typ"], "token-introspection+jwt");
            assert_eq!(claims(&signed)["token_introspection"]["sub"], "alice");
        }
    }
}

#[tokio::test]
async fn a_revoked_token_is_not_active() {
    let server = OidcProvider::start(&json!({ "clients": [code_client("web", json!({}))] }));
    let tokens = tokens(
        &server,
        "web",
        &[("scope", "openid offline_access"), ("prompt", "consent")],
    )
    .await;
    let introspect = async |name: &str| {
        let url = format!("{}/token/introspection", server.issuer());
        let token = tokens[name].as_str().unwrap();
        json(200, read(by_basic(&url, "web", &[("token", token)], "*/*").await).await)["active"].clone()
    };
    let revoke = async |name: &str, otherwise: &str| {
        let url = format!("{}/token/revocation", server.issuer());
        let token = tokens[name].as_str().unwrap_or(otherwise);
        by_basic(&url, "web", &[("token", token)], "*/*").await.status()
    };

    assert_eq!(introspect("access_token").await, true);
    assert_eq!(revoke("unknown", "none").await, 200);
    assert_eq!(introspect("access_token").await, true);
    assert_eq!(revoke("access_token", "").await, 200);
    assert_eq!(introspect("access_token").await, false);
    assert_eq!(
        introspect("refresh_token").await,
        false,
        "this server revokes the grant with any of its tokens"
    );
}

#[tokio::test]
async fn logging_out_ends_the_session_of_the_browser() {
    let metadata = json!({ "post_logout_redirect_uris": ["https://petshop.example/goodbye"] });
    let server = OidcProvider::start(&json!({ "clients": [code_client("web", metadata)] }));
    let browser = UserAgent::default();
    let url = super::authorization_url(&server, "web", &[("response_type", "code"), ("scope", "openid")]);
    browser.authorize(&url, PETSHOP, Answer::Allow("alice")).await.unwrap();
    let silent = format!("{url}&prompt=none");
    let before = browser
        .authorize(&silent, PETSHOP, Answer::Allow("alice"))
        .await
        .unwrap();

    let goodbye = "https://petshop.example/goodbye";
    let end = with_query(
        &format!("{}/session/end", server.issuer()),
        &[
            ("client_id", "web"),
            ("post_logout_redirect_uri", goodbye),
            ("state", "bye"),
        ],
    );
    let left = browser.authorize(&end, goodbye, Answer::Allow("alice")).await.unwrap();
    let after = browser
        .authorize(&silent, PETSHOP, Answer::Allow("alice"))
        .await
        .unwrap();

    assert!(before.as_str().contains("code="));
    assert_eq!(left.as_str(), "https://petshop.example/goodbye?state=bye");
    assert!(after.as_str().contains("error=login_required"), "{after}");
}

#[tokio::test]
async fn a_token_is_for_the_resource_that_was_named() {
    let server = OidcProvider::start(&json!({
        "clients": [code_client("web", json!({}))],
        "resources": { "https://a.example": { "scope": "orders.read" }, "https://b.example": { "scope": "orders.write" } },
    }));
    let parameters = [("scope", "openid orders.read"), ("resource", "https://a.example")];

    let tokens = tokens(&server, "web", &parameters).await;
    let unknown = [
        ("response_type", "code"),
        ("scope", "openid"),
        ("resource", "https://c.example"),
    ];
    let refused = super::sign_in(&super::authorization_url(&server, "web", &unknown)).await;

    let token = claims(tokens["access_token"].as_str().unwrap());
    assert_eq!(
        (&token["aud"], &token["scope"]),
        (&json!("https://a.example"), &json!("orders.read"))
    );
    assert!(refused.as_str().contains("error=invalid_target"), "{refused}");
}
