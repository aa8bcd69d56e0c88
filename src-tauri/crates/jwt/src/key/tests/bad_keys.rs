use openssl::dsa::Dsa;
use openssl::ec::{EcGroup, EcKey};
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::symm::Cipher;
use serde_json::{Value, json};

use super::{ANY, example, read};
use crate::base64url::Base64Problem;
use crate::key::{KeyProblem, MemberProblem, SigningKey};
use crate::vectors;

/// The JWK called so, with `member` set to `value`, or taken away by null.
fn changed(name: &str, member: &str, value: Value) -> String {
    let mut jwk = vectors::keys()["KEYS"][name]["jwk"].clone();
    if value.is_null() {
        jwk.as_object_mut().unwrap().remove(member);
    } else {
        jwk[member] = value;
    }
    jwk.to_string()
}

fn pem(octets: Vec<u8>) -> String {
    String::from_utf8(octets).unwrap()
}

fn unsupported(kind: &str) -> KeyProblem {
    KeyProblem::UnsupportedKind { kind: kind.to_owned() }
}

fn unsupported_curve(curve: &str) -> KeyProblem {
    KeyProblem::UnsupportedCurve {
        curve: curve.to_owned(),
    }
}

fn member(name: &str, cause: MemberProblem) -> KeyProblem {
    KeyProblem::Member {
        name: name.to_owned(),
        cause,
    }
}

#[test]
fn says_why_a_pem_is_no_private_key() {
    let rsa = Rsa::private_key_from_pem(example("RSA", "pkcs8").as_bytes()).unwrap();
    let rsa_key = PKey::from_rsa(rsa.clone()).unwrap();
    let cipher = Cipher::aes_128_cbc();
    let small = Rsa::generate(1024).unwrap();
    let group = EcGroup::from_curve_name(Nid::SECP224R1).unwrap();
    let damaged = example("P256", "pkcs8").replace("MI", "AA");

    for (text, problem) in [
        (
            pem(rsa_key.private_key_to_pem_pkcs8_passphrase(cipher, b"secret").unwrap()),
            KeyProblem::EncryptedPem,
        ),
        (
            pem(rsa.private_key_to_pem_passphrase(cipher, b"secret").unwrap()),
            KeyProblem::EncryptedPem,
        ),
        (example("RSA", "spki"), KeyProblem::PublicKeyOnly),
        (pem(rsa.public_key_to_pem_pkcs1().unwrap()), KeyProblem::PublicKeyOnly),
        (example("RSA", "x509"), KeyProblem::Certificate),
        (
            pem(small.private_key_to_pem().unwrap()),
            KeyProblem::RsaTooSmall { bits: 1024 },
        ),
        (
            pem(EcKey::generate(&group).unwrap().private_key_to_pem().unwrap()),
            unsupported_curve("secp224r1"),
        ),
        (example("X25519", "pkcs8"), unsupported_curve("X25519")),
        (
            pem(PKey::from_dsa(Dsa::generate(1024).unwrap())
                .unwrap()
                .private_key_to_pem_pkcs8()
                .unwrap()),
            unsupported("DSA"),
        ),
        (
            "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Blbg==\n-----END OPENSSH PRIVATE KEY-----\n".to_owned(),
            unsupported("OPENSSH PRIVATE KEY"),
        ),
        (damaged, KeyProblem::DamagedPem),
        (
            example("RSA", "pkcs8").split_at(400).0.to_owned(),
            KeyProblem::DamagedPem,
        ),
        (
            example("RSA", "pkcs8") + &example("P256", "pkcs8"),
            KeyProblem::SeveralKeysFit { kids: vec![None, None] },
        ),
        ("-----BEGIN DH PARAMETERS-----\n".to_owned(), KeyProblem::NotAKey),
    ] {
        assert_eq!(read(&text).unwrap_err(), problem, "{text}");
    }
}

#[test]
fn tells_der_from_what_is_no_key_at_all() {
    let key = PKey::private_key_from_pem(example("P256", "pkcs8").as_bytes()).unwrap();
    let pkcs12 = openssl::pkcs12::Pkcs12::builder().pkey(&key).build2("").unwrap();

    for der in [
        key.private_key_to_pkcs8().unwrap(),
        key.private_key_to_der().unwrap(),
        key.public_key_to_der().unwrap(),
        pkcs12.to_der().unwrap(),
    ] {
        assert_eq!(SigningKey::from_octets(&der, ANY).unwrap_err(), KeyProblem::Der);
    }
    for text in [&b""[..], b"secret", b"ssh-ed25519 AAAA", b"[]", b"\"a\"", b"\xff\xfe{"] {
        assert_eq!(SigningKey::from_octets(text, ANY).unwrap_err(), KeyProblem::NotAKey);
    }
    assert!(matches!(read("{\"kty\":").unwrap_err(), KeyProblem::NotJson(_)));
}

