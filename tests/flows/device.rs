//! The device authorization grant (RFC 8628), with somebody at the verification page.

use std::time::Instant;

use serde_json::{Value, json};
use support::Answer;

use crate::world::{World, claims, failure};

/// A poll comes each second, not every five.
fn start(mut settings: Value) -> World {
    settings["patches"]["/device/auth"]["interval"] = json!(1);
    let world = World::start(&settings);
    world.add(
        "tv",
        json!({
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
            "scope": "openid offline_access",
            "client": { "client_id": "device" },
            "parameters": { "authorization": { "prompt": "consent" } }
        }),
    );
    world
}

#[tokio::test]
async fn whoever_allows_it_is_who_signed_in() {
    let world = start(json!({}));

    world.consent_on_device("tv", Answer::Allow("bob")).await.done();

    assert_eq!(claims(&world.token("tv", "id"))["sub"], "bob");
}

#[tokio::test]
async fn without_json_a_person_reads_where_to_go() {
    let world = start(json!({ "ttl": { "DeviceCode": 2 } }));

    let login = world.bearerbox.run(&["login", "tv"]);

    let address = format!("Open {}/device and enter the code ", world.server.issuer());
    assert!(login.stderr.starts_with(&address), "{}", login.stderr);
    assert!(login.stderr.contains("Waiting for consent; Ctrl-C cancels."));
}

#[tokio::test]
async fn a_denial_is_told_and_keeps_the_token_that_was_there() {
    let world = start(json!({}));
    world.consent_on_device("tv", Answer::Allow("alice")).await.done();
    let before = world.token("tv", "access");

    let denied = failure(&world.consent_on_device("tv", Answer::Deny("alice")).await);

    assert_eq!(denied["code"], "server_refused");
    assert_eq!(denied["server"]["error"], "access_denied");
    assert!(denied["next_step"].as_str().unwrap().starts_with("Access was denied"));
    assert_eq!(world.token("tv", "access"), before);
}

#[tokio::test]
async fn a_code_that_expires_while_it_is_polled_for_says_so() {
    // The server itself keeps it longer, so that its own refusal cannot be the first to say it.
    let world = start(json!({ "patches": { "/device/auth": { "expires_in": 3 } } }));

    let error = failure(&world.log_in("tv"));

    assert_eq!(
        error["message"],
        "Nobody consented in time, so the request has expired."
    );
    assert_eq!(error["next_step"], "Start again, and consent before the time is over.");
}

#[tokio::test]
async fn a_server_that_says_it_expired_is_understood() {
    let expired = json!({ "status": 400, "body": { "error": "expired_token" } });
    let world = start(json!({ "first_answers": { "/token": [expired] } }));

    let error = failure(&world.log_in("tv"));

    assert_eq!(error["server"]["error"], "expired_token");
    assert_eq!(error["next_step"], "Nobody consented in time: start again.");
}

#[tokio::test]
async fn slow_down_means_five_seconds_more() {
    let slower = json!({ "status": 400, "body": { "error": "slow_down" } });
    let world = start(json!({ "first_answers": { "/token": [slower] } }));
    let started = Instant::now();

    world.consent_on_device("tv", Answer::Allow("alice")).await.done();

    assert!(started.elapsed().as_secs() >= 7, "1 s, and 5 s more than that");
}

#[tokio::test]
async fn a_poll_that_is_not_answered_ends_nothing() {
    let broken = json!({ "status": 503, "headers": { "retry-after": "1" } });
    let world = start(json!({ "first_answers": { "/token": [broken] } }));

    world.consent_on_device("tv", Answer::Allow("alice")).await.done();
}
