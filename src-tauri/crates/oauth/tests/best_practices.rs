//! The JSON Web Token Best Current Practices (RFC 8725), a test for each of its sections that speaks to whoever receives
//! a token. Nothing is encrypted here, so that sections 2.4 and 3.6 have no compression to forbid; what inflates is bounded.
#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]

use std::time::{Duration, UNIX_EPOCH};

use bearerbox_jwt::{
    Algorithm, DecryptProblem, DecryptionKeys, KeyChoice, KeyProblem, SigningKey, VerificationKeys, VerifyProblem,
    decrypt, encode_base64url, sign, sign_payload, verify_jws, verify_jwt,
};
use bearerbox_oauth::{Keys, ReportVerdict, Reported, Rule, Terms, report};
use bearerbox_secret::Secret;
use serde_json::{Map, Value, json};

const SECRET: &str = "a secret that is long enough for each of the hashes that there are in JWA";
const NOW: u64 = 1_700_000_000;

fn vector(path: &str) -> Value {
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../tests/fixtures/vectors/");
    serde_json::from_str(&std::fs::read_to_string(format!("{vectors}{path}")).unwrap()).unwrap()
}

fn key(form: &str) -> String {
    let key = &vector("panva-jose/keys.json")["KEYS"]["RSA"][form];
    key.as_str().map_or_else(|| key.to_string(), str::to_owned)
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn claims(more: Value) -> Value {
    let mut claims =
        json!({ "iss": "https://id.example", "sub": "alice", "aud": "shop", "exp": NOW + 600, "iat": NOW });
    claims.as_object_mut().unwrap().extend(object(more));
    claims
}

fn signed(header: Value, claims: Value) -> Secret {
    let key = SigningKey::from_octets(key("pkcs8").as_bytes(), KeyChoice::default()).unwrap();
    sign(&key, Algorithm::Rs256, &object(header), &object(claims)).unwrap()
}

fn public() -> VerificationKeys {
    VerificationKeys::from_octets(key("spki").as_bytes()).unwrap()
}

/// As a token of the client `shop`, with the issuer's keys.
fn verdict(token: &Secret, reported: Reported, rule: Rule) -> ReportVerdict {
    let keys = public();
    let now = UNIX_EPOCH + Duration::from_secs(NOW);
    let terms = Terms {
        issuer: Some("https://id.example"),
        client_id: Some("shop"),
        audiences: &["shop"],
        ..Terms::new(reported, Keys::Held(keys.public()), now)
    };
    let findings = report(token, &terms);
    findings.iter().find(|finding| finding.rule == rule).unwrap().verdict
}

fn of_id_token(header: Value, claims: Value, rule: Rule) -> ReportVerdict {
    verdict(&signed(header, claims), Reported::IdToken, rule)
}

#[test]
fn section_2_1_none_proves_nothing_in_any_spelling() {
    for alg in ["none", "None", "NONE", "nOnE"] {
        let header = encode_base64url(json!({ "alg": alg }).to_string());
        let token = format!("{header}.{}.", encode_base64url(claims(json!({})).to_string()));
        assert!(verify_jwt(&token, &public()).is_err(), "{alg}");
        let found = verdict(&Secret::new(token), Reported::IdToken, Rule::Signature);
        assert_eq!(found, ReportVerdict::Failed, "{alg}");
    }
}

#[test]
fn section_2_1_a_public_key_is_no_secret_of_an_hmac() {
    let forger = SigningKey::from_client_secret(&Secret::new(key("spki")));
    let forged = sign(&forger, Algorithm::Hs256, &Map::new(), &object(claims(json!({})))).unwrap();
    assert!(verify_jwt(forged.expose(), &public()).is_err());
    let problem = VerificationKeys::from_secret(&Secret::new(key("spki"))).unwrap_err();
    assert_eq!(problem, KeyProblem::KeyAsSecret);
}

#[test]
fn section_2_2_and_3_5_a_secret_is_as_long_as_its_hash() {
    let strong = SigningKey::from_client_secret(&Secret::new(SECRET));
    let token = sign(&strong, Algorithm::Hs256, &Map::new(), &object(claims(json!({})))).unwrap();
    let weak = VerificationKeys::from_secret(&Secret::new("password")).unwrap();
    let problem = verify_jwt(token.expose(), &weak).unwrap_err();
    assert!(
        matches!(problem, VerifyProblem::Key(KeyProblem::SecretTooShort { .. })),
        "{problem}"
    );
}

#[test]
fn section_2_3_what_was_inside_an_encryption_is_verified_on_its_own() {
    let nested = vector("rfc7520/6.nesting_signatures_and_encryption.json");
    let keys = DecryptionKeys::from_octets(nested["encrypt"]["input"]["key"].to_string().as_bytes()).unwrap();
    let token = nested["encrypt"]["output"]["compact"].as_str().unwrap();
    let inside = String::from_utf8(decrypt(token, &keys).unwrap().plaintext.to_vec()).unwrap();
    // That it could be decrypted says nothing of who signed it.
    assert!(verify_jwt(&inside, &public()).is_err());
}

#[test]
fn section_2_5_and_3_4_a_point_off_its_curve_is_no_key() {
    let point = encode_base64url([1; 32]);
    let jwk = json!({ "kty": "EC", "crv": "P-256", "x": point, "y": point }).to_string();
    assert!(VerificationKeys::from_octets(jwk.as_bytes()).is_err());
}

#[test]
fn section_2_6_and_3_7_a_token_is_utf_8_and_says_each_thing_once() {
    let key = SigningKey::from_client_secret(&Secret::new(SECRET));
    let keys = VerificationKeys::from_secret(&Secret::new(SECRET)).unwrap();
    let utf_16: Vec<u8> = r#"{"sub":"alice"}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let token = sign_payload(&key, Algorithm::Hs256, &Map::new(), &utf_16).unwrap();
    assert!(verify_jwt(token.expose(), &keys).unwrap().claims().is_err());

    let twice = br#"{"sub":"alice","sub":"mallory"}"#;
    let token = sign_payload(&key, Algorithm::Hs256, &Map::new(), twice).unwrap();
    let found = verdict(&token, Reported::Other, Rule::UniqueMembers);
    assert_eq!(found, ReportVerdict::Failed);
}

#[test]
fn section_2_7_and_3_9_a_token_for_somebody_else_is_refused() {
    for aud in [json!("other"), json!(["other", "another"]), json!(7), json!(null)] {
        let found = of_id_token(json!({}), claims(json!({ "aud": aud })), Rule::Audience);
        assert_eq!(found, ReportVerdict::Failed, "{aud}");
    }
    let found = of_id_token(json!({}), claims(json!({})), Rule::Audience);
    assert_eq!(found, ReportVerdict::Passed);
}

#[test]
fn section_2_8_3_11_and_3_12_a_token_of_another_kind_is_refused() {
    for typ in ["at+jwt", "logout+jwt", "application/at+jwt"] {
        let found = of_id_token(json!({ "typ": typ }), claims(json!({})), Rule::Type);
        assert_eq!(found, ReportVerdict::Failed, "{typ}");
    }
    for (typ, expected) in [("at+jwt", ReportVerdict::Passed), ("JWT", ReportVerdict::Failed)] {
        let token = signed(json!({ "typ": typ }), claims(json!({})));
        assert_eq!(verdict(&token, Reported::AccessToken, Rule::Type), expected, "{typ}");
    }
}

#[test]
fn section_2_9_and_3_10_what_the_header_says_of_keys_is_followed_nowhere() {
    for (name, value) in [
        ("jku", json!("https://evil.example/jwks")),
        ("x5u", json!("https://evil.example/x5u")),
        ("jwk", json!({ "kty": "RSA" })),
        ("x5c", json!(["MIIB"])),
    ] {
        let found = of_id_token(json!({ name: value }), claims(json!({})), Rule::KeyReferences);
        assert_eq!(found, ReportVerdict::Failed, "{name}");
    }
    // A kid is a name to compare with, whatever else it might be somewhere; the key here has none.
    let kid = json!({ "kid": "' OR 1=1; -- ../../etc/passwd" });
    let found = of_id_token(kid, claims(json!({})), Rule::Signature);
    assert_eq!(found, ReportVerdict::Passed);
}

#[test]
fn section_3_1_the_key_says_which_algorithm_it_is_for() {
    let mut jwk: Value = serde_json::from_str(&key("jwk")).unwrap();
    jwk["alg"] = "PS256".into();
    let keys = VerificationKeys::from_octets(jwk.to_string().as_bytes()).unwrap();
    let problem = verify_jwt(signed(json!({}), claims(json!({}))).expose(), &keys).unwrap_err();
    let alg = "PS256".to_owned();
    assert_eq!(problem, VerifyProblem::Key(KeyProblem::AlgForbids { alg }));
}

#[test]
fn section_3_2_rsa1_5_is_refused() {
    let example = vector("rfc7520/jwe/5_1.key_encryption_using_rsa_v15_and_aes-hmac-sha2.json");
    let keys = DecryptionKeys::from_octets(example["input"]["key"].to_string().as_bytes()).unwrap();
    let problem = decrypt(example["output"]["compact"].as_str().unwrap(), &keys).unwrap_err();
    assert_eq!(problem, DecryptProblem::RefusedAlgorithm);
}

#[test]
fn section_3_3_each_of_several_signatures_has_an_outcome_of_its_own() {
    let example = vector("rfc7520/jws/4_8.multiple_signatures.json");
    let keys = json!({ "keys": [example["input"]["key"][0]] }).to_string();
    let keys = VerificationKeys::from_octets(keys.as_bytes()).unwrap();
    let outcomes = verify_jws(&example["output"]["json"].to_string(), None, &keys).unwrap();
    let right: Vec<bool> = outcomes.iter().map(Result::is_ok).collect();
    assert_eq!(right, [true, false, false]);
}

#[test]
fn section_3_8_issuer_and_subject_are_who_they_have_to_be() {
    for iss in ["https://evil.example", "https://id.example/", "HTTPS://ID.EXAMPLE", ""] {
        let found = of_id_token(json!({}), claims(json!({ "iss": iss })), Rule::Issuer);
        assert_eq!(found, ReportVerdict::Failed, "{iss}");
    }
    let found = of_id_token(json!({}), claims(json!({ "sub": "" })), Rule::Subject);
    assert_eq!(found, ReportVerdict::Failed);
}
