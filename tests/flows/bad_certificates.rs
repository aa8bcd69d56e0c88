//! Client certificates that are of no use: those that no server would take are refused before the run says hello.

use serde_json::{Value, json};
use support::keys::{Authority, Identity};

use crate::world::{World, failure};

/// A client whose certificate is in `client.pem` with its key in `client.key`, with a token that it got by them.
fn start() -> World {
    let client = json!({
        "client_id": "machine", "token_endpoint_auth_method": "tls_client_auth",
        "tls_client_auth_subject_dn": "CN=machine", "grant_types": ["client_credentials"], "response_types": [],
        "redirect_uris": [], "scope": "orders.read"
    });
    let world = World::start_tls(&json!({ "clients": [client] }));
    write(&world, "client", &world.server.authority().issue_client("machine"));
    add(
        &world,
        "machine",
        json!({ "client_certificate": "client.pem", "client_key": "client.key" }),
    );
    world.log_in("machine").done();
    world
}

fn write(world: &World, name: &str, identity: &Identity) {
    world.write(&format!("{name}.pem"), identity.certificate_pem());
    world.write(&format!("{name}.key"), identity.key().pkcs8_pem());
}

fn add(world: &World, name: &str, tls: Value) {
    world.add(
        name,
        json!({
            "grant_type": "client_credentials", "scope": "orders.read", "tls": tls,
            "client": { "client_id": "machine", "token_endpoint_auth_method": "tls_client_auth" }
        }),
    );
}

#[test]
fn a_certificate_that_no_server_would_take_is_refused_before_anything_is_sent() {
    let world = start();
    let authority = world.server.authority();
    let (good, other) = (authority.issue_client("machine"), authority.issue_client("machine"));
    write(&world, "expired", &authority.issue_expired_client("machine"));
    world.write("encrypted.key", good.key().encrypted_pem("passphrase"));
    world.write("good.pem", good.certificate_pem());
    world.write("good.key", good.key().pkcs8_pem());
    world.write("other.key", other.key().pkcs8_pem());
    world.write("locked.p12", good.pkcs12("passphrase"));
    world.write("text.pem", "no certificate at all");

    for (name, tls, file, reason) in [
        (
            "keyless",
            json!({ "client_certificate": "good.pem" }),
            "good.pem",
            "it holds no private key in PEM",
        ),
        (
            "other-key",
            json!({ "client_certificate": "good.pem", "client_key": "other.key" }),
            "good.pem",
            "the private key does not belong to it",
        ),
        (
            "expired",
            json!({ "client_certificate": "expired.pem", "client_key": "expired.key" }),
            "expired.pem",
            "it expired on ",
        ),
        (
            "encrypted",
            json!({ "client_certificate": "good.pem", "client_key": "encrypted.key" }),
            "encrypted.key",
            "the key is encrypted with a passphrase: store it decrypted",
        ),
        (
            "locked",
            json!({ "client_certificate": "locked.p12" }),
            "locked.p12",
            "it is PKCS#12 with a password: store it without one, or as PEM",
        ),
        (
            "text",
            json!({ "client_certificate": "text.pem", "client_key": "good.key" }),
            "text.pem",
            "it holds no certificate in PEM",
        ),
        (
            "swapped",
            json!({ "client_certificate": "good.key", "client_key": "good.pem" }),
            "good.key",
            "it holds no certificate in PEM",
        ),
        (
            "gone",
            json!({ "client_certificate": "gone.pem" }),
            "gone.pem",
            "No such file or directory",
        ),
    ] {
        add(&world, name, tls);

        let error = failure(&world.log_in(name));

        let message = error["message"].as_str().unwrap();
        assert!(
            message.starts_with("The client certificate in ") && message.contains(file),
            "{message}"
        );
        assert!(message.contains(reason), "{name}: {message}");
        assert_eq!(error["code"], "invalid");
    }
}

#[test]
fn a_certificate_that_the_server_does_not_take_is_refused_by_it_and_nothing_is_lost() {
    let world = start();
    let before = world.token("machine", "access");

    for identity in [
        world.server.authority().issue_client("another"),
        Authority::new("elsewhere").issue_client("machine"),
        Identity::self_signed_client("machine"),
    ] {
        write(&world, "client", &identity);

        let error = failure(&world.log_in("machine"));

        assert_eq!(error["server"]["error"], "invalid_client");
        assert_eq!(
            error["next_step"],
            "Check the client id, how the client authenticates, and the secret, key or certificate for that."
        );
    }
    assert_eq!(world.token("machine", "access"), before);
}

#[test]
fn a_certificate_that_is_not_named_is_missed() {
    let world = start();
    let document = json!({
        "grant_type": "client_credentials", "scope": "orders.read",
        "client": { "client_id": "machine", "token_endpoint_auth_method": "tls_client_auth" }
    });
    world.add("unnamed", document);

    let error = failure(&world.log_in("unnamed"));

    assert_eq!(
        error["message"],
        "The profile names no client certificate, and its client authentication needs one."
    );
}
