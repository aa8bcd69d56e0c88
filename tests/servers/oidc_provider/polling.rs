//! Grants whose answer is polled for: device authorization (RFC 8628) and CIBA.

use reqwest::Client;
use serde_json::{Value, json};
use support::{Answer, OidcProvider, UserAgent, http_client};

use crate::peer::{json, post, read};

const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";
const CIBA_GRANT: &str = "urn:openid:params:grant-type:ciba";
const CIBA: [(&str, &str); 1] = [("client_id", "ciba")];

async fn start_device(server: &OidcProvider) -> Value {
    let fields = [("client_id", "device"), ("scope", "openid")];
    let url = format!("{}/device/auth", server.issuer());
    json(200, read(post(&http_client(), &url, &fields).await).await)
}

async fn poll_device(server: &OidcProvider, started: &Value) -> (u16, Value) {
    let device_code = started["device_code"].as_str().unwrap();
    let fields = [
        ("client_id", "device"),
        ("grant_type", DEVICE_GRANT),
        ("device_code", device_code),
    ];
    let url = format!("{}/token", server.issuer());
    let (status, body) = read(post(&http_client(), &url, &fields).await).await;
    (status, serde_json::from_str(&body).unwrap())
}

#[tokio::test]
async fn a_device_waits_for_its_person() {
    let server = OidcProvider::start(&json!({}));

    let allowed = start_device(&server).await;
    let pending = poll_device(&server, &allowed).await;
    let complete = allowed["verification_uri_complete"].as_str().unwrap();
    let page = UserAgent::default().visit(complete, Answer::Allow("alice")).await;
    let done = poll_device(&server, &allowed).await;

    let denied = start_device(&server).await;
    let complete = denied["verification_uri_complete"].as_str().unwrap();
    UserAgent::default().visit(complete, Answer::Deny("alice")).await;
    let refused = poll_device(&server, &denied).await;

    assert_eq!(allowed["user_code"].as_str().unwrap().len(), 9);
    assert_eq!(pending.1["error"], "authorization_pending");
    assert!(page.contains("Sign-in Success"), "{page}");
    assert!(done.1["id_token"].is_string(), "{done:?}");
    assert_eq!(refused.1["error"], "access_denied");
}

#[tokio::test]
async fn a_device_code_expires() {
    let server = OidcProvider::start(&json!({ "ttl": { "DeviceCode": 1 } }));
    let started = start_device(&server).await;

    let ended = loop {
        let (_, answer) = poll_device(&server, &started).await;
        if answer["error"] != "authorization_pending" {
            break answer;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    };

    assert_eq!(started["expires_in"], 1);
    assert!(
        ended["error"] == "expired_token" || ended["error"] == "invalid_grant",
        "{ended}"
    );
}

async fn ask(client: &Client, url: &str, fields: &[(&str, &str)]) -> (u16, Value) {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(CIBA.iter().chain(fields))
        .finish();
    let response = client
        .post(url)
        .basic_auth("ciba", Some("ciba-secret"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .send();
    let (status, body) = read(response.await.unwrap()).await;
    (status, serde_json::from_str(&body).unwrap())
}

#[tokio::test]
async fn ciba_answers_by_the_person_who_is_asked_after_one_poll() {
    let server = OidcProvider::start(&json!({ "ciba": { "bob": "deny", "carol": "never" } }));
    let client = http_client();
    let start_url = format!("{}/backchannel", server.issuer());
    let token_url = format!("{}/token", server.issuer());

    for (person, second) in [
        ("alice", None),
        ("bob", Some("access_denied")),
        ("carol", Some("authorization_pending")),
    ] {
        let fields = [
            ("scope", "openid"),
            ("login_hint", person),
            ("binding_message", "W4SCT"),
        ];
        let started = ask(&client, &start_url, &fields).await;
        assert_eq!(started.0, 200, "{started:?}");
        let id = started.1["auth_req_id"].as_str().unwrap();
        let poll = [("grant_type", CIBA_GRANT), ("auth_req_id", id)];

        assert_eq!(
            ask(&client, &token_url, &poll).await.1["error"],
            "authorization_pending"
        );
        let answer = ask(&client, &token_url, &poll).await.1;
        assert_eq!(answer["error"].as_str(), second, "{person}: {answer}");
        assert_eq!(answer["id_token"].is_string(), second.is_none());
    }

    let unknown = ask(&client, &start_url, &[("scope", "openid"), ("login_hint", "nobody")]).await;
    let wrong = [("scope", "openid"), ("login_hint", "alice"), ("user_code", "0000")];
    assert_eq!(unknown.1["error"], "unknown_user_id");
    assert_eq!(ask(&client, &start_url, &wrong).await.1["error"], "invalid_user_code");
}
