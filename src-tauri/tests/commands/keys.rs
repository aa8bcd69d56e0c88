//! Private keys on their way into a draft.

use serde_json::json;

use crate::shell::{Shell, machine};

#[test]
fn the_public_half_of_a_key_that_is_kept_can_be_had_and_the_private_one_not() {
    let shell = Shell::open();
    let key = shell.answer("key_new", json!({ "kind": "p256" }));
    let mut draft = machine("signing");
    draft["client"]["token_endpoint_auth_method"] = json!("private_key_jwt");
    draft["client"]["client_secret"] = json!(null);
    draft["client"]["jwks"] = key["jwks"].clone();
    let id = shell.answer("profile_add", json!({ "draft": draft }))["id"].clone();

    let public = shell.answer("profile_public_jwks", json!({ "id": id }));

    assert_eq!(public, key["public_jwks"]);
    assert_eq!(public["keys"][0].get("d"), None);
    let without = shell.add("without");
    assert_eq!(shell.code("profile_public_jwks", json!({ "id": without })), "invalid");
}

#[test]
fn a_key_that_is_made_goes_into_a_draft_and_comes_back_only_as_held() {
    let shell = Shell::open();
    let key = shell.answer("key_new", json!({ "kind": "ed25519" }));
    assert_eq!(key["algorithms"], json!(["EdDSA", "Ed25519"]));
    assert_eq!(key["public_jwks"]["keys"][0]["kid"], key["kid"]);
    let private = key["jwks"]["keys"][0]["d"].as_str().unwrap();
    assert!(!key["public_jwks"].to_string().contains(private));

    let mut draft = machine("signed");
    draft["client"]["token_endpoint_auth_method"] = json!("private_key_jwt");
    draft["client"]["jwks"] = key["jwks"].clone();
    assert_eq!(shell.answer("profile_check", json!({ "draft": draft })), json!([]));
    let id = shell.answer("profile_add", json!({ "draft": draft }))["id"].clone();

    let kept = shell.answer("profile", json!({ "id": id }));
    assert_eq!(kept["document"]["client"]["jwks"], json!({ "held": true }));
    assert!(!kept.to_string().contains(private));
}

#[test]
fn a_key_that_is_pasted_is_read_whatever_its_form_or_refused_with_why() {
    let shell = Shell::open();
    let made = shell.answer("key_new", json!({ "kind": "p256" }));
    let jwk = made["jwks"]["keys"][0].to_string();

    let read = shell.answer("key_read", json!({ "text": jwk, "kid": null }));

    assert_eq!(read["jwks"], made["jwks"]);
    assert_eq!(shell.code("key_read", json!({ "text": "-----BEGIN" })), "invalid");
    let public = made["public_jwks"].to_string();
    assert_eq!(shell.code("key_read", json!({ "text": public })), "invalid");
}
