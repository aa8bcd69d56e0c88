//! Client-initiated backchannel authentication, by polling (OpenID Connect CIBA).

use serde_json::{Value, json};

use crate::world::{World, claims, failure};

fn start(mut settings: Value) -> World {
    settings["patches"]["/backchannel"]["interval"] = json!(1);
    settings["ciba"] = json!({ "bob": "deny", "carol": "never" });
    let world = World::start(&settings);
    for person in ["alice", "bob", "carol", "nobody"] {
        add(
            &world,
            person,
            json!({ "login_hint": person, "binding_message": "W4SCT" }),
        );
    }
    world
}

fn add(world: &World, name: &str, parameters: Value) {
    world.add(
        name,
        json!({
            "grant_type": "urn:openid:params:grant-type:ciba",
            "scope": "openid",
            "client": { "client_id": "ciba", "client_secret": "ciba-secret" },
            "parameters": { "authorization": parameters }
        }),
    );
}

#[test]
fn whoever_allows_it_is_who_was_asked() {
    let world = start(json!({}));

    world.log_in("alice").done();

    assert_eq!(claims(&world.token("alice", "id"))["sub"], "alice");
}

#[test]
fn a_denial_is_told() {
    let world = start(json!({}));

    let error = failure(&world.log_in("bob"));

    assert_eq!(error["message"], "The server refused the token request.");
    assert_eq!(error["server"]["error"], "access_denied");
    assert!(error["next_step"].as_str().unwrap().starts_with("Access was denied"));
}

#[test]
fn a_request_that_nobody_answers_expires() {
    // The server itself keeps it longer, so that its own refusal cannot be the first to say it.
    let world = start(json!({ "patches": { "/backchannel": { "expires_in": 3 } } }));

    let error = failure(&world.log_in("carol"));

    assert_eq!(
        error["message"],
        "Nobody consented in time, so the request has expired."
    );
}

#[test]
fn what_the_server_refuses_at_once_is_told_in_its_words() {
    let world = start(json!({}));
    add(
        &world,
        "long",
        json!({ "login_hint": "alice", "binding_message": "more than twenty characters" }),
    );
    add(
        &world,
        "wrong-code",
        json!({ "login_hint": "alice", "user_code": "0000" }),
    );

    for (name, error, next_step) in [
        (
            "nobody",
            "unknown_user_id",
            "The server does not know whom to ask: check the login_hint.",
        ),
        (
            "long",
            "invalid_binding_message",
            "Shorten the binding_message, or leave out its special characters.",
        ),
        (
            "wrong-code",
            "invalid_user_code",
            "Check the user_code: it is what the person chose at the server.",
        ),
    ] {
        let found = failure(&world.log_in(name));
        assert_eq!(
            found["message"],
            "The server refused the backchannel authentication request."
        );
        assert_eq!(found["server"]["error"], error);
        assert_eq!(found["next_step"], next_step);
    }
}
