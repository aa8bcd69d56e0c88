//! A client that registers itself, and manages its registration (RFC 7591, RFC 7592).

use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use bearerbox_practice::{Endpoint, Options, Practice};
use bearerbox_secret::Secret;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde_json::{Map, Value, json};

use crate::agent::{Agent, Reply};
use crate::setup::{REDIRECT, START, Setup, basic, options};

async fn send(agent: &Agent, method: &str, url: &str, token: Option<&str>, body: Value) -> Reply {
    let mut headers = HeaderMap::new();
    let bearer = token.map(|token| HeaderValue::from_str(&format!("Bearer {token}")).unwrap());
    headers.extend(bearer.map(|bearer| (AUTHORIZATION, bearer)));
    let body = if body.is_null() {
        String::new()
    } else {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        body.to_string()
    };
    agent.try_send(method, url, headers, body).await.unwrap()
}

impl Setup {
    async fn register(&self, metadata: Value) -> Reply {
        let url = self.url(Endpoint::Registration);
        send(&self.agent, "POST", &url, None, metadata).await
    }

    async fn manage(&self, method: &str, registered: &Map<String, Value>, body: Value) -> Reply {
        let [url, token] = ["registration_client_uri", "registration_access_token"]
            .map(|name| registered[name].as_str().unwrap().to_owned());
        send(&self.agent, method, &url, Some(&token), body).await
    }
}

fn web() -> Value {
    json!({ "redirect_uris": [REDIRECT], "client_name": "Shop", "token_endpoint_auth_method": "none", "logo_uri": "x" })
}

fn machine() -> Value {
    json!({ "grant_types": ["client_credentials"], "scope": "orders.read unknown" })
}

/// What an update sends: all that was answered but what it must not have.
fn with(registered: &Map<String, Value>, changes: Value) -> Value {
    let mut body = registered.clone();
    body.retain(|name, _| !name.starts_with("registration_") && !name.ends_with("_at"));
    body.extend(changes.as_object().unwrap().clone());
    body.into()
}

#[tokio::test]
async fn a_client_is_registered_with_what_the_server_knows_of_its_metadata_and_can_be_used() {
    let setup = Setup::start().await;

    let reply = setup.register(web()).await;

    assert_eq!(reply.status, 201, "{}", reply.body);
    assert_eq!(reply.header("cache-control"), "no-store");
    let registered = reply.json();
    assert_eq!(registered["client_name"], "Shop");
    assert_eq!(registered["grant_types"], json!(["authorization_code"]));
    assert_eq!(registered["response_types"], json!(["code"]));
    assert_eq!(registered["client_id_issued_at"], START);
    assert_eq!(
        (registered.get("client_secret"), registered.get("logo_uri")),
        (None, None)
    );
    let id = registered["client_id"].as_str().unwrap();
    let page = setup.authorize(id, &[]).await;
    assert_eq!(page.status, 303, "{}", page.body);
}

#[tokio::test]
async fn a_confidential_client_is_given_a_secret_that_it_gets_tokens_by() {
    let setup = Setup::start().await;

    let registered = setup.register(machine()).await.json();

    assert_eq!(registered["client_secret_expires_at"], 0);
    assert_eq!(registered["scope"], "orders.read");
    assert_eq!(registered["token_endpoint_auth_method"], "client_secret_basic");
    let [id, secret] = ["client_id", "client_secret"].map(|name| registered[name].as_str().unwrap());
    let form = [("grant_type", "client_credentials")];
    let url = setup.url(Endpoint::Token);
    let token = (setup.agent)
        .post_with_authorization(&url, &basic(id, secret), &form)
        .await;
    assert_eq!(token.status, 200, "{}", token.body);
    let refused = (setup.agent)
        .post_with_authorization(&url, &basic(id, "another"), &form)
        .await;
    assert_eq!(refused.status, 401);
}

#[tokio::test]
async fn what_cannot_be_registered_is_refused_by_the_codes_of_the_rfc() {
    let setup = Setup::start().await;

    for (metadata, code) in [
        (json!({ "redirect_uris": ["/relative"] }), "invalid_redirect_uri"),
        (json!({}), "invalid_redirect_uri"),
        (json!({ "redirect_uris": "app:/cb" }), "invalid_client_metadata"),
        (json!({ "grant_types": ["magic"] }), "invalid_client_metadata"),
        (
            json!({ "redirect_uris": [REDIRECT], "response_types": ["token"] }),
            "invalid_client_metadata",
        ),
        (
            json!({ "grant_types": ["client_credentials"], "token_endpoint_auth_method": "private_key_jwt" }),
            "invalid_client_metadata",
        ),
        (
            json!({ "redirect_uris": [REDIRECT], "client_name": 7 }),
            "invalid_client_metadata",
        ),
        (
            json!({ "redirect_uris": [REDIRECT], "jwks": { "keys": 7 } }),
            "invalid_client_metadata",
        ),
        (
            json!({ "software_statement": "a.b.c" }),
            "unapproved_software_statement",
        ),
        (json!([]), "invalid_client_metadata"),
    ] {
        let reply = setup.register(metadata.clone()).await;

        assert_eq!((reply.status, reply.text("error").as_str()), (400, code), "{metadata}");
    }
}

