//! Pushed authorization requests (RFC 9126).

use serde_json::{Value, json};
use support::Answer;
use url::Url;

use crate::world::{World, failure, parameter, titles};

fn profile(name: &str, client: Value) -> Value {
    let mut document = json!({
        "grant_type": "authorization_code",
        "scope": "openid",
        "client": { "client_id": name, "redirect_uri": "http://localhost/callback" }
    });
    crate::world::extend(&mut document["client"], client);
    document
}

fn chosen() -> Value {
    profile("spa", json!({ "require_pushed_authorization_requests": true }))
}

#[tokio::test]
async fn a_request_is_pushed_where_the_person_chose_it() {
    let world = World::start(&json!({}));
    world.add("shop", chosen());

    let (url, running) = world.bearerbox.start_login("shop");
    let person = world.person();
    let callback = person
        .authorize(&url, world.loopback(), Answer::Allow("alice"))
        .await
        .unwrap();
    person.get(&callback).await;
    running.finish().done();

    let names: Vec<_> = Url::parse(&url)
        .unwrap()
        .query_pairs()
        .map(|(name, _)| name.into_owned())
        .collect();
    assert_eq!(names, ["client_id", "request_uri"]);
    assert!(titles(&world.last_run("shop")).contains(&"Pushed authorization request"));
}

#[tokio::test]
async fn a_request_is_pushed_where_the_server_requires_it() {
    let features =
        json!({ "pushedAuthorizationRequests": { "enabled": true, "requirePushedAuthorizationRequests": true } });
    let world = World::start(&json!({ "features": features }));
    let client = json!({
        "client_secret": "web-post-secret", "token_endpoint_auth_method": "client_secret_post"
    });
    world.add("shop", profile("web-post", client));

    world.sign_in("shop", Answer::Allow("alice")).await.done();

    assert!(titles(&world.last_run("shop")).contains(&"Pushed authorization request"));
}

#[tokio::test]
async fn a_pushed_request_that_the_server_refuses_fails_before_anybody_signs_in() {
    let world = World::start(&json!({}));
    let mut document = chosen();
    document["client"]["redirect_uri"] = "https://elsewhere.example/callback".into();
    world.add("shop", document);

    let login = world.sign_in("shop", Answer::Allow("alice")).await;

    let error = failure(&login);
    assert_eq!(error["message"], "The server refused the pushed authorization request.");
    assert_eq!(error["server"]["error"], "invalid_request");
}

#[tokio::test]
async fn a_request_uri_that_is_used_twice_spoils_nothing() {
    let world = World::start(&json!({}));
    world.add("shop", chosen());
    let (url, running) = world.bearerbox.start_login("shop");
    let person = world.person();
    let callback = person
        .authorize(&url, world.loopback(), Answer::Allow("alice"))
        .await
        .unwrap();

    let again = world
        .person()
        .authorize(&url, world.loopback(), Answer::Allow("bob"))
        .await;
    person.get(&callback).await;

    assert!(again.unwrap_err().contains("request_uri"), "the server shows a page");
    running.finish().done();
}

#[tokio::test]
async fn a_server_that_sends_the_second_use_back_is_understood() {
    let world = World::start(&json!({}));
    world.add("shop", chosen());
    world.sign_in("shop", Answer::Allow("alice")).await.done();
    let before = world.token("shop", "access");

    let (url, running) = world.bearerbox.start_login("shop");
    let person = world.person();
    let mut callback = person
        .authorize(&url, world.loopback(), Answer::Allow("alice"))
        .await
        .unwrap();
    let state = parameter(callback.as_str(), "state").unwrap();
    let iss = parameter(callback.as_str(), "iss").unwrap();
    let refusal = [("error", "invalid_request_uri"), ("state", &state), ("iss", &iss)];
    callback.query_pairs_mut().clear().extend_pairs(refusal);
    person.get(&callback).await;
    let error = failure(&running.finish());

    assert_eq!(
        error["next_step"],
        "The pushed request was used before, or has expired: start again, and open its address once."
    );
    assert_eq!(world.token("shop", "access"), before, "what was there stays");
}
