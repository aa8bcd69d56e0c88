use bearerbox_secret::Secret;
use openssl::ec::{EcGroup, EcKey};
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use serde_json::{Map, Value, json};

use super::{SignProblem, sign, sign_input, sign_payload};
use crate::algorithm::{Algorithm, Scheme};
use crate::base64url::{decode_base64url, encode_base64url};
use crate::key::{EcCurve, EdwardsCurve, JwkSet, KeyChoice, KeyKind, KeyProblem, SigningKey};
use crate::vectors;
use crate::verify::{verify_hmac, verify_signature};

fn members(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn read(jwk: &Value) -> SigningKey {
    SigningKey::from_octets(jwk.to_string().as_bytes(), KeyChoice::default()).unwrap()
}

/// A new key that `algorithm` takes.
fn key_for(algorithm: Algorithm) -> SigningKey {
    let key = match algorithm.scheme() {
        Scheme::Hmac(hash) => return SigningKey::from_client_secret(&Secret::new("s".repeat(hash.octets()))),
        Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) => PKey::from_rsa(Rsa::generate(2048).unwrap()),
        Scheme::Ecdsa(curve, _) => {
            let group = EcGroup::from_curve_name(curve.nid()).unwrap();
            PKey::from_ec_key(EcKey::generate(&group).unwrap())
        }
        Scheme::Edwards(None | Some(EdwardsCurve::Ed25519)) => PKey::generate_ed25519(),
        Scheme::Edwards(Some(EdwardsCurve::Ed448)) => PKey::generate_ed448(),
    };
    let pem = key.unwrap().private_key_to_pem_pkcs8().unwrap();
    SigningKey::from_octets(&pem, KeyChoice::default())
        .unwrap()
        .with_kid("k")
}

#[test]
fn what_is_signed_with_any_algorithm_verifies() {
    for algorithm in Algorithm::ALL {
        let key = key_for(algorithm);
        let header = members(json!({"typ": "JWT", "kid": "k"}));
        let claims = members(json!({"sub": "alice", "exp": 1_300_819_380}));

        let token = sign(&key, algorithm, &header, &claims).unwrap();

        let verified = match key.public_jwk() {
            Some(jwk) => verify_signature(
                token.expose(),
                &JwkSet::parse(&json!({"keys": [jwk]}).to_string()).unwrap(),
            ),
            None => verify_hmac(token.expose(), &key),
        };
        let verified = verified.unwrap_or_else(|problem| panic!("{algorithm}: {problem}"));
        assert_eq!(verified.algorithm, algorithm);
        assert_eq!(verified.header.text("alg"), Some(algorithm.name()));
        assert_eq!(verified.header.text("typ"), Some("JWT"));
        assert_eq!(
            verified.claims().unwrap().to_string(),
            Value::Object(claims).to_string()
        );
        assert_eq!(verified.thumbprint, key.thumbprint());
    }
}

#[test]
fn an_ecdsa_signature_is_r_and_s_side_by_side_leading_zeros_included() {
    for (curve, algorithm, octets) in [
        (EcCurve::P256, Algorithm::Es256, 64),
        (EcCurve::P384, Algorithm::Es384, 96),
        (EcCurve::P521, Algorithm::Es512, 132),
        (EcCurve::Secp256k1, Algorithm::Es256k, 64),
    ] {
        let key = key_for(algorithm);

        // One in 256 begins with a zero, and in P-521 every second.
        for input in 0..20_u8 {
            assert_eq!(sign_input(&key, algorithm, &[input]).unwrap().len(), octets, "{curve}");
        }
    }
}