#[tokio::test]
async fn only_who_has_the_initial_access_token_registers_where_there_is_one() {
    let practice = Practice::start(Options {
        initial_access_token: Some(Secret::new("initial")),
        ..Options::default()
    })
    .await
    .unwrap();
    let (agent, url) = (Agent::new(), practice.url(Endpoint::Registration));
    let register = async |token| send(&agent, "POST", &url, token, web()).await;

    let (none, wrong, good) = (
        register(None).await,
        register(Some("wrong")).await,
        register(Some("initial")).await,
    );

    assert_eq!(none.status, 401);
    assert!(!none.header("www-authenticate").contains("error="));
    assert_eq!(wrong.status, 401);
    assert!(wrong.header("www-authenticate").contains("invalid_token"));
    assert_eq!(good.status, 201);
}

#[tokio::test]
async fn a_registration_is_read_updated_and_deleted_by_a_token_that_an_update_replaces() {
    let setup = Setup::start().await;
    let registered = setup.register(machine()).await.json();

    let read = setup.manage("GET", &registered, Value::Null).await;
    assert_eq!(read.json(), registered);
    let changes = json!({ "client_name": "Nightly", "scope": "orders.write" });
    let updated = setup.manage("PUT", &registered, with(&registered, changes)).await;
    assert_eq!(updated.status, 200, "{}", updated.body);
    let updated = updated.json();
    assert_eq!(
        (&updated["client_name"], &updated["scope"]),
        (&json!("Nightly"), &json!("orders.write"))
    );
    assert_eq!(updated["client_secret"], registered["client_secret"]);
    assert_ne!(
        updated["registration_access_token"],
        registered["registration_access_token"]
    );

    let stale = setup.manage("DELETE", &registered, Value::Null).await;
    assert_eq!(stale.status, 401);
    let deleted = setup.manage("DELETE", &updated, Value::Null).await;
    assert_eq!((deleted.status, deleted.body.as_str()), (204, ""));
    let gone = setup.manage("GET", &updated, Value::Null).await;
    assert!(gone.header("www-authenticate").contains("invalid_token"));
    let [id, secret] = ["client_id", "client_secret"].map(|name| updated[name].as_str().unwrap());
    let url = setup.url(Endpoint::Token);
    let form = [("grant_type", "client_credentials")];
    let refused = (setup.agent)
        .post_with_authorization(&url, &basic(id, secret), &form)
        .await;
    assert_eq!(refused.text("error"), "invalid_client");
}

#[tokio::test]
async fn an_update_that_is_not_as_it_must_be_changes_nothing() {
    let setup = Setup::start().await;
    let registered = setup.register(machine()).await.json();

    for (changes, code) in [
        (json!({ "client_id": "another" }), "invalid_request"),
        (json!({ "client_secret": "another" }), "invalid_request"),
        (json!({ "client_id_issued_at": 1 }), "invalid_request"),
        (json!({ "registration_access_token": "x" }), "invalid_request"),
        (json!({ "grant_types": ["magic"] }), "invalid_client_metadata"),
    ] {
        let reply = setup
            .manage("PUT", &registered, with(&registered, changes.clone()))
            .await;
        assert_eq!((reply.status, reply.text("error").as_str()), (400, code), "{changes}");
    }
    let read = setup.manage("GET", &registered, Value::Null).await;
    assert_eq!(read.json(), registered);
}

#[tokio::test]
async fn a_client_that_registered_itself_outlives_the_server() {
    let time = Arc::new(AtomicU64::new(START));
    let first = Setup::start().await;
    let registered = first.register(machine()).await.json();
    let state = first.practice.export_state().unwrap();
    let second = Practice::start(Options {
        state: Some(state),
        ..options(&time)
    })
    .await
    .unwrap();

    let [id, secret, token] =
        ["client_id", "client_secret", "registration_access_token"].map(|name| registered[name].as_str().unwrap());
    let form = [("grant_type", "client_credentials")];
    let reply = (first.agent)
        .post_with_authorization(&second.url(Endpoint::Token), &basic(id, secret), &form)
        .await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let url = format!("{}?client_id={id}", second.url(Endpoint::ClientConfiguration));
    let read = send(&first.agent, "GET", &url, Some(token), Value::Null).await;
    assert_eq!(read.status, 200, "{}", read.body);
}
