use serde_json::Value;

use super::VerificationKeys;
use crate::key::{KeyChoice, KeyProblem, SigningKey};
use crate::verify::verify_jwt;
use crate::{sign, vectors};

/// One of the keys that are there in every form.
fn example(name: &str, form: &str) -> String {
    let key = &vectors::keys()["KEYS"][name][form];
    key.as_str().map_or_else(|| key.to_string(), str::to_owned)
}

fn keys(text: &str) -> Result<VerificationKeys, KeyProblem> {
    VerificationKeys::from_octets(text.as_bytes())
}

const KINDS: [&str; 5] = ["RSA", "P256", "P384", "P521", "Ed25519"];

#[test]
fn verifies_with_the_public_half_in_every_form() {
    for name in KINDS {
        let private = example(name, "pkcs8");
        let key = SigningKey::from_octets(private.as_bytes(), KeyChoice::default()).unwrap();
        let algorithm = key.default_algorithm().unwrap();
        let token = sign(&key, algorithm, &serde_json::Map::new(), &serde_json::Map::new()).unwrap();

        let jwk = example(name, "jwk");
        let mut forms = vec![private.clone(), jwk.clone(), format!(r#"{{"keys":[{jwk}]}}"#)];
        for form in ["spki", "x509"] {
            if vectors::keys()["KEYS"][name][form].is_string() {
                forms.push(example(name, form));
            }
        }
        assert!(forms.len() > 3, "{name} has a public form");
        for form in forms {
            let verified = verify_jwt(token.expose(), &keys(&form).unwrap());
            assert!(verified.is_ok(), "{name} {form:.30}: {verified:?}");
        }
    }
}

/// RFC 7515 §4.1.6: the first certificate is the key's, and each that follows certifies the one before.
#[test]
fn takes_the_first_certificate_of_a_chain() {
    let chain = format!("{}\n{}", example("P256", "x509"), example("RSA", "x509"));
    let found = keys(&chain).unwrap();
    assert_eq!(found.set.keys().len(), 1);
    assert_eq!(found.set.keys()[0].kind().kty(), "EC");
}

#[test]
fn a_set_keeps_what_it_can_use_and_says_what_it_cannot() {
    let set = format!(
        r#"{{"keys":[{},{{"kty":"oct","k":"c2VjcmV0"}},{{"kty":"AKP"}},7]}}"#,
        example("RSA", "jwk")
    );
    let found = keys(&set).unwrap();
    assert_eq!((found.set.keys().len(), found.secrets.len()), (1, 1));
    let skipped: Vec<usize> = found.set.skipped().iter().map(|key| key.position).collect();
    assert_eq!(skipped, [2, 3]);
}

#[test]
fn says_why_a_text_is_no_key() {
    assert_eq!(keys("").unwrap_err(), KeyProblem::NotAKey);
    assert_eq!(keys("[]").unwrap_err(), KeyProblem::NotAKey);
    assert!(matches!(keys("{").unwrap_err(), KeyProblem::NotJson(_)));
    let damaged = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----";
    assert_eq!(keys(damaged).unwrap_err(), KeyProblem::DamagedPem);
    let damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
    assert_eq!(keys(damaged).unwrap_err(), KeyProblem::DamagedPem);
    let other = "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----";
    assert!(matches!(keys(other).unwrap_err(), KeyProblem::UnsupportedKind { .. }));
    let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
    assert_eq!(keys(encrypted).unwrap_err(), KeyProblem::EncryptedPem);
}

/// RFC 7518 §3.3: "A key of size 2048 bits or larger MUST be used".
#[test]
fn says_that_a_key_is_weak() {
    let weak = openssl::rsa::Rsa::generate(1024).unwrap().public_key_to_pem().unwrap();
    let problem = VerificationKeys::from_octets(&weak).unwrap_err();
    assert_eq!(problem, KeyProblem::RsaTooSmall { bits: 1024 });
}

/// RFC 8037 §3.2: X25519 only agrees on keys.
#[test]
fn nothing_is_verified_with_a_key_that_signs_nothing() {
    let [_, x25519] = vectors::agreement_keys();
    let jwk: Value = x25519;
    let problem = keys(&jwk.to_string()).unwrap_err();
    assert_eq!(
        problem,
        KeyProblem::UnsupportedCurve {
            curve: "X25519".to_owned()
        }
    );
}
