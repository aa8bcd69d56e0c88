use serde_json::{Value, json};

use super::{JwkSet, JwkSetProblem, KEYS_LIMIT, SET_LIMIT};
use crate::key::{KeyProblem, MemberProblem};
use crate::vectors;

fn public(name: &str) -> Value {
    let mut jwk = vectors::keys()["KEYS"][name]["jwk"].clone();
    jwk.as_object_mut().unwrap().remove("d");
    jwk
}

#[test]
fn keeps_what_it_can_use_and_says_why_not_the_rest() {
    let mut small = public("RSA");
    small["n"] = json!("_".repeat(168));
    small["kid"] = json!("small");
    let set = json!({"keys": [
        public("P256"),
        {"kty": "AKP", "kid": "later", "alg": "ML-DSA-44"},
        public("X25519"),
        small,
        {"kty": "oct", "k": "c2VjcmV0"},
        "a key",
        public("Ed25519"),
    ]});

    let set = JwkSet::parse(&set.to_string()).unwrap();

    assert_eq!(set.keys().len(), 2);
    let skipped: Vec<_> = set
        .skipped()
        .iter()
        .map(|key| (key.position, key.kid.as_deref(), key.reason.clone()))
        .collect();
    let (kind, curve) = ("AKP".to_owned(), "X25519".to_owned());
    let not_an_object = MemberProblem::Type {
        found: "string",
        expected: "an object",
    };
    let (name, cause) = ("keys".to_owned(), not_an_object);
    assert_eq!(
        skipped,
        [
            (1, Some("later"), KeyProblem::UnsupportedKind { kind }),
            (2, None, KeyProblem::UnsupportedCurve { curve }),
            (3, Some("small"), KeyProblem::RsaTooSmall { bits: 1008 }),
            (4, None, KeyProblem::Symmetric),
            (5, None, KeyProblem::Member { name, cause }),
        ]
    );
}

#[test]
fn a_kid_may_stand_twice_and_a_lone_jwk_is_a_set_of_one() {
    let mut key = public("P256");
    key["kid"] = json!("a");

    let twice = JwkSet::parse(&json!({"keys": [key, key]}).to_string()).unwrap();
    let lone = JwkSet::parse(&key.to_string()).unwrap();

    assert_eq!((twice.keys().len(), lone.keys().len()), (2, 1));
    assert_eq!(lone.keys()[0].kid(), Some("a"));
}

#[test]
fn a_modulus_may_have_a_leading_zero() {
    let set = vectors::jwk_sets()["rfc7517_B_x5c"].to_string();
    let thumbprint = |set: &str| JwkSet::parse(set).unwrap().keys()[0].thumbprint().to_owned();
    let octets = crate::decode_base64url(vectors::jwk_sets()["rfc7517_B_x5c"]["n"].as_str().unwrap()).unwrap();
    let mut padded = vectors::jwk_sets()["rfc7517_B_x5c"].clone();
    padded["n"] = json!(crate::encode_base64url([vec![0], octets].concat()));

    assert_eq!(thumbprint(&set), thumbprint(&padded.to_string()));
}

#[test]
fn refuses_what_is_no_set() {
    for text in ["[]", "{}", r#"{"keys":{}}"#, "1"] {
        assert_eq!(JwkSet::parse(text).unwrap_err(), JwkSetProblem::NoKeys, "{text}");
    }
    assert!(matches!(
        JwkSet::parse("<html>").unwrap_err(),
        JwkSetProblem::NotJson(_)
    ));
    assert_eq!(JwkSet::parse(r#"{"keys":[]}"#).unwrap().keys().len(), 0);
}

#[test]
fn refuses_a_set_that_is_too_large() {
    let keys = KEYS_LIMIT + 1;
    let many = json!({"keys": vec![json!({}); keys]}).to_string();
    let long = " ".repeat(SET_LIMIT + 1);

    assert_eq!(JwkSet::parse(&many).unwrap_err(), JwkSetProblem::TooManyKeys { keys });
    let octets = SET_LIMIT + 1;
    assert_eq!(JwkSet::parse(&long).unwrap_err(), JwkSetProblem::TooLong { octets });
}
