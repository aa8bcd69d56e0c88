//! Client authentication: each method takes what is right and refuses what is not.

use reqwest::Client;
use serde_json::{Value, json};
use support::keys::{Authority, Identity, TestKey, encode, random_text};
use support::{OidcProvider, http_client, http_client_trusting, http_client_with_certificate};

use super::{SECRET, metadata_by};
use crate::peer::{post, read};

const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const ALGORITHMS: [&str; 10] = [
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
];

fn machine(client_id: &str, method: &str, rest: Value) -> Value {
    let mut client = json!({
        "client_id": client_id, "token_endpoint_auth_method": method,
        "grant_types": ["client_credentials"], "response_types": [], "redirect_uris": [],
    });
    client
        .as_object_mut()
        .unwrap()
        .extend(rest.as_object().unwrap().clone());
    client
}

async fn token(client: &Client, url: &str, fields: &[(&str, &str)]) -> (u16, String) {
    let grant = [("grant_type", "client_credentials")];
    read(post(client, url, &[&grant, fields].concat()).await).await
}

#[tokio::test]
async fn private_key_jwt_is_taken_with_every_algorithm() {
    let rsa = TestKey::for_algorithm("RS256");
    let keys: Vec<_> = ALGORITHMS
        .iter()
        .map(|alg| match alg.as_bytes()[0] {
            b'R' | b'P' => rsa.clone(),
            _ => TestKey::for_algorithm(alg),
        })
        .collect();
    let clients: Vec<_> = ALGORITHMS
        .iter()
        .zip(&keys)
        .map(|(alg, key)| {
            let rest = json!({ "token_endpoint_auth_signing_alg": alg, "jwks": key.public_jwks("k") });
            machine(alg, "private_key_jwt", rest)
        })
        .collect();
    let server = OidcProvider::start(&json!({ "clients": clients }));
    let url = format!("{}/token", server.issuer());

    for (alg, key) in ALGORITHMS.iter().zip(&keys) {
        let assertion = key.client_assertion(alg, "k", alg, &url);
        let fields = [
            ("client_assertion", assertion.as_str()),
            ("client_assertion_type", ASSERTION_TYPE),
        ];
        let first = token(&http_client(), &url, &fields).await;
        let again = token(&http_client(), &url, &fields).await;

        assert_eq!(first.0, 200, "{alg}: {}", first.1);
        assert_eq!(again.0, 401, "{alg}: its jti was used");
    }
}

#[tokio::test]
async fn a_stricter_server_wants_the_token_endpoint_as_audience_and_a_short_life() {
    let key = TestKey::for_algorithm("PS256");
    let client = machine("strict", "private_key_jwt", json!({ "jwks": key.public_jwks("k") }));
    let server = OidcProvider::start(&json!({
        "clients": [client], "client_assertion": { "audience": "token_endpoint", "max_seconds": 300 }
    }));
    let url = format!("{}/token", server.issuer());
    let ask = async |audience: &str| {
        let assertion = key.client_assertion("PS256", "k", "strict", audience);
        let fields = [
            ("client_assertion", assertion.as_str()),
            ("client_assertion_type", ASSERTION_TYPE),
        ];
        token(&http_client(), &url, &fields).await.0
    };

    assert_eq!(ask(&url).await, 200);
    assert_eq!(ask(server.issuer()).await, 401);
}

#[tokio::test]
async fn client_secret_jwt_is_taken() {
    let client = machine("hs", "client_secret_jwt", json!({ "client_secret": SECRET }));
    let server = OidcProvider::start(&json!({ "clients": [client] }));
    let url = format!("{}/token", server.issuer());
    let signed = |secret: &[u8]| {
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_secs();
        let claims = json!({ "iss": "hs", "sub": "hs", "aud": url, "exp": now + 60, "jti": random_text() });
        let input = format!(
            "{}.{}",
            encode(json!({ "alg": "HS256" }).to_string()),
            encode(claims.to_string())
        );
        format!(
            "{input}.{}",
            encode(support::keys::hmac_sha256(secret, input.as_bytes()))
        )
    };

    for (secret, status) in [(SECRET, 200), ("another-secret-of-at-least-32-characters", 401)] {
        let assertion = signed(secret.as_bytes());
        let fields = [
            ("client_assertion", assertion.as_str()),
            ("client_assertion_type", ASSERTION_TYPE),
        ];
        assert_eq!(token(&http_client(), &url, &fields).await.0, status, "{secret}");
    }
}

#[tokio::test]
async fn certificates_authenticate_at_the_aliases_and_nowhere_else() {
    let own = Identity::self_signed_client("self");
    let bound = json!({ "tls_client_certificate_bound_access_tokens": true });
    let clients = json!([
        machine(
            "issued",
            "tls_client_auth",
            json!({ "tls_client_auth_subject_dn": "CN=issued" })
        ),
        machine(
            "self",
            "self_signed_tls_client_auth",
            json!({ "jwks": { "keys": [own.jwk_with_certificate("k")] } })
        ),
        machine("bound", "tls_client_auth", {
            let mut rest = bound.clone();
            rest["tls_client_auth_subject_dn"] = "CN=bound".into();
            rest
        }),
    ]);
    let server = OidcProvider::start_tls(&json!({ "clients": clients }));
    let ca = server.authority().pem();
    let metadata = metadata_by(&http_client_trusting(&ca), &server).await;
    let alias = metadata["mtls_endpoint_aliases"]["token_endpoint"].as_str().unwrap();
    let plain = metadata["token_endpoint"].as_str().unwrap();
    let ask = async |identity: &Identity, url: &str, id: &str| {
        token(&http_client_with_certificate(&ca, identity), url, &[("client_id", id)]).await
    };

    let issued = server.authority().issue_client("issued");
    assert_eq!(ask(&issued, alias, "issued").await.0, 200);
    assert_eq!(ask(&own, alias, "self").await.0, 200);
    let (_, bound) = ask(&server.authority().issue_client("bound"), alias, "bound").await;
    assert!(bound.contains("access_token"), "{bound}");

    assert_eq!(ask(&issued, plain, "issued").await.0, 401, "nobody asks for it there");
    assert_eq!(ask(&own, alias, "issued").await.0, 401, "nobody vouches for it");
    assert_eq!(
        ask(&server.authority().issue_client("other"), alias, "issued").await.0,
        401
    );
    assert_eq!(
        ask(&Authority::new("other").issue_client("issued"), alias, "issued")
            .await
            .0,
        401
    );
    let expired = server.authority().issue_expired_client("issued");
    assert_eq!(ask(&expired, alias, "issued").await.0, 401);
    assert_eq!(ask(&Identity::self_signed_client("self"), alias, "self").await.0, 401);
}
