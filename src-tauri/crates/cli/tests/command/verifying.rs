//! `jwt sign` and `jwt verify`, which need no vault.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::calling::{Finished, Home};

const CLAIMS: &str =
    r#"{"sub":"alice","aud":["orders","api"],"iat":1700000000,"exp":1700000600,"n":12345678901234567890}"#;

/// One of the published examples, as text.
pub fn vector(path: &str) -> String {
    let vectors = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/vectors");
    fs::read_to_string(vectors.join(path)).unwrap()
}

/// A published key in one of its forms.
pub fn key(name: &str, form: &str) -> String {
    let keys: Value = serde_json::from_str(&vector("panva-jose/keys.json")).unwrap();
    let key = &keys["KEYS"][name][form];
    key.as_str().map_or_else(|| key.to_string(), str::to_owned)
}

/// A file in the home, by its whole path.
pub fn file(home: &Home, name: &str, content: &str) -> String {
    let path = home.folder().join(name);
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

fn sign(home: &Home, key: &str, rest: &[&str]) -> String {
    let arguments = [&["jwt", "sign", "--key", key, CLAIMS][..], rest].concat();
    home.call(&arguments).done().stdout.trim().to_owned()
}

fn verify(home: &Home, token: &str, rest: &[&str]) -> Finished {
    let arguments = [&["jwt", "verify", "-", "--json", "--at", "1700000300"][..], rest].concat();
    home.call_with_input(&arguments, token)
}

fn verdict(proof: &Value, rule: &str) -> String {
    let findings = proof["findings"].as_array().unwrap();
    let finding = findings.iter().find(|finding| finding["rule"] == rule);
    finding.unwrap_or_else(|| panic!("{rule} in {proof}"))["verdict"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn what_is_signed_is_verified_with_the_public_key_in_every_form() {
    let home = Home::new();
    for (name, alg) in [
        ("RSA", "PS384"),
        ("P256", "ES256"),
        ("P521", "ES512"),
        ("Ed25519", "EdDSA"),
    ] {
        let private = file(&home, "private.pem", &key(name, "pkcs8"));
        let token = sign(&home, &private, &["--alg", alg]);
        for form in ["spki", "x509", "jwk", "pkcs8"] {
            let text = key(name, form);
            if text == "null" {
                continue;
            }
            let public = file(&home, "public", &text);
            let proof = verify(&home, &token, &["--key", &public]).done().json();
            assert_eq!(verdict(&proof, "signature"), "passed", "{name} {form}");
        }
        let set = file(&home, "set.json", &format!(r#"{{"keys":[{}]}}"#, key(name, "jwk")));
        verify(&home, &token, &["--jwks", &set]).done();
    }
    assert!(!home.vault_folder().exists(), "verifying made a vault");
}

#[test]
fn signs_claims_in_their_order_and_to_the_last_digit() {
    let home = Home::new();
    let private = file(&home, "private.pem", &key("P256", "pkcs8"));
    let token = sign(&home, &private, &["--header", r#"{"kid":"mine","typ":"at+jwt"}"#]);
    let jwt = home.call(&["jwt", "decode", &token, "--json"]).done().json();
    let names = |part: &str| -> Vec<String> {
        let rows = jwt[part].as_array().unwrap().iter();
        rows.map(|row| format!("{}={}", row["name"].as_str().unwrap(), row["value"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(names("claims")[0], "sub=alice");
    assert_eq!(names("claims")[4], "n=12345678901234567890");
    assert!(
        names("header").contains(&"kid=mine".to_owned()),
        "{:?}",
        names("header")
    );
    assert!(names("header").contains(&"typ=at+jwt".to_owned()));
}

#[test]
fn each_demand_that_is_not_met_fails_by_its_name() {
    let home = Home::new();
    let private = file(&home, "private.pem", &key("P256", "pkcs8"));
    let token = sign(&home, &private, &[]);
    let verify_at = |at: &str, rest: &[&str]| {
        let arguments = [&["jwt", "verify", "--json", "--key", &private, "--at", at][..], rest].concat();
        home.call_with_input(&arguments, &token)
    };
    let refused = |rule: &str, at: &str, rest: &[&str]| {
        let outcome = verify_at(at, rest);
        assert_eq!(outcome.status, 1, "{rule}: {outcome:?}");
        assert_eq!(verdict(&outcome.json(), rule), "failed", "{rule}");
    };
    refused("audience", "1700000300", &["--audience", "other"]);
    refused("expiry", "1700000601", &[]);
    refused("expiry", "2023-11-14T22:23:30Z", &["--leeway", "5"]);
    refused("issued_at", "1699999999", &[]);
    let demands = ["--audience", "other", "--audience", "api", "--leeway", "5"];
    verify_at("1700000604", &demands).done();
}

#[test]
fn each_token_that_is_wrong_on_purpose_is_refused() {
    let home = Home::new();
    let private = file(&home, "private.pem", &key("RSA", "pkcs8"));
    for (fault, rule, said) in [
        ("expired", "expiry", "failed"),
        ("audience", "audience", "failed"),
        ("unsigned", "signature", "failed"),
        ("tampered", "signature", "failed"),
        ("swapped-key", "signature", "failed"),
        // A public key never serves as a secret: whose this was, cannot be known.
        ("public-key-as-secret", "signature", "unknown"),
    ] {
        let token = sign(&home, &private, &["--wrong", fault]);
        let outcome = home.call_with_input(
            &["jwt", "verify", "--json", "--key", &private, "--audience", "orders"],
            &token,
        );
        assert_eq!(outcome.status, 1, "{fault}");
        assert_eq!(verdict(&outcome.json(), rule), said, "{fault}");
    }
}

#[test]
fn says_that_a_token_was_made_here() {
    let home = Home::new();
    let private = file(&home, "private.pem", &key("P256", "pkcs8"));
    let made = home.call(&["jwt", "sign", "--key", &private, "{}"]).done();
    assert!(made.stderr.contains("no server issued"), "{made:?}");
}

#[test]
fn a_secret_is_read_as_what_verifies_and_it_is_said() {
    let home = Home::new();
    let octets = "0123456789abcdef0123456789abcdef";
    let as_text = file(&home, "text", &format!("{octets}\n"));
    let token = home
        .call(&["jwt", "sign", "--secret-file", &as_text, CLAIMS])
        .done()
        .stdout;
    let hex: String = octets.bytes().map(|octet| format!("{octet:02x}")).collect();
    let as_hex = file(&home, "hex", &hex);
    let as_base64 = file(&home, "base64", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
    for (form, path) in [("text", &as_text), ("hex", &as_hex), ("base64", &as_base64)] {
        let proof = verify(&home, &token, &["--secret-file", path]).done().json();
        assert_eq!(proof["secret_form"], form);
    }
    let other = file(&home, "other", "another secret that is long enough");
    let refused = verify(&home, &token, &["--secret-file", &other]);
    assert_eq!(refused.status, 1);
    assert_eq!(verdict(&refused.json(), "signature"), "failed");
}

/// RFC 8725 §2.1: the key confusion, at both of its ends.
#[test]
fn a_public_key_is_no_secret() {
    let home = Home::new();
    let public = file(&home, "public.pem", &key("RSA", "spki"));
    // What a forger does who has the public key: its text as the secret of an HMAC.
    let forged = {
        let token = home
            .call(&["jwt", "sign", "--secret-file", &public, CLAIMS])
            .done()
            .stdout;
        token.trim().to_owned()
    };
    let by_key = verify(&home, &forged, &["--key", &public]);
    assert_eq!(by_key.status, 1);
    assert_ne!(verdict(&by_key.json(), "signature"), "passed");
    let by_secret = verify(&home, &forged, &["--secret-file", &public]);
    let message = by_secret.error(1)["message"].as_str().unwrap().to_owned();
    assert!(message.contains("RFC 8725 §2.1"), "{message}");
}

#[test]
fn checks_a_signature_and_nothing_else() {
    let home = Home::new();
    for example in [
        "jws/4_1.rsa_v15_signature.json",
        "jws/4_3.ecdsa_signature.json",
        "jws/4_6.protecting_specific_header_fields.json",
        "jws/4_7.protecting_content_only.json",
        "rfc7797/hmac-sha2_b64_false.json",
    ] {
        let example: Value = serde_json::from_str(&vector(&format!("rfc7520/{example}"))).unwrap();
        let jwk = file(&home, "jwk.json", &example["input"]["key"].to_string());
        for form in ["compact", "json", "json_flat"] {
            let token = &example["output"][form];
            let token = token.as_str().map_or_else(|| token.to_string(), str::to_owned);
            if token == "null" {
                continue;
            }
            let proof = verify(&home, &token, &["--key", &jwk, "--signature-only"])
                .done()
                .json();
            assert_eq!(proof["findings"].as_array().unwrap().len(), 1, "{form}");
            let with_claims = verify(&home, &token, &["--key", &jwk]);
            assert_eq!(with_claims.status, 1, "the payload is no claims: {with_claims:?}");
        }
    }
}

#[test]
fn each_of_several_signatures_counts() {
    let home = Home::new();
    let example: Value = serde_json::from_str(&vector("rfc7520/jws/4_8.multiple_signatures.json")).unwrap();
    let token = example["output"]["json"].to_string();
    let all = file(
        &home,
        "all.json",
        &serde_json::json!({ "keys": example["input"]["key"] }).to_string(),
    );
    let proof = verify(&home, &token, &["--jwks", &all, "--signature-only"])
        .done()
        .json();
    assert_eq!(proof["findings"].as_array().unwrap().len(), 3);
    let one = file(&home, "one.json", &example["input"]["key"][0].to_string());
    assert_eq!(verify(&home, &token, &["--key", &one, "--signature-only"]).status, 1);
}

#[test]
fn a_detached_payload_is_read_from_its_file() {
    let home = Home::new();
    let example: Value = serde_json::from_str(&vector("rfc7520/jws/4_5.signature_with_detached_content.json")).unwrap();
    let jwk = file(&home, "jwk.json", &example["input"]["key"].to_string());
    let content = file(&home, "content", example["input"]["payload"].as_str().unwrap());
    let token = example["output"]["compact"].as_str().unwrap();
    let detached = ["--key", &jwk, "--signature-only", "--content", &content];
    verify(&home, token, &detached).done();
    fs::write(&content, "something else").unwrap();
    assert_eq!(verify(&home, token, &detached).status, 1);
}

#[test]
fn says_what_is_wrong_with_what_it_is_given() {
    let home = Home::new();
    let private = file(&home, "private.pem", &key("P256", "pkcs8"));
    let token = sign(&home, &private, &[]);
    let damaged = file(
        &home,
        "damaged.pem",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
    );
    let error = verify(&home, &token, &["--key", &damaged]).error(1);
    assert_eq!(
        error["message"],
        "The PEM is damaged: a line may be missing, or changed."
    );
    let missing = home.folder().join("missing").display().to_string();
    let error = verify(&home, &token, &["--key", &missing]).error(1);
    assert!(error["message"].as_str().unwrap().contains("missing"), "{error}");
    for arguments in [
        &["jwt", "verify", "-"][..],
        &["jwt", "verify", "-", "--key", "a", "--issuer", "b"],
        &["jwt", "verify", "-", "--key", "a", "--at", "yesterday"],
        &["jwt", "sign", "--key", &private, "[]"],
        &["jwt", "sign", "--key", &private, "{"],
        &["jwt", "sign", "--key", &private, "{}", "--alg", "none"],
        &["jwt", "sign", "--key", &private, "{}", "--header", "7"],
    ] {
        assert_eq!(home.call(arguments).status, 2, "{arguments:?}");
    }
    let error = home
        .call(&["jwt", "sign", "--json", "--key", &private, "{}", "--alg", "RS256"])
        .error(1);
    assert_eq!(error["code"], "invalid", "{error}");
}
