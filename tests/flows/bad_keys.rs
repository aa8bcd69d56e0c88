//! Keys that are of no use: each said in a sentence, before anything is sent, and nothing is lost by it.

use serde_json::{Value, json};
use support::keys::{Identity, KeyKind, TestKey};

use crate::world::{World, failure};

const KEY: &str = "key.pem";

/// A machine that authenticates by an RSA key in a file, with a token that it got by it.
fn start() -> World {
    let key = TestKey::generate(KeyKind::Rsa(2048));
    let client = json!({
        "client_id": "machine", "token_endpoint_auth_method": "private_key_jwt", "jwks": key.public_jwks("k"),
        "grant_types": ["client_credentials"], "response_types": [], "redirect_uris": [], "scope": "orders.read"
    });
    let world = World::start(&json!({ "clients": [client] }));
    world.add("machine", document(json!({ "file": KEY })));
    world.write(KEY, key.pkcs8_pem());
    world.log_in("machine").done();
    world
}

fn document(jwks: Value) -> Value {
    json!({
        "grant_type": "client_credentials", "scope": "orders.read",
        "client": {
            "client_id": "machine", "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "RS256", "jwks": jwks
        }
    })
}

fn rsa() -> TestKey {
    TestKey::generate(KeyKind::Rsa(2048))
}

#[test]
fn a_key_that_cannot_sign_is_told_from_others_and_nothing_is_lost() {
    let world = start();
    let before = world.token("machine", "access");
    let several = json!({ "keys": [rsa().jwk("a"), rsa().jwk("b")] }).to_string();

    for (content, message) in [
        (
            TestKey::generate(KeyKind::P256).pkcs8_pem(),
            "RS256 cannot be made with a key of the kind EC on P-256.",
        ),
        (
            TestKey::generate(KeyKind::Ed25519).jwk("k").to_string(),
            "RS256 cannot be made with a key of the kind OKP on Ed25519.",
        ),
        (
            TestKey::generate(KeyKind::Rsa(1024)).pkcs8_pem(),
            "An RSA key of 1024 bits is too small: take 2048 bits or more.",
        ),
        (
            rsa().encrypted_pem("passphrase"),
            "The key is encrypted with a passphrase: store it decrypted (openssl pkey); the vault encrypts it.",
        ),
        (
            rsa().public_pem(),
            "This is the public key only: the private one is needed to sign.",
        ),
        (
            rsa().public_jwk("k").to_string(),
            "This is the public key only: the private one is needed to sign.",
        ),
        (
            Identity::self_signed_client("machine").certificate_pem(),
            "This is a certificate, not a private key.",
        ),
        (
            rsa().pkcs8_pem().replace("MII", "M!I"),
            "The PEM is damaged: a line may be missing, or changed.",
        ),
        (several, "Several keys fit: name one by its kid (a, b)."),
        (
            "ssh-rsa AAAAB3NzaC1yc2E machine".to_owned(),
            "This is no key: paste or name a private key as PEM, JWK or JWKS.",
        ),
    ] {
        world.write(KEY, &content);

        let error = failure(&world.log_in("machine"));

        assert_eq!(
            (&error["code"], &error["message"]),
            (&json!("invalid"), &json!(message))
        );
        assert_eq!(
            error["next_step"],
            "Take another key, or mend it: a client's is in the profile's settings."
        );
        let trace = world.last_run("machine").to_string();
        assert!(!trace.contains("PRIVATE KEY") && !trace.contains("\"d\""), "{trace}");
    }
    assert_eq!(
        world.token("machine", "access"),
        before,
        "the token that was there stays"
    );
}

#[test]
fn a_key_that_is_not_there_is_missed_before_anything_is_sent() {
    let world = start();
    world.add("gone", document(json!({ "file": "gone.pem" })));

    let error = failure(&world.log_in("gone"));

    let message = error["message"].as_str().unwrap();
    assert!(
        message.starts_with("The profile refers to the file gone.pem, which cannot be read"),
        "{message}"
    );
}

#[test]
fn a_pasted_key_of_the_wrong_kind_is_refused_with_the_document() {
    let world = start();
    let pasted = |key: Value| {
        let document = world.document("pasted", document(json!({ "keys": [key] })));
        let added = world
            .bearerbox
            .run_with_input(&["profile", "add", "-", "--json"], &document.to_string());
        failure(&added)["message"].as_str().unwrap().to_owned()
    };

    let public = pasted(rsa().public_jwk("k"));
    let elliptic = pasted(TestKey::generate(KeyKind::P384).jwk("k"));

    assert!(
        public.starts_with("client.jwks: ") && public.contains("public key only"),
        "{public}"
    );
    assert!(
        elliptic.contains("RS256 cannot be made with a key of the kind EC on P-384"),
        "{elliptic}"
    );
}

#[test]
fn a_key_that_the_server_does_not_know_is_refused_by_it() {
    let world = start();
    let before = world.token("machine", "access");
    world.write(KEY, rsa().pkcs8_pem());

    let error = failure(&world.log_in("machine"));

    assert_eq!(error["server"]["error"], "invalid_client");
    assert_eq!(
        error["next_step"],
        "Check the client id, how the client authenticates, and the secret, key or certificate for that."
    );
    assert_eq!(world.token("machine", "access"), before);
}
