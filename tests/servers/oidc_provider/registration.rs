//! Dynamic registration (RFC 7591) and its management (RFC 7592).

use reqwest::{Client, Method};
use serde_json::{Value, json};
use support::{OidcProvider, http_client};

use super::PETSHOP;
use crate::peer::{json, read};

async fn send(client: &Client, method: Method, url: &str, token: &str, body: &Value) -> (u16, String) {
    let request = client.request(method, url).header("content-type", "application/json");
    let request = match token {
        "" => request,
        token => request.bearer_auth(token),
    };
    read(request.body(body.to_string()).send().await.unwrap()).await
}

#[tokio::test]
async fn a_client_registers_reads_changes_and_deletes_itself() {
    let server = OidcProvider::start(&json!({}));
    let client = http_client();
    let url = format!("{}/reg", server.issuer());
    let metadata = json!({ "redirect_uris": [PETSHOP], "client_name": "Shop" });

    let made = json(201, send(&client, Method::POST, &url, "", &metadata).await);
    let own = made["registration_client_uri"].as_str().unwrap();
    let token = made["registration_access_token"].as_str().unwrap();
    let read = json(200, send(&client, Method::GET, own, token, &json!({})).await);
    let mut changed = metadata.clone();
    changed["client_id"] = made["client_id"].clone();
    changed["client_secret"] = made["client_secret"].clone();
    changed["client_name"] = "Other".into();
    let changed = json(200, send(&client, Method::PUT, own, token, &changed).await);
    let token = changed["registration_access_token"].as_str().unwrap();
    let gone = send(&client, Method::DELETE, own, token, &json!({})).await;
    let refused = send(&client, Method::GET, own, token, &json!({})).await;
    let wrong = send(
        &client,
        Method::POST,
        &url,
        "",
        &json!({ "redirect_uris": ["not a uri"] }),
    )
    .await;

    assert_eq!(read["client_name"], "Shop");
    assert_eq!(changed["client_name"], "Other");
    assert_eq!((gone.0, refused.0), (204, 401));
    assert_eq!(json(400, wrong)["error"], "invalid_redirect_uri");
}
