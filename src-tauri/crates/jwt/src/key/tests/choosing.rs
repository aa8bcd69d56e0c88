use serde_json::{Value, json};

use crate::algorithm::Algorithm;
use crate::key::{KeyChoice, KeyKind, KeyProblem, SigningKey};
use crate::vectors;

/// A private key with this `kid`, or without one.
fn jwk(name: &str, kid: Option<&str>) -> Value {
    let mut jwk = vectors::keys()["KEYS"][name]["jwk"].clone();
    if let Some(kid) = kid {
        jwk["kid"] = json!(kid);
    }
    jwk
}

fn choose(set: &Value, kid: Option<&str>, algorithm: Option<Algorithm>) -> Result<SigningKey, KeyProblem> {
    SigningKey::from_octets(set.to_string().as_bytes(), KeyChoice { kid, algorithm })
}

#[test]
fn a_kid_chooses_among_the_keys_of_a_set() {
    let set = json!({"keys": [jwk("P256", Some("a")), jwk("P384", Some("b")), jwk("RSA", None), 1]});

    let key = choose(&set, Some("b"), None).unwrap();

    assert_eq!(key.algorithms(), [Algorithm::Es384]);
    let (kid, present) = ("c".to_owned(), vec!["a".to_owned(), "b".to_owned()]);
    let problem = choose(&set, Some("c"), None).unwrap_err();
    assert_eq!(problem, KeyProblem::NoKeyWithKid { kid, present });
}

#[test]
fn a_kid_that_several_keys_have_needs_the_algorithm_too() {
    let set = json!({"keys": [jwk("P256", Some("a")), jwk("P384", Some("a"))]});

    assert!(choose(&set, Some("a"), Some(Algorithm::Es384)).is_ok());
    let kids = vec![Some("a".to_owned()); 2];
    assert_eq!(
        choose(&set, Some("a"), None).unwrap_err(),
        KeyProblem::SeveralKeysFit { kids }
    );
}

#[test]
fn the_only_key_that_fits_needs_no_kid() {
    let mut public = jwk("RSA", Some("public"));
    public.as_object_mut().unwrap().remove("d");
    let set = json!({"keys": [jwk("P256", Some("a")), jwk("RSA", None), public]});

    let key = choose(&set, None, Some(Algorithm::Ps256)).unwrap();
    let several = choose(&set, None, None).unwrap_err();
    let none = choose(&set, None, Some(Algorithm::EdDsa)).unwrap_err();

    assert_eq!(key.kind(), KeyKind::Rsa { bits: 2048 });
    let kids = vec![Some("a".to_owned()), None];
    assert_eq!(several, KeyProblem::SeveralKeysFit { kids });
    let KeyProblem::NoKeyFits { algorithm, reasons } = none else {
        panic!("{none}")
    };
    assert_eq!((algorithm, reasons.len()), (Some(Algorithm::EdDsa), 3));
    assert_eq!(reasons[2], (Some("public".to_owned()), KeyProblem::PublicKeyOnly));
}

#[test]
fn the_only_key_of_a_set_says_itself_why_it_does_not_fit() {
    let mut public = jwk("RSA", None);
    public.as_object_mut().unwrap().remove("d");

    let problem = choose(&json!({"keys": [public]}), None, None).unwrap_err();
    let empty = choose(&json!({"keys": []}), None, None).unwrap_err();

    assert_eq!(problem, KeyProblem::PublicKeyOnly);
    let (algorithm, reasons) = (None, vec![]);
    assert_eq!(empty, KeyProblem::NoKeyFits { algorithm, reasons });
}

#[test]
fn a_lone_key_takes_on_the_kid_unless_it_has_another() {
    let pem = vectors::keys()["KEYS"]["P256"]["pkcs8"].as_str().unwrap().to_owned();
    let choice = KeyChoice {
        kid: Some("a"),
        algorithm: Some(Algorithm::Es256),
    };

    let from_pem = SigningKey::from_octets(pem.as_bytes(), choice).unwrap();
    let nameless = choose(&jwk("P256", None), Some("a"), None).unwrap();
    let other = choose(&jwk("P256", Some("b")), Some("a"), None).unwrap_err();

    assert_eq!((from_pem.kid(), nameless.kid()), (Some("a"), Some("a")));
    let (kid, present) = ("a".to_owned(), vec!["b".to_owned()]);
    assert_eq!(other, KeyProblem::NoKeyWithKid { kid, present });
}

#[test]
fn a_lone_key_has_to_fit_the_algorithm() {
    let problem = choose(&jwk("RSA", None), None, Some(Algorithm::Es256)).unwrap_err();

    let (algorithm, kind) = (Algorithm::Es256, KeyKind::Rsa { bits: 2048 });
    assert_eq!(problem, KeyProblem::WrongKind { algorithm, kind });
}
