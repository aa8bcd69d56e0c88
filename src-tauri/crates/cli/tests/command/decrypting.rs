//! `jwt decrypt`, which needs no vault.

use serde_json::Value;

use super::calling::Home;
use super::verifying::{file, key, vector};

fn example(path: &str) -> Value {
    serde_json::from_str(&vector(&format!("rfc7520/{path}"))).unwrap()
}

#[test]
fn writes_what_is_inside_a_token_of_either_form() {
    let home = Home::new();
    let example = example("jwe/5_2.key_encryption_using_rsa-oaep_with_aes-gcm.json");
    let private = file(&home, "key.json", &example["input"]["key"].to_string());
    for form in ["compact", "json", "json_flat"] {
        let token = &example["output"][form];
        let token = token.as_str().map_or_else(|| token.to_string(), str::to_owned);
        let decrypted = home
            .call_with_input(&["jwt", "decrypt", "--key", &private], &token)
            .done();
        assert_eq!(
            decrypted.stdout.trim_end(),
            example["input"]["plaintext"].as_str().unwrap()
        );
    }
}

#[test]
fn a_password_is_taken_from_its_file() {
    let home = Home::new();
    let example = example("jwe/5_3.key_wrap_using_pbes2-aes-keywrap_with-aes-cbc-hmac-sha2.json");
    let password = file(
        &home,
        "password",
        &format!(
            "{}\n",
            example["input"]["key"]
                .as_str()
                .or(example["input"]["pwd"].as_str())
                .unwrap()
        ),
    );
    let token = example["output"]["compact"].as_str().unwrap();
    let decrypted = home
        .call(&["jwt", "decrypt", token, "--secret-file", &password, "--json"])
        .done();
    assert_eq!(decrypted.json()["layers"][0]["alg"], "PBES2-HS512+A256KW");
}

#[test]
fn a_signed_token_inside_is_shown_and_can_be_verified() {
    let home = Home::new();
    let example = example("6.nesting_signatures_and_encryption.json");
    let private = file(&home, "enc.json", &example["encrypt"]["input"]["key"].to_string());
    let public = file(&home, "sig.json", &example["sign"]["input"]["key"].to_string());
    let token = example["encrypt"]["output"]["compact"].as_str().unwrap();
    let view = home
        .call(&["jwt", "decrypt", token, "--key", &private, "--json"])
        .done()
        .json();
    assert_eq!(view["layers"][0]["enc"], "A128GCM");
    assert_eq!(view["jwt"]["claims"][0]["value"], "hobbiton.example");
    let inside = home.call(&["jwt", "decrypt", token, "--key", &private]).done().stdout;
    let verify = ["jwt", "verify", "--key", &public, "--at", "1300819000"];
    home.call_with_input(&verify, &inside).done();
}

#[test]
fn says_why_a_token_is_not_decrypted() {
    let home = Home::new();
    let other = file(&home, "other.pem", &key("RSA", "pkcs8"));
    let refused = |token: &str, sentence: &str| {
        let error = home
            .call_with_input(&["jwt", "decrypt", "--json", "--key", &other], token)
            .error(1);
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with(sentence), "{message}");
        assert!(!error["next_step"].is_null(), "{error}");
    };
    let compact = |path: &str| example(path)["output"]["compact"].as_str().unwrap().to_owned();
    refused(
        &compact("jwe/5_2.key_encryption_using_rsa-oaep_with_aes-gcm.json"),
        "The token cannot be decrypted: it is for another key, or was changed on its way.",
    );
    refused(
        &compact("jwe/5_1.key_encryption_using_rsa_v15_and_aes-hmac-sha2.json"),
        "RSA1_5 is refused",
    );
    refused(
        &compact("jwe/5_8.key_wrap_using_aes-keywrap_with_aes-gcm.json"),
        "A128KW is not decrypted with a key of the kind RSA",
    );
    refused("eyJhbGciOiJub25lIn0.e30.", "This token is signed, not encrypted");
    refused("opaque", "This is no encrypted JWT.");
    refused(
        "a.b.c.d",
        "An encrypted JWT has five parts between its dots; this has 4.",
    );
}
