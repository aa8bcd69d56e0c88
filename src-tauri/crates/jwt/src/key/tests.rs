//! Keys that are read, and each way in which one cannot be.

mod bad_keys;
mod choosing;

use bearerbox_secret::Secret;
use openssl::pkey::PKey;
use serde_json::Value;

use super::{EcCurve, EdwardsCurve, JwkSet, KeyChoice, KeyKind, KeyProblem, SigningKey};
use crate::algorithm::Algorithm;
use crate::vectors;

/// What every test here wants: whatever key there is.
const ANY: KeyChoice<'_> = KeyChoice {
    kid: None,
    algorithm: None,
};

fn read(key: &str) -> Result<SigningKey, KeyProblem> {
    SigningKey::from_octets(key.as_bytes(), ANY)
}

/// One of the keys that are there as JWK and PEM.
fn example(name: &str, form: &str) -> String {
    let key = &vectors::keys()["KEYS"][name][form];
    key.as_str().map_or_else(|| key.to_string(), str::to_owned)
}

#[test]
fn reads_the_same_key_from_jwk_pkcs_8_pkcs_1_and_sec_1() {
    for name in ["RSA", "P256", "P384", "P521", "Ed25519"] {
        let jwk = read(&example(name, "jwk")).unwrap();
        let pem = example(name, "pkcs8");
        let pkcs8 = read(&pem).unwrap();

        assert_eq!(jwk.public_jwk(), pkcs8.public_jwk(), "{name}");
        assert_eq!(jwk.to_jwk().unwrap(), pkcs8.to_jwk().unwrap(), "{name}");

        let key = PKey::private_key_from_pem(pem.as_bytes()).unwrap();
        let older = match (key.rsa(), key.ec_key()) {
            (Ok(rsa), _) => rsa.private_key_to_pem().unwrap(),
            (_, Ok(ec)) => ec.private_key_to_pem().unwrap(),
            (Err(_), Err(_)) => continue,
        };
        let older = SigningKey::from_octets(&older, ANY).unwrap();
        assert_eq!(jwk.to_jwk().unwrap(), older.to_jwk().unwrap(), "{name}");
    }
}

#[test]
fn gives_back_the_jwk_that_it_was_read_from() {
    for name in ["RSA", "P256", "P384", "P521", "Ed25519"] {
        let text = example(name, "jwk");

        let written = read(&text).unwrap().to_jwk().unwrap();

        let (before, after): (Value, Value) = (
            serde_json::from_str(&text).unwrap(),
            serde_json::from_str(written.expose()).unwrap(),
        );
        assert_eq!(before, after, "{name}");
    }
}

