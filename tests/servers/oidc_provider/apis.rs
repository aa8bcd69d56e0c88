//! Resource servers, and tokens that are bound to a key (RFC 9449) or a certificate (RFC 8705).

use reqwest::Client;
use serde_json::{Value, json};
use support::keys::{TestKey, encode, sha256};
use support::{OidcProvider, http_client, http_client_trusting, http_client_with_certificate};

use super::{CHALLENGE, PETSHOP, VERIFIER, code};
use crate::peer::{get, json, post, post_with, read};

const APIS: &str = r#"{"/api/orders":{"scope":"orders.read"},"/api/each":{"scope":"orders.read","dpop_nonce":true}}"#;

fn with_apis(mut configuration: Value) -> Value {
    configuration["apis"] = serde_json::from_str(APIS).unwrap();
    configuration
}

async fn call(client: &Client, url: &str, token: &str, proof: &str) -> (u16, String, String) {
    let request = client
        .get(url)
        .header("authorization", format!("DPoP {token}"))
        .header("dpop", proof);
    let response = request.send().await.unwrap();
    let text = |name: &str| {
        let value = response.headers().get(name);
        value.map_or_else(String::new, |value| value.to_str().unwrap().to_owned())
    };
    (response.status().as_u16(), text("www-authenticate"), text("dpop-nonce"))
}

