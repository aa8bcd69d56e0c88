//! Encryption: RFC 7520 §5 and §6, RFC 8037 §A.6, and what panva/jose holds itself against.

use std::path::Path;

use bearerbox_jwt::{DecryptProblem, Decrypted, DecryptionKeys, VerificationKeys, decrypt, verify_jwt};
use bearerbox_secret::Secret;
use serde_json::Value;

use crate::table::{Table, changed, forms, key_set, read};

/// Each of the JSON forms' places that a change has to be noticed in.
const PLACES: [&str; 8] = [
    "/protected",
    "/iv",
    "/ciphertext",
    "/tag",
    "/aad",
    "/encrypted_key",
    "/recipients/0/encrypted_key",
    "/header/iv",
];

pub fn cookbook(table: &mut Table, file: &Path) {
    example(table, file, &read(file));
}

pub fn panva(table: &mut Table, file: &Path) {
    for each in read(file).as_array().unwrap() {
        example(table, file, each);
    }
}

fn example(table: &mut Table, file: &Path, example: &Value) {
    let (input, title) = (&example["input"], &example["title"]);
    let keys = match input["pwd"].as_str() {
        Some(password) => DecryptionKeys::from_password(&Secret::new(password)),
        None => DecryptionKeys::from_octets(key_set(&input["key"]).as_bytes()).unwrap(),
    };
    let plaintext = input["plaintext"].as_str().unwrap();
    for (form, token) in forms(&example["output"]) {
        let outcome = decrypt(&token, &keys);
        if input["alg"] == "RSA1_5" {
            let is_refused = matches!(outcome, Err(DecryptProblem::RefusedAlgorithm));
            table.count(file, is_refused, || format!("{title} {form}: {outcome:?}"));
            continue;
        }
        table.count(file, says(&outcome, plaintext), || {
            format!("{title} {form}: {outcome:?}")
        });
        // With several recipients a change of one leaves the others as they are.
        let places = if input["alg"].is_array() { &PLACES[..4] } else { &PLACES };
        for (place, token) in changed(&token, places) {
            let outcome = decrypt(&token, &keys);
            table.count(file, outcome.is_err(), || {
                format!("{title} {form}: {place} changed, and decrypted")
            });
        }
    }
}

/// RFC 7520 §6: decrypted, it is a signed token.
pub fn nested(table: &mut Table, file: &Path) {
    let example = read(file);
    let (sign, encrypt) = (&example["sign"], &example["encrypt"]);
    let keys = DecryptionKeys::from_octets(encrypt["input"]["key"].to_string().as_bytes()).unwrap();
    let signers = VerificationKeys::from_octets(sign["input"]["key"].to_string().as_bytes()).unwrap();
    for (form, token) in forms(&encrypt["output"]) {
        let outcome = decrypt(&token, &keys);
        let signed = sign["output"]["compact"].as_str().unwrap();
        table.count(file, says(&outcome, signed), || format!("{form}: {outcome:?}"));
        let verified = verify_jwt(&String::from_utf8_lossy(&outcome.unwrap().plaintext), &signers);
        let payload = sign["input"]["payload"].as_str().unwrap();
        let agrees = verified
            .as_ref()
            .is_ok_and(|verified| verified.payload == payload.as_bytes());
        table.count(file, agrees, || format!("{form}: {verified:?}"));
    }
}

/// Every key management with every content encryption, and what each other key of the file makes of it.
pub fn matrix(table: &mut Table, file: &Path) {
    let vectors = read(file);
    let plaintext = vectors["plaintext"].as_str().unwrap();
    let key = |name: &str| DecryptionKeys::from_octets(vectors["keys"][name].to_string().as_bytes()).unwrap();
    for case in vectors["cases"].as_array().unwrap() {
        let [alg, enc, name, token] = ["alg", "enc", "key", "token"].map(|member| case[member].as_str().unwrap());
        let keys = key(name);
        let outcome = decrypt(token, &keys);
        let agrees = says(&outcome, plaintext)
            && outcome
                .as_ref()
                .is_ok_and(|found| found.alg.name() == alg && found.enc.name() == enc);
        table.count(file, agrees, || format!("{alg} {enc} {name}: {outcome:?}"));
        for (place, token) in changed(token, &[]) {
            let outcome = decrypt(&token, &keys);
            table.count(file, outcome.is_err(), || {
                format!("{alg} {enc}: {place} changed, and decrypted")
            });
        }
        for other in vectors["keys"]
            .as_object()
            .unwrap()
            .keys()
            .filter(|other| *other != name)
        {
            let is_slow = alg.starts_with("PBES2");
            if !is_slow {
                let outcome = decrypt(token, &key(other));
                table.count(file, outcome.is_err(), || format!("{alg} {enc}: decrypted by {other}"));
            }
        }
    }
}

fn says(outcome: &Result<Decrypted, DecryptProblem>, plaintext: &str) -> bool {
    outcome
        .as_ref()
        .is_ok_and(|found| *found.plaintext == *plaintext.as_bytes())
}
