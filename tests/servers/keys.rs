//! The keys of the tests come in every format, and sign what they verify.

use serde_json::json;
use support::keys::{Authority, Identity, KeyKind, TestKey};

#[test]
fn a_key_signs_with_every_algorithm_of_its_kind_and_verifies_that_and_nothing_else() {
    let rsa = TestKey::generate(KeyKind::Rsa(2048));
    let other = TestKey::generate(KeyKind::Rsa(2048));
    let claims = json!({ "sub": "alice" });

    for alg in [
        "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
    ] {
        let key = match alg.as_bytes()[0] {
            b'R' | b'P' => rsa.clone(),
            _ => TestKey::for_algorithm(alg),
        };
        let jwt = key.jwt(&json!({ "alg": alg }), &claims);

        assert_eq!(key.verified(&jwt).unwrap().1, claims, "{alg}");
        assert_eq!(key.verified(&jwt[..jwt.len() - 6]), None, "{alg}");
        assert_eq!(other.verified(&jwt), None, "{alg}");
    }
}

#[test]
fn keys_come_in_every_format() {
    let rsa = TestKey::generate(KeyKind::Rsa(2048));
    let elliptic = TestKey::generate(KeyKind::P521);
    let edwards = TestKey::generate(KeyKind::Ed25519);

    for (pem, label) in [
        (rsa.pkcs8_pem(), "PRIVATE KEY"),
        (elliptic.pkcs8_pem(), "PRIVATE KEY"),
        (edwards.pkcs8_pem(), "PRIVATE KEY"),
        (edwards.encrypted_pem("secret"), "ENCRYPTED PRIVATE KEY"),
        (rsa.pkcs1_pem(), "RSA PRIVATE KEY"),
        (elliptic.sec1_pem(), "EC PRIVATE KEY"),
        (edwards.public_pem(), "PUBLIC KEY"),
    ] {
        assert!(pem.starts_with(&format!("-----BEGIN {label}-----\n")), "{pem}");
    }
    assert_eq!(elliptic.jwk("a")["x"].as_str().unwrap().len(), 88);
    assert_eq!(edwards.jwk("a")["crv"], "Ed25519");
    assert!(rsa.jwk("a")["qi"].is_string());
    for key in [rsa, elliptic, edwards] {
        assert!(key.jwk("a")["d"].is_string());
        assert!(key.public_jwk("a")["d"].is_null());
    }
}

#[test]
fn certificates_come_with_their_keys_and_fingerprints() {
    let authority = Authority::new("Tests");
    let client = authority.issue_client("client");
    let server = Identity::self_signed_server(&["localhost", "127.0.0.1"]);

    assert!(client.certificate_pem().starts_with("-----BEGIN CERTIFICATE-----\n"));
    assert!(client.key().sec1_pem().starts_with("-----BEGIN EC PRIVATE KEY-----\n"));
    assert!(!client.pkcs12("secret").is_empty());
    assert_eq!(server.fingerprint().len(), "sha256:".len() + 64);
    assert!(server.jwk_with_certificate("a")["x5c"][0].is_string());
    assert_ne!(
        authority.issue_expired_client("client").certificate_pem(),
        client.certificate_pem()
    );
}