#[tokio::test]
async fn an_api_takes_a_bearer_token_with_its_scope() {
    let server = OidcProvider::start(&with_apis(json!({})));
    let url = format!("{}/api/orders", server.issuer());
    let token = async |scope: &str| {
        let fields = [("grant_type", "client_credentials"), ("scope", scope)];
        let basic = [("authorization", "Basic bWFjaGluZTptYWNoaW5lLXNlY3JldA==")];
        let response = post_with(&http_client(), &format!("{}/token", server.issuer()), &fields, &basic).await;
        let token = json(200, read(response).await);
        format!("Bearer {}", token["access_token"].as_str().unwrap())
    };

    let allowed = json(
        200,
        read(get(&http_client(), &url, &token("orders.read").await).await).await,
    );
    let too_little = get(&http_client(), &url, &token("orders.write").await).await;
    let wrong = get(&http_client(), &url, "Bearer wrong").await;
    let without = http_client().get(&url).send().await.unwrap();

    assert_eq!(allowed["client_id"], "machine");
    let resource = format!(
        r#"resource_metadata="{}/.well-known/oauth-protected-resource/api/orders""#,
        server.issuer()
    );
    for (response, status, error) in [
        (too_little, 403, r#", error="insufficient_scope", scope="orders.read""#),
        (wrong, 401, r#", error="invalid_token""#),
        (without, 401, ""),
    ] {
        let challenge = response.headers()["www-authenticate"].to_str().unwrap();
        assert_eq!(challenge, format!(r#"Bearer realm="/api/orders"{error}, {resource}"#));
        assert_eq!(response.status(), status);
    }
}

#[tokio::test]
async fn an_api_tells_where_its_authorization_server_is() {
    let server = OidcProvider::start(&with_apis(json!({})));

    let url = format!("{}/.well-known/oauth-protected-resource/api/orders", server.issuer());
    let metadata = json(200, read(http_client().get(url).send().await.unwrap()).await);

    assert_eq!(metadata["resource"], format!("{}/api/orders", server.issuer()));
    assert_eq!(metadata["authorization_servers"], json!([server.issuer()]));
    assert_eq!(metadata["scopes_supported"], json!(["orders.read"]));
}

#[tokio::test]
async fn an_api_asks_who_signed_in_too_long_ago_to_do_so_again_or_says_nothing() {
    let mut configuration = json!({});
    configuration["apis"] = json!({
        "/api/strict": { "max_age": -1 }, "/api/lenient": { "max_age": 60 },
        "/api/silent": { "scope": "none", "challenge": false },
    });
    let server = OidcProvider::start(&configuration);
    let parameters = [
        ("scope", "openid"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let code = code(&server, "spa", &parameters).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", PETSHOP),
        ("client_id", "spa"),
        ("code_verifier", VERIFIER),
    ];
    let url = format!("{}/token", server.issuer());
    let token = json(200, read(post(&http_client(), &url, &fields).await).await);
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let call = async |path: &str| get(&http_client(), &format!("{}{path}", server.issuer()), &bearer).await;

    let lenient = call("/api/lenient").await;
    let strict = call("/api/strict").await;
    let silent = call("/api/silent").await;

    assert_eq!(lenient.status(), 200);
    assert_eq!(strict.status(), 401);
    let challenge = strict.headers()["www-authenticate"].to_str().unwrap();
    assert!(
        challenge.contains(r#"error="insufficient_user_authentication", max_age="-1""#),
        "{challenge}"
    );
    assert_eq!(silent.status(), 403);
    assert!(silent.headers().get("www-authenticate").is_none());
}

#[tokio::test]
async fn dpop_binds_a_token_and_asks_for_nonces() {
    let server = OidcProvider::start(&with_apis(json!({ "dpop_nonce": "required" })));
    let key = TestKey::for_algorithm("ES256");
    let client = http_client();
    let token_url = format!("{}/token", server.issuer());
    let parameters = [
        ("scope", "openid orders.read"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let code = code(&server, "spa", &parameters).await;
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", PETSHOP),
        ("client_id", "spa"),
        ("code_verifier", VERIFIER),
    ];

    let first = key.dpop_proof("ES256", "POST", &token_url, &json!({}));
    let refused = post_with(&client, &token_url, &fields, &[("dpop", &first)]).await;
    let nonce = refused.headers()["dpop-nonce"].to_str().unwrap().to_owned();
    assert_eq!(json(400, read(refused).await)["error"], "use_dpop_nonce");
    let second = key.dpop_proof("ES256", "POST", &token_url, &json!({ "nonce": nonce }));
    let answer = json(
        200,
        read(post_with(&client, &token_url, &fields, &[("dpop", &second)]).await).await,
    );
    assert_eq!(answer["token_type"], "DPoP");

    let token = answer["access_token"].as_str().unwrap();
    let hash = encode(sha256(token.as_bytes()));
    let url = format!("{}/api/orders", server.issuer());
    let right = key.dpop_proof("ES256", "GET", &url, &json!({ "ath": hash }));
    let other = TestKey::for_algorithm("ES256").dpop_proof("ES256", "GET", &url, &json!({ "ath": hash }));
    assert_eq!(call(&client, &url, token, &right).await.0, 200);
    assert_eq!(call(&client, &url, token, &other).await.0, 401);
    assert_eq!(get(&client, &url, &format!("Bearer {token}")).await.status(), 401);

    let url = format!("{}/api/each", server.issuer());
    let mut nonce = String::new();
    for status in [401, 200, 200] {
        let proof = key.dpop_proof("ES256", "GET", &url, &json!({ "ath": hash, "nonce": nonce }));
        let (got, challenge, next) = call(&client, &url, token, &proof).await;
        assert_eq!(got, status);
        assert_eq!(challenge.contains("use_dpop_nonce"), status == 401, "{challenge}");
        nonce = next;
    }
}

#[tokio::test]
async fn a_client_that_must_use_dpop_is_refused_without() {
    let client = json!({
        "client_id": "bound", "client_secret": "bound-secret", "grant_types": ["client_credentials"],
        "token_endpoint_auth_method": "client_secret_post", "dpop_bound_access_tokens": true,
        "response_types": [], "redirect_uris": [],
    });
    let server = OidcProvider::start(&json!({ "clients": [client] }));
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", "bound"),
        ("client_secret", "bound-secret"),
    ];

    let refused = read(post(&http_client(), &format!("{}/token", server.issuer()), &fields).await).await;

    assert_eq!(json(400, refused)["error"], "invalid_grant");
}

#[tokio::test]
async fn a_token_bound_to_a_certificate_needs_it_at_the_api() {
    let client = json!({
        "client_id": "bound", "token_endpoint_auth_method": "tls_client_auth",
        "tls_client_auth_subject_dn": "CN=bound", "tls_client_certificate_bound_access_tokens": true,
        "grant_types": ["client_credentials"], "response_types": [], "redirect_uris": [],
    });
    let server = OidcProvider::start_tls(&with_apis(json!({ "clients": [client] })));
    let ca = server.authority().pem();
    let with_certificate = http_client_with_certificate(&ca, &server.authority().issue_client("bound"));
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", "bound"),
        ("scope", "orders.read"),
    ];

    let token_url = format!("{}/token", server.mtls_origin());
    let answer = json(200, read(post(&with_certificate, &token_url, &fields).await).await);
    let bearer = format!("Bearer {}", answer["access_token"].as_str().unwrap());
    let url = format!("{}/api/orders", server.mtls_origin());

    assert_eq!(get(&with_certificate, &url, &bearer).await.status(), 200);
    assert_eq!(get(&http_client_trusting(&ca), &url, &bearer).await.status(), 401);
}
