mod choosing;

use bearerbox_secret::Secret;
use serde_json::{Map, Value, json};

use super::{VerifyProblem, verify_hmac, verify_signature};
use crate::algorithm::Algorithm;
use crate::base64url::{decode_base64url, encode_base64url};
use crate::decoded::{Form, Place};
use crate::key::{JwkSet, KeyChoice, KeyKind, KeyProblem, SigningKey};
use crate::sign::sign;
use crate::signature::authenticate;
use crate::vectors;

fn set(keys: &[Value]) -> JwkSet {
    JwkSet::parse(&json!({ "keys": keys }).to_string()).unwrap()
}

fn private(name: &str) -> Value {
    vectors::keys()["KEYS"][name]["jwk"].clone()
}

fn with(mut jwk: Value, member: &str, value: Value) -> Value {
    jwk[member] = value;
    jwk
}

fn read(jwk: &Value) -> SigningKey {
    SigningKey::from_octets(jwk.to_string().as_bytes(), KeyChoice::default()).unwrap()
}

fn signed(name: &str, algorithm: Algorithm, header: Value) -> String {
    let Value::Object(header) = header else { unreachable!() };
    let token = sign(&read(&private(name)), algorithm, &header, &Map::new());
    token.unwrap().expose().to_owned()
}

/// A token with this header and a signature of as many zeros.
fn forged(header: &Value, octets: usize) -> String {
    let header = encode_base64url(header.to_string());
    format!("{header}.e30.{}", encode_base64url(vec![0; octets]))
}

fn verify_by(token: &str, jwk: &Value) -> Result<super::Verified, VerifyProblem> {
    if jwk["kty"] == "oct" {
        return verify_hmac(token, &read(jwk));
    }
    verify_signature(token, &set(std::slice::from_ref(jwk)))
}

#[test]
fn verifies_the_examples_of_rfc_7515_appendix_a() {
    for example in &vectors::rfc7515()[..4] {
        let token = example["compact"].as_str().unwrap();

        let verified = verify_by(token, &example["key"]).unwrap();

        assert_eq!(
            encode_base64url(&verified.payload),
            example["payload_b64"],
            "{}",
            example["name"]
        );
    }
}

#[test]
fn refuses_the_examples_of_rfc_7515_without_a_signature() {
    let examples = vectors::rfc7515();
    let key = examples[0]["key"].clone();
    for example in [&examples[4], &examples[7]] {
        let token = example["compact"].as_str().unwrap();

        assert_eq!(
            verify_by(token, &key),
            Err(VerifyProblem::NotSigned),
            "{}",
            example["name"]
        );
        assert_eq!(
            verify_signature(token, &set(&[private("RSA")])),
            Err(VerifyProblem::NotSigned)
        );
    }
}

#[test]
fn verifies_the_examples_of_rfc_7520_section_4_and_rfc_8037() {
    for example in vectors::cookbook() {
        let token = example["output"]["compact"].as_str().unwrap();

        let verified = verify_by(token, &example["input"]["key"]).unwrap();

        assert_eq!(verified.algorithm.name(), example["input"]["alg"]);
        let payload = example["input"]["payload"].as_str().unwrap();
        assert_eq!(verified.payload, payload.as_bytes(), "{}", example["title"]);
        assert_eq!(verified.claims().unwrap_err().place, Place::Claims);
    }
}

#[test]
fn verifies_the_protected_part_of_rfc_7520_section_4_6() {
    let example = vectors::unprotected_kid();
    let part = |name: &str| example["signing"][name].as_str().unwrap().to_owned();

    let token = format!("{}.{}", part("sig-input"), part("sig"));

    assert!(verify_by(&token, &example["input"]["key"]).is_ok());
}

