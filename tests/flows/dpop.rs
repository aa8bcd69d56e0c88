//! Tokens that are bound to a key (RFC 9449).

use serde_json::{Value, json};
use support::Answer;

use crate::world::{World, claims, failure, titles};

const API: &str = "https://api.example";

/// JWT access tokens, so that `cnf` says to which key they are bound.
fn start(mut settings: Value) -> World {
    settings["resources"] = json!({ API: { "scope": "orders.read" } });
    settings["default_resource"] = API.into();
    let world = World::start(&settings);
    world.add(
        "shop",
        json!({
            "grant_type": "authorization_code",
            "scope": "openid offline_access orders.read",
            "client": {
                "client_id": "spa", "redirect_uri": "http://localhost/callback", "dpop_bound_access_tokens": true
            },
            "parameters": { "authorization": { "prompt": "consent" } }
        }),
    );
    world
}

/// The thumbprint of the key that the access token is bound to.
fn thumbprint(world: &World) -> String {
    let bound = claims(&world.token("shop", "access"))["cnf"]["jkt"].clone();
    bound.as_str().unwrap().to_owned()
}

/// How often the token endpoint was asked in the latest run.
fn count_token_requests(world: &World) -> usize {
    let run = world.last_run("shop");
    let is_one = |title: &&&str| matches!(**title, "Token request" | "Refresh request");
    titles(&run).iter().filter(is_one).count()
}

#[tokio::test]
async fn a_refresh_goes_on_with_the_key_and_a_new_sign_in_has_another() {
    let world = start(json!({}));

    world.sign_in("shop", Answer::Allow("alice")).await.done();
    let first = thumbprint(&world);
    let header = world
        .bearerbox
        .run(&["token", "shop", "--format", "header"])
        .done()
        .stdout;
    world.bearerbox.run(&["refresh", "shop"]).done();
    let refreshed = thumbprint(&world);
    world.bearerbox.run(&["refresh", "shop"]).done();
    let again = thumbprint(&world);
    world.sign_in("shop", Answer::Allow("alice")).await.done();

    assert!(header.starts_with("Authorization: DPoP ey"), "{header}");
    assert_eq!((&refreshed, &again), (&first, &first));
    assert_ne!(thumbprint(&world), first);
}

#[tokio::test]
async fn a_nonce_is_used_where_it_is_offered_and_given_where_it_is_required() {
    for (nonce, requests) in [("offered", 1), ("required", 2)] {
        let world = start(json!({ "dpop_nonce": nonce }));

        world.sign_in("shop", Answer::Allow("alice")).await.done();
        assert_eq!(count_token_requests(&world), requests, "{nonce}");
        world.bearerbox.run(&["refresh", "shop"]).done();
        assert_eq!(count_token_requests(&world), requests, "{nonce}");
    }
}

fn another_nonce(number: usize) -> Value {
    json!({
        "status": 400,
        "headers": { "DPoP-Nonce": format!("nonce-{number}"), "Content-Type": "application/json" },
        "body": { "error": "use_dpop_nonce" }
    })
}

#[tokio::test]
async fn a_nonce_that_changes_at_each_answer_is_followed_for_a_while() {
    let changing: Vec<Value> = (0..2).map(another_nonce).collect();
    let world = start(json!({ "dpop_nonce": "required", "first_answers": { "/token": changing } }));

    world.sign_in("shop", Answer::Allow("alice")).await.done();

    assert_eq!(
        count_token_requests(&world),
        4,
        "without a nonce, with each of the two, and with the server's own"
    );
}

#[tokio::test]
async fn a_nonce_that_changes_for_ever_is_given_up_and_nothing_is_lost() {
    let refusing: Vec<Value> = (0..8).map(another_nonce).collect();
    let world = start(json!({ "first_answers": { "/token": refusing } }));

    let login = world.sign_in("shop", Answer::Allow("alice")).await;

    let error = failure(&login);
    assert_eq!(
        error["message"],
        "The server asked for another DPoP nonce 3 times, and took none that it was given."
    );
    assert!(error["next_step"].as_str().unwrap().contains("RFC 9449"));
    assert_eq!(count_token_requests(&world), 4);
}

#[tokio::test]
async fn client_credentials_are_bound_too() {
    let client = json!({
        "client_id": "machine", "client_secret": "machine-secret", "grant_types": ["client_credentials"],
        "response_types": [], "redirect_uris": [], "scope": "orders.read", "dpop_bound_access_tokens": true
    });
    let world = World::start(&json!({ "clients": [client], "dpop_nonce": "required" }));
    let profile = |is_bound: bool| {
        json!({
            "grant_type": "client_credentials", "scope": "orders.read",
            "client": { "client_id": "machine", "client_secret": "machine-secret", "dpop_bound_access_tokens": is_bound }
        })
    };
    world.add("bound", profile(true));
    world.add("unbound", profile(false));

    world.log_in("bound").done();
    let refused = failure(&world.log_in("unbound"));

    let header = world
        .bearerbox
        .run(&["token", "bound", "--format", "header"])
        .done()
        .stdout;
    assert!(header.starts_with("Authorization: DPoP "), "{header}");
    assert_eq!(refused["server"]["error"], "invalid_grant");
}