#[test]
fn makes_the_signatures_of_the_rfcs_that_can_be_made_again() {
    let mut made = 0;
    let cookbook = vectors::cookbook();
    for example in cookbook.iter().filter(|example| example["reproducible"] == true) {
        let algorithm = Algorithm::from_name(example["input"]["alg"].as_str().unwrap()).unwrap();
        let mut header = members(example["signing"]["protected"].clone());
        header.remove("alg");
        let payload = example["input"]["payload"].as_str().unwrap();

        let token = sign_payload(&read(&example["input"]["key"]), algorithm, &header, payload.as_bytes());

        assert_eq!(token.unwrap().expose(), example["output"]["compact"], "{example}");
        made += 1;
    }
    assert_eq!(made, 3, "RS256, HS256 and EdDSA");
}

#[test]
fn makes_the_signatures_of_rfc_7515_that_can_be_made_again() {
    for example in &vectors::rfc7515()[..2] {
        let token = example["compact"].as_str().unwrap();
        let (input, signature) = token.rsplit_once('.').unwrap();
        let key = read(&example["key"]);

        let made = sign_input(&key, key.default_algorithm().unwrap(), input.as_bytes()).unwrap();

        assert_eq!(encode_base64url(made), signature, "{}", example["name"]);
    }
}

#[test]
fn makes_the_signature_of_rfc_7520_section_4_6() {
    let example = vectors::unprotected_kid();
    let key = read(&example["input"]["key"]);
    let payload = example["input"]["payload"].as_str().unwrap();

    let token = sign_payload(&key, Algorithm::Hs256, &Map::new(), payload.as_bytes()).unwrap();

    let signature = example["signing"]["sig"].as_str().unwrap();
    let input = example["signing"]["sig-input"].as_str().unwrap();
    assert_eq!(token.expose(), format!("{input}.{signature}"));
}

#[test]
fn a_key_signs_with_nothing_that_it_does_not_fit() {
    let key = read(&vectors::keys()["KEYS"]["P256"]["jwk"]);

    for algorithm in [Algorithm::Hs256, Algorithm::Rs256, Algorithm::Es384, Algorithm::EdDsa] {
        let kind = KeyKind::Ec(EcCurve::P256);
        let problem = sign(&key, algorithm, &Map::new(), &Map::new()).unwrap_err();

        assert_eq!(problem, SignProblem::Key(KeyProblem::WrongKind { algorithm, kind }));
    }
}

#[test]
fn a_short_secret_signs_nothing() {
    let key = SigningKey::from_client_secret(&Secret::new("hunter2"));

    let problem = sign(&key, Algorithm::Hs256, &Map::new(), &Map::new()).unwrap_err();

    let too_short = KeyProblem::SecretTooShort {
        algorithm: Algorithm::Hs256,
        octets: 7,
        at_least: 32,
    };
    assert_eq!(problem, SignProblem::Key(too_short));
}

#[test]
fn a_key_keeps_to_its_key_ops() {
    let mut jwk = vectors::keys()["KEYS"]["P256"]["jwk"].clone();
    jwk["key_ops"] = json!(["sign"]);

    assert!(sign(&read(&jwk), Algorithm::Es256, &Map::new(), &Map::new()).is_ok());
}

#[test]
fn the_caller_sets_neither_alg_nor_what_changes_the_payload() {
    let key = key_for(Algorithm::Hs256);

    for name in ["alg", "crit", "b64"] {
        let header = members(json!({name: "none"}));

        let problem = sign(&key, Algorithm::Hs256, &header, &Map::new()).unwrap_err();

        assert_eq!(problem, SignProblem::ReservedMember { name });
    }
}

#[test]
fn a_header_may_carry_the_public_key() {
    let key = key_for(Algorithm::Es256);
    let header = members(json!({"typ": "dpop+jwt", "jwk": key.public_jwk()}));

    let token = sign(&key, Algorithm::Es256, &header, &Map::new()).unwrap();

    let part = token.expose().split('.').next().unwrap();
    let read: Value = serde_json::from_slice(&decode_base64url(part).unwrap()).unwrap();
    assert_eq!(read["jwk"]["kty"], "EC");
    assert_eq!(read["jwk"]["d"], Value::Null);
}