#[test]
fn one_changed_octet_anywhere_is_seen() {
    for (name, algorithm) in [
        ("RSA", Algorithm::Rs256),
        ("RSA", Algorithm::Ps256),
        ("P521", Algorithm::Es512),
        ("Ed25519", Algorithm::EdDsa),
    ] {
        let token = signed(name, algorithm, json!({}));
        let (input, signature) = token.rsplit_once('.').unwrap();
        let signature = decode_base64url(signature).unwrap();
        let other_claims = input.replace(".e30", ".e30K");

        for position in [0, signature.len() / 2, signature.len() - 1] {
            let mut changed = signature.clone();
            changed[position] ^= 1;
            let token = format!("{input}.{}", encode_base64url(changed));
            let problem = verify_by(&token, &private(name)).unwrap_err();
            assert_eq!(problem, VerifyProblem::WrongSignature { tried: 1 }, "{algorithm}");
        }
        let token = format!("{other_claims}.{}", encode_base64url(signature));
        let problem = verify_by(&token, &private(name)).unwrap_err();
        assert_eq!(problem, VerifyProblem::WrongSignature { tried: 1 }, "{algorithm}");
    }
}

#[test]
fn an_hmac_is_verified_by_its_own_secret_only() {
    let (right, wrong) = (Secret::new("a".repeat(32)), Secret::new("b".repeat(32)));
    let [right, wrong] = [right, wrong].map(|secret| SigningKey::from_client_secret(&secret));
    let token = sign(&right, Algorithm::Hs256, &Map::new(), &Map::new()).unwrap();

    assert!(verify_hmac(token.expose(), &right).is_ok());
    let problem = verify_hmac(token.expose(), &wrong).unwrap_err();
    assert_eq!(problem, VerifyProblem::WrongSignature { tried: 1 });
    let cut = token.expose().rsplit_once('.').unwrap().0.to_owned() + ".";
    assert_eq!(
        verify_hmac(&cut, &right),
        Err(VerifyProblem::WrongSignature { tried: 1 })
    );
}

