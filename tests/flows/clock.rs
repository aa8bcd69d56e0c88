//! A server whose clock is wrong: measured, and said where it matters.

use serde_json::{Value, json};
use support::keys::TestKey;

use crate::world::{SECRET, World, failure, find_check};

const TITLE: &str = "The server's clock agrees with this computer's";

/// A server whose clock is so many seconds ahead, and a profile by each of these client authentications.
fn start(ahead: i64) -> World {
    let key = TestKey::for_algorithm("ES256");
    let machine = |id: &str, method: &str, more: Value| {
        let mut client = json!({
            "client_id": id, "token_endpoint_auth_method": method, "grant_types": ["client_credentials"],
            "response_types": [], "redirect_uris": [], "scope": "orders.read"
        });
        crate::world::extend(&mut client, more);
        client
    };
    let world = World::start(
        &json!({ "clock_ahead": ahead, "client_assertion": { "max_seconds": 300 }, "clients": [
        machine("basic", "client_secret_basic", json!({ "client_secret": SECRET })),
        machine("key", "private_key_jwt", json!({ "jwks": key.public_jwks("k") })),
    ] }),
    );
    world.write("key.pem", key.pkcs8_pem());
    let secret = json!({ "env": "EXAMPLE_CLIENT_SECRET" });
    for (name, client) in [
        ("basic", json!({ "client_id": "basic", "client_secret": secret })),
        (
            "dpop",
            json!({ "client_id": "basic", "client_secret": secret, "dpop_bound_access_tokens": true }),
        ),
        (
            "key",
            json!({
                "client_id": "key", "token_endpoint_auth_method": "private_key_jwt", "jwks": { "file": "key.pem" }
            }),
        ),
    ] {
        world.add(
            name,
            json!({ "grant_type": "client_credentials", "scope": "orders.read", "client": client }),
        );
    }
    world
}

/// Verdict and detail of the check in the latest run.
fn check(world: &World, name: &str) -> (String, String) {
    let run = world.last_run(name);
    let check = find_check(&run, TITLE).unwrap_or_else(|| panic!("{run}"));
    let text = |member: &str| check[member].as_str().unwrap_or_default().to_owned();
    (text("verdict"), text("detail"))
}

/// The difference is measured in whole seconds, and a second may have passed.
fn says(text: &str, around: u64, words: &str) -> bool {
    (around.saturating_sub(2)..=around + 2).any(|seconds| text.contains(&format!("{seconds} s {words}")))
}

#[test]
fn a_clock_that_is_right_is_a_check_that_passed() {
    let world = start(0);

    for name in ["basic", "dpop", "key"] {
        world.log_in(name).done();
        assert_eq!(check(&world, name).0, "passed", "{name}");
    }
}

#[test]
fn an_assertion_that_is_stale_to_the_server_is_explained_by_its_clock() {
    for (ahead, words) in [(3600, "ahead"), (-3600, "behind")] {
        let world = start(ahead);

        let error = failure(&world.log_in("key"));

        assert_eq!(error["server"]["error"], "invalid_client");
        let next_step = error["next_step"].as_str().unwrap();
        assert!(next_step.starts_with("The server's clock is "), "{next_step}");
        assert!(says(next_step, 3600, words), "{next_step}");
        let (verdict, detail) = check(&world, "key");
        assert_eq!(verdict, "warning");
        assert!(says(&detail, 3600, words), "{detail}");
    }
}

#[test]
fn a_proof_that_is_stale_to_the_server_is_explained_by_its_clock() {
    let world = start(3600);

    let error = failure(&world.log_in("dpop"));

    assert_eq!(error["server"]["error"], "invalid_dpop_proof");
    assert!(says(error["next_step"].as_str().unwrap(), 3600, "ahead"), "{error}");
}

#[test]
fn without_anything_signed_it_is_only_a_warning() {
    let world = start(90);

    world.log_in("basic").done();

    let (verdict, detail) = check(&world, "basic");
    assert_eq!(verdict, "warning");
    assert!(says(&detail, 90, "ahead"), "{detail}");
}

#[test]
fn a_refusal_for_another_reason_is_not_blamed_on_the_clock() {
    let world = start(90);
    let client = json!({ "client_id": "basic", "client_secret": "wrong" });
    world.add(
        "wrong",
        json!({ "grant_type": "client_credentials", "scope": "orders.read", "client": client }),
    );

    let error = failure(&world.log_in("wrong"));

    assert!(
        error["next_step"].as_str().unwrap().starts_with("Check the client id"),
        "{error}"
    );
}