#[test]
fn keeps_what_the_jwk_says_of_itself_and_publishes_nothing_private() {
    let jwk = r#"{"kty":"OKP","crv":"Ed25519","kid":"a\"b","alg":"EdDSA","use":"sig","key_ops":["sign"],
        "d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    let key = read(jwk).unwrap();

    let public = serde_json::json!({"kty": "OKP", "crv": "Ed25519", "kid": "a\"b", "alg": "EdDSA", "use": "sig",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
    assert_eq!(Value::Object(key.public_jwk().unwrap()), public);
    let kept: Value = serde_json::from_str(key.to_jwk().unwrap().expose()).unwrap();
    assert_eq!(kept, serde_json::from_str::<Value>(jwk).unwrap());
    assert_eq!(read(key.to_jwk().unwrap().expose()).unwrap().kid(), Some("a\"b"));
}

#[test]
fn prints_nothing_private() {
    for key in [
        example("P256", "jwk"),
        r#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#
            .to_owned(),
    ] {
        let printed = format!("{:?}", read(&key).unwrap());

        assert!(!printed.contains("AyM1") && !printed.contains("WBuV"), "{printed}");
        assert!(printed.starts_with("SigningKey"), "{printed}");
    }
}

#[test]
fn makes_the_thumbprints_of_rfc_7638_and_rfc_8037() {
    let sets = vectors::jwk_sets();
    for name in ["rfc7517_A1_public", "rfc8037_public"] {
        let set = JwkSet::parse(&sets[name].to_string()).unwrap();

        let thumbprints: Vec<_> = set.keys().iter().map(super::VerifyingKey::thumbprint).collect();

        assert_eq!(serde_json::json!(thumbprints), sets[name]["thumbprints"], "{name}");
    }
}

#[test]
fn a_private_key_and_its_public_half_have_one_thumbprint() {
    let key = read(&example("P384", "pkcs8")).unwrap();

    let public = Value::Object(key.public_jwk().unwrap()).to_string();

    let set = JwkSet::parse(&public).unwrap();
    assert_eq!(key.thumbprint().as_deref(), Some(set.keys()[0].thumbprint()));
}

#[test]
fn a_secret_has_neither_thumbprint_nor_public_half() {
    let key = SigningKey::from_client_secret(&Secret::new("a".repeat(48)));

    assert_eq!((key.thumbprint(), key.public_jwk()), (None, None));
    assert_eq!(key.kind(), KeyKind::Symmetric { octets: 48 });
}

#[test]
fn knows_what_each_kind_of_key_signs_with() {
    use Algorithm::{Ed448, Ed25519, EdDsa, Es256, Es256k, Es384, Es512};
    let rsa = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"].map(|name| Algorithm::from_name(name).unwrap());
    let secp256k1 = vectors::jwk_sets()["secp256k1_private"]["keys"][0].to_string();
    let ed448 = PKey::generate_ed448().unwrap().private_key_to_pem_pkcs8().unwrap();

    for (key, kind, algorithms) in [
        (example("RSA", "jwk"), KeyKind::Rsa { bits: 2048 }, rsa.as_slice()),
        (example("P256", "jwk"), KeyKind::Ec(EcCurve::P256), &[Es256]),
        (example("P384", "jwk"), KeyKind::Ec(EcCurve::P384), &[Es384]),
        (example("P521", "jwk"), KeyKind::Ec(EcCurve::P521), &[Es512]),
        (secp256k1, KeyKind::Ec(EcCurve::Secp256k1), &[Es256k]),
        (
            example("Ed25519", "jwk"),
            KeyKind::Okp(EdwardsCurve::Ed25519),
            &[EdDsa, Ed25519],
        ),
        (
            String::from_utf8(ed448).unwrap(),
            KeyKind::Okp(EdwardsCurve::Ed448),
            &[EdDsa, Ed448],
        ),
    ] {
        let key = read(&key).unwrap();

        assert_eq!((key.kind(), key.algorithms().as_slice()), (kind, algorithms));
        assert_eq!(key.default_algorithm(), algorithms.first().copied());
    }
}

#[test]
fn a_secret_signs_with_the_hashes_that_are_no_longer_than_it() {
    use Algorithm::{Hs256, Hs384, Hs512};
    for (octets, algorithms) in [
        (31, [].as_slice()),
        (32, &[Hs256]),
        (63, &[Hs256, Hs384]),
        (64, &[Hs256, Hs384, Hs512]),
    ] {
        let key = SigningKey::from_client_secret(&Secret::new("é".repeat(octets / 2) + &"a".repeat(octets % 2)));

        assert_eq!(key.algorithms(), algorithms, "{octets}");
        assert_eq!(key.default_algorithm(), algorithms.first().copied(), "{octets}");
    }
}

#[test]
fn an_alg_of_its_own_is_the_only_one() {
    let jwk = example("RSA", "jwk").replacen('{', r#"{"alg":"PS384","#, 1);

    let key = read(&jwk).unwrap();

    assert_eq!(key.algorithms(), [Algorithm::Ps384]);
    let alg = "PS384".to_owned();
    assert_eq!(key.check(Algorithm::Ps256), Err(KeyProblem::AlgForbids { alg }));
}

#[test]
fn takes_an_rsa_key_without_its_prime_factors() {
    let Value::Object(mut jwk) = vectors::keys()["KEYS"]["RSA"]["jwk"].clone() else {
        unreachable!()
    };
    for name in ["p", "q", "dp", "dq", "qi"] {
        jwk.remove(name);
    }

    let key = read(&Value::Object(jwk.clone()).to_string()).unwrap();

    let written: Value = serde_json::from_str(key.to_jwk().unwrap().expose()).unwrap();
    assert_eq!(written, Value::Object(jwk));
}

#[test]
fn takes_text_as_editors_leave_it_and_the_key_beside_a_certificate() {
    let (key, certificate) = (example("RSA", "pkcs8"), example("RSA", "x509"));

    for text in [
        format!("\u{feff}{key}"),
        key.replace('\n', "\r\n"),
        format!("Bag Attributes\n  friendlyName: a\n{certificate}\n{key}"),
        format!("{key}{certificate}"),
    ] {
        assert!(SigningKey::from_text(&Secret::new(text), ANY).is_ok());
    }
    assert!(read(&format!("\u{feff}\n {}\n", example("P256", "jwk"))).is_ok());
}
