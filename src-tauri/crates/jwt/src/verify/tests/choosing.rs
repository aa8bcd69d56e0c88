//! Which keys of a set are tried.

use serde_json::json;

use super::{private, set, signed, verify_signature, with};
use crate::algorithm::Algorithm;
use crate::key::{EcCurve, KeyKind, KeyProblem};
use crate::verify::VerifyProblem;

/// Another key on P-256, of RFC 7515 §A.3.
fn other_p256() -> serde_json::Value {
    crate::vectors::rfc7515()[2]["key"].clone()
}

#[test]
fn without_a_kid_every_key_that_fits_is_tried() {
    let token = signed("P256", Algorithm::Es256, json!({}));
    let keys = [private("RSA"), other_p256(), with(private("P256"), "kid", json!("a"))];

    let verified = verify_signature(&token, &set(&keys)).unwrap();
    let problem = verify_signature(&token, &set(&keys[..2])).unwrap_err();

    assert_eq!(verified.kid.as_deref(), Some("a"));
    assert_eq!(problem, VerifyProblem::WrongSignature { tried: 1 });
}

#[test]
fn a_kid_chooses_and_no_other_named_key_is_tried() {
    let token = signed("P256", Algorithm::Es256, json!({"kid": "a"}));
    let right = |kid: &str| with(private("P256"), "kid", json!(kid));
    let wrong = |kid: &str| with(other_p256(), "kid", json!(kid));

    assert!(verify_signature(&token, &set(&[wrong("a"), right("a")])).is_ok());
    let problem = verify_signature(&token, &set(&[wrong("a"), right("b"), private("P256")])).unwrap_err();
    assert_eq!(problem, VerifyProblem::WrongSignature { tried: 1 });
    let problem = verify_signature(&token, &set(&[right("b"), wrong("c")])).unwrap_err();
    let (kid, present) = ("a".to_owned(), vec!["b".to_owned(), "c".to_owned()]);
    assert_eq!(problem, VerifyProblem::NoKeyWithKid { kid, present });
}

#[test]
fn a_key_without_a_name_may_be_the_one_that_the_kid_means() {
    let token = signed("P256", Algorithm::Es256, json!({"kid": "a"}));
    let other = with(other_p256(), "kid", json!("b"));

    assert!(verify_signature(&token, &set(&[other, private("P256")])).is_ok());
}

#[test]
fn the_key_that_the_kid_names_has_to_fit() {
    let token = signed("P256", Algorithm::Es256, json!({"kid": "a"}));
    let small = json!({"kty": "RSA", "n": "_".repeat(168), "e": "AQAB", "kid": "a"});
    let (algorithm, kind) = (Algorithm::Es256, KeyKind::Ec(EcCurve::P384));
    let named = |name: &str| with(private(name), "kid", json!("a"));

    for (key, problem) in [
        (named("P384"), KeyProblem::WrongKind { algorithm, kind }),
        (small, KeyProblem::RsaTooSmall { bits: 1008 }),
        (
            with(named("P256"), "use", json!("enc")),
            KeyProblem::UseForbids {
                key_use: "enc".to_owned(),
            },
        ),
        (
            with(named("P256"), "key_ops", json!(["sign"])),
            KeyProblem::KeyOpsForbid {
                needed: "verify",
                key_ops: vec!["sign".to_owned()],
            },
        ),
        (
            with(named("P256"), "alg", json!("ECDH-ES")),
            KeyProblem::AlgForbids {
                alg: "ECDH-ES".to_owned(),
            },
        ),
    ] {
        assert_eq!(verify_signature(&token, &set(&[key])), Err(VerifyProblem::Key(problem)));
    }
}

#[test]
fn one_algorithm_is_not_taken_for_another_of_the_same_key() {
    let token = signed("RSA", Algorithm::Ps256, json!({}));
    let key = with(private("RSA"), "alg", json!("RS256"));
    let alg = "RS256".to_owned();

    let problem = verify_signature(&token, &set(&[key])).unwrap_err();

    assert_eq!(problem, VerifyProblem::Key(KeyProblem::AlgForbids { alg }));
}

#[test]
fn says_of_each_key_why_it_does_not_fit() {
    let token = signed("Ed25519", Algorithm::EdDsa, json!({}));
    let keys = [with(private("RSA"), "kid", json!("a")), json!({"kty": "AKP"})];
    let (algorithm, kind) = (Algorithm::EdDsa, KeyKind::Rsa { bits: 2048 });

    let problem = verify_signature(&token, &set(&keys)).unwrap_err();
    let empty = verify_signature(&token, &set(&[])).unwrap_err();

    let reasons = vec![
        (Some("a".to_owned()), KeyProblem::WrongKind { algorithm, kind }),
        (None, KeyProblem::UnsupportedKind { kind: "AKP".to_owned() }),
    ];
    assert_eq!(problem, VerifyProblem::NoKeyFits { reasons });
    assert_eq!(empty, VerifyProblem::NoKeyFits { reasons: vec![] });
}