/// RFC 8725 §2.1: the public key is known to everybody, so that anybody can make an HMAC with it.
#[test]
fn a_public_key_never_serves_as_the_secret_of_an_hmac() {
    let input = format!("{}.e30", encode_base64url(r#"{"alg":"HS256"}"#));
    let public = read(&private("RSA")).public_jwk().unwrap();
    let algorithm = Algorithm::Hs256;
    for secret in [
        vectors::keys()["KEYS"]["RSA"]["spki"].as_str().unwrap().to_owned(),
        Value::Object(public).to_string(),
        private("RSA")["n"].as_str().unwrap().to_owned(),
    ] {
        let hmac = authenticate(secret.as_bytes(), algorithm, input.as_bytes()).unwrap();
        let token = format!("{input}.{}", encode_base64url(hmac));

        let problem = verify_signature(&token, &set(&[private("RSA")])).unwrap_err();
        let by_pair = verify_hmac(&token, &read(&private("RSA"))).unwrap_err();

        let kind = KeyKind::Rsa { bits: 2048 };
        let expected = VerifyProblem::Key(KeyProblem::WrongKind { algorithm, kind });
        assert_eq!((problem, by_pair), (expected.clone(), expected));
    }
}

#[test]
fn a_shared_secret_in_a_set_of_public_keys_is_not_used() {
    let secret = json!({"kty": "oct", "k": encode_base64url("a".repeat(32))});
    let token = sign(&read(&secret), Algorithm::Hs256, &Map::new(), &Map::new()).unwrap();

    let problem = verify_signature(token.expose(), &set(&[secret])).unwrap_err();

    assert_eq!(problem, VerifyProblem::Key(KeyProblem::Symmetric));
}

#[test]
fn reads_the_header_strictly() {
    let key = set(&[private("P256")]);
    let unknown = |alg: &str| VerifyProblem::UnknownAlgorithm { alg: alg.to_owned() };
    let critical = |name: &str| VerifyProblem::UnknownCritical { name: name.to_owned() };
    for (header, problem) in [
        (json!({}), VerifyProblem::MalformedMember { name: "alg" }),
        (json!({"alg": 1}), VerifyProblem::MalformedMember { name: "alg" }),
        (json!({"alg": "none"}), VerifyProblem::NotSigned),
        (json!({"alg": "None"}), unknown("None")),
        (json!({"alg": "es256"}), unknown("es256")),
        (json!({"alg": "RSA-OAEP"}), unknown("RSA-OAEP")),
        (json!({"alg": "ES256", "crit": ["exp"], "exp": 1}), critical("exp")),
        (json!({"alg": "ES256", "crit": ["b64"], "b64": false}), critical("b64")),
        (
            json!({"alg": "ES256", "crit": []}),
            VerifyProblem::MalformedMember { name: "crit" },
        ),
        (
            json!({"alg": "ES256", "crit": "exp"}),
            VerifyProblem::MalformedMember { name: "crit" },
        ),
        (
            json!({"alg": "ES256", "crit": null}),
            VerifyProblem::MalformedMember { name: "crit" },
        ),
        (
            json!({"alg": "ES256", "kid": 7}),
            VerifyProblem::MalformedMember { name: "kid" },
        ),
    ] {
        assert_eq!(verify_signature(&forged(&header, 64), &key), Err(problem), "{header}");
    }
    let repeated = encode_base64url(r#"{"alg":"ES256","alg":"none"}"#);
    let name = "alg".to_owned();
    let problem = verify_signature(&format!("{repeated}.e30."), &key).unwrap_err();
    assert_eq!(problem, VerifyProblem::RepeatedMember { name });
}

#[test]
fn an_unknown_critical_member_refuses_a_right_signature() {
    let key = read(&private("Ed25519"));
    let input = format!("{}.e30", encode_base64url(r#"{"alg":"EdDSA","crit":["x"],"x":1}"#));
    let signature = crate::sign::sign_input(&key, Algorithm::EdDsa, input.as_bytes()).unwrap();

    let token = format!("{input}.{}", encode_base64url(signature));

    let name = "x".to_owned();
    assert_eq!(
        verify_by(&token, &private("Ed25519")),
        Err(VerifyProblem::UnknownCritical { name })
    );
}

#[test]
fn says_what_is_no_jws_and_which_part_cannot_be_read() {
    let key = set(&[private("P256")]);
    for (token, form) in [
        ("opaque", Form::Opaque),
        ("a.b", Form::WrongPartCount(2)),
        ("a.b.c.d.e", Form::Jwe),
    ] {
        assert_eq!(verify_signature(token, &key), Err(VerifyProblem::NotAJws { form }));
    }
    let token = signed("P256", Algorithm::Es256, json!({}));
    for (token, place) in [
        (format!("*{token}"), Place::Header),
        (token.replace(".e30.", ".e30=."), Place::Claims),
        (format!("{token}="), Place::Signature),
    ] {
        let problem = verify_signature(&token, &key).unwrap_err();
        assert!(matches!(problem, VerifyProblem::Unreadable(problem) if problem.place == place));
    }
    assert!(verify_signature(&format!(" {token}\n"), &key).is_ok());
}

#[test]
fn an_ecdsa_signature_in_der_is_told_by_its_length() {
    let token = forged(&json!({"alg": "ES256"}), 71);

    let problem = verify_signature(&token, &set(&[private("P256")])).unwrap_err();

    let (octets, expected) = (71, 64);
    assert_eq!(problem, VerifyProblem::SignatureLength { octets, expected });
}

#[test]
fn signatures_of_zeros_are_wrong() {
    for (name, alg, octets) in [("P256", "ES256", 64), ("Ed25519", "EdDSA", 64), ("RSA", "PS256", 256)] {
        let problem = verify_by(&forged(&json!({ "alg": alg }), octets), &private(name)).unwrap_err();

        assert_eq!(problem, VerifyProblem::WrongSignature { tried: 1 }, "{alg}");
    }
}