#[test]
fn says_which_member_of_a_jwk_is_wrong() {
    let not_text = |found, expected| MemberProblem::Type { found, expected };
    let repeated = changed("P256", "kid", json!("a")).replacen('{', r#"{"kid":"b","#, 1);

    for (jwk, problem) in [
        (repeated, member("kid", MemberProblem::Repeated)),
        (
            changed("P256", "kty", Value::Null),
            member("kty", MemberProblem::Missing),
        ),
        (changed("P256", "x", Value::Null), member("x", MemberProblem::Missing)),
        (changed("RSA", "n", Value::Null), member("n", MemberProblem::Missing)),
        (changed("RSA", "qi", Value::Null), member("qi", MemberProblem::Missing)),
        (json!({"kty": "oct"}).to_string(), member("k", MemberProblem::Missing)),
        (
            changed("P256", "kid", json!(1)),
            member("kid", not_text("number", "a string")),
        ),
        (
            changed("P256", "key_ops", json!(["sign", 1])),
            member("key_ops", not_text("array", "an array of strings")),
        ),
        (
            changed("P256", "d", json!([])),
            member("d", not_text("array", "a string")),
        ),
        (
            changed("P256", "y", json!("a+bc")),
            member(
                "y",
                MemberProblem::Base64(Base64Problem::PlainAlphabet {
                    position: 1,
                    found: '+',
                }),
            ),
        ),
        (
            changed("P256", "d", json!("AAAA")),
            member(
                "d",
                MemberProblem::Length {
                    octets: 3,
                    expected: 32,
                },
            ),
        ),
        (
            changed("Ed25519", "x", json!("AAAA")),
            member(
                "x",
                MemberProblem::Length {
                    octets: 3,
                    expected: 32,
                },
            ),
        ),
        // A point off its curve, an exponent with which anybody signs, an even modulus, private numbers that are too large.
        (
            changed("P256", "x", json!("A".repeat(43))),
            member("x", MemberProblem::OutOfRange),
        ),
        (changed("RSA", "e", json!("AQ")), member("e", MemberProblem::OutOfRange)),
        (changed("RSA", "e", json!("AA")), member("e", MemberProblem::OutOfRange)),
        (
            changed("RSA", "n", json!("_".repeat(340) + "_g")),
            member("n", MemberProblem::OutOfRange),
        ),
        (
            changed("RSA", "p", json!("_".repeat(400))),
            member("p", MemberProblem::OutOfRange),
        ),
        (
            changed("RSA", "d", json!("_".repeat(400))),
            member("d", MemberProblem::OutOfRange),
        ),
        (
            json!({"keys": {}}).to_string(),
            member("keys", not_text("object", "an array")),
        ),
    ] {
        assert_eq!(read(&jwk).unwrap_err(), problem, "{jwk}");
    }
}

#[test]
fn says_why_a_jwk_is_of_no_use() {
    let other_rsa = json!("B2Uk38NDKaU7ISmT2nqrQSuC");
    let other_d = json!("jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI");
    let no_factors = |jwk: String| {
        let mut jwk: Value = serde_json::from_str(&jwk).unwrap();
        for name in ["p", "q", "dp", "dq", "qi"] {
            jwk.as_object_mut().unwrap().remove(name);
        }
        jwk.to_string()
    };

    for (jwk, problem) in [
        (changed("RSA", "d", Value::Null), KeyProblem::PublicKeyOnly),
        (changed("P256", "d", Value::Null), KeyProblem::PublicKeyOnly),
        (changed("Ed25519", "d", Value::Null), KeyProblem::PublicKeyOnly),
        (changed("P256", "kty", json!("AKP")), unsupported("AKP")),
        (changed("P256", "kty", json!("ec")), unsupported("ec")),
        (
            changed("RSA", "oth", json!([{}])),
            unsupported("RSA with more than two primes"),
        ),
        (changed("P256", "crv", json!("P-256K")), unsupported_curve("P-256K")),
        (example("X25519", "jwk"), unsupported_curve("X25519")),
        (changed("P256", "crv", json!("Ed25519")), unsupported_curve("Ed25519")),
        (
            changed("RSA", "n", json!("_".repeat(168))),
            KeyProblem::RsaTooSmall { bits: 1008 },
        ),
        (
            changed("RSA", "n", json!("_".repeat(2736))),
            KeyProblem::RsaTooLarge { bits: 16_416 },
        ),
        (
            changed("RSA", "n", vectors::rfc7515()[1]["key"]["n"].clone()),
            KeyProblem::HalvesDisagree,
        ),
        (no_factors(changed("RSA", "d", other_rsa)), KeyProblem::HalvesDisagree),
        (changed("P256", "d", other_d.clone()), KeyProblem::HalvesDisagree),
        (changed("Ed25519", "d", other_d), KeyProblem::HalvesDisagree),
        (
            changed("P256", "use", json!("enc")),
            KeyProblem::UseForbids {
                key_use: "enc".to_owned(),
            },
        ),
        (
            changed("P256", "key_ops", json!(["verify"])),
            KeyProblem::KeyOpsForbid {
                needed: "sign",
                key_ops: vec!["verify".to_owned()],
            },
        ),
        (
            changed("RSA", "alg", json!("RSA-OAEP")),
            KeyProblem::AlgForbids {
                alg: "RSA-OAEP".to_owned(),
            },
        ),
        (
            changed("RSA", "alg", json!("ES256")),
            KeyProblem::AlgForbids {
                alg: "ES256".to_owned(),
            },
        ),
        (
            changed("RSA", "alg", json!("none")),
            KeyProblem::AlgForbids { alg: "none".to_owned() },
        ),
    ] {
        assert_eq!(read(&jwk).unwrap_err(), problem, "{jwk}");
    }
}
