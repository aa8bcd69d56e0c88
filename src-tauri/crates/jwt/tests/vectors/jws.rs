//! Signatures: RFC 7515 appendix A, RFC 7520 §4, RFC 7797 §4, RFC 8037 §A.4, and what panva/jose holds itself against.

use std::path::Path;

use bearerbox_jwt::{VerificationKeys, Verified, VerifyProblem, verify_jws};
use serde_json::Value;

use crate::table::{Table, changed, forms, key_set, read};
use crate::vector;

type Outcome = Result<Vec<Result<Verified, VerifyProblem>>, VerifyProblem>;

/// Each of the JSON forms' places that a change has to be noticed in.
const PLACES: [&str; 6] = [
    "/payload",
    "/protected",
    "/signature",
    "/signatures/0/protected",
    "/signatures/0/signature",
    "/signatures/1/signature",
];

/// Without a key an example is to be refused for its form alone, and one of nobody's keys will do.
const SOME_KEY: &str = r#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}"#;

pub fn rfc7515(table: &mut Table) {
    let file = vector("rfc7515/rfc7515_appendix.json");
    for example in read(&file).as_array().unwrap() {
        let keys = example.get("keys").or(example.get("key")).filter(|key| !key.is_null());
        let keys = keys.map_or_else(|| SOME_KEY.to_owned(), key_set);
        let form = example.get("compact").or(example.get("json")).unwrap();
        let token = form.as_str().map_or_else(|| form.to_string(), str::to_owned);
        let outcome = verify(&token, None, &keys);
        // A.5 is a JWS of the algorithm `none`, which is valid there and verified by nobody here (RFC 8725 §3.2).
        let is_unsecured = outcome.as_ref().err() == Some(&VerifyProblem::NotSigned);
        let valid = example["valid"].as_bool().unwrap() && !is_unsecured;
        table.count(&file, is_verified(&outcome) == valid, || {
            format!("{}: {outcome:?}", example["name"])
        });
    }
}

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
    let payload = input["payload"].as_str().unwrap();
    let keys = key_set(&input["key"]);
    for (form, token) in forms(&example["output"]) {
        let is_detached = is_detached(&token);
        let content = is_detached.then_some(payload.as_bytes());
        let outcome = verify(&token, content, &keys);
        if let Some(refused) = refusal(example) {
            table.count(file, refused(&outcome), || format!("{title} {form}: {outcome:?}"));
            continue;
        }
        let agrees = is_verified(&outcome) && payloads(&outcome).all(|found| found == payload.as_bytes());
        table.count(file, agrees, || format!("{title} {form}: {outcome:?}"));
        for (place, token) in changed(&token, &PLACES) {
            let outcome = verify(&token, content, &keys);
            table.count(file, !is_verified(&outcome), || {
                format!("{title} {form}: {place} changed, and verified")
            });
        }
    }
}

/// What is to be refused, and how: `b64` without `crit` (RFC 7797 §6), and the algorithms that are not known here.
fn refusal(example: &Value) -> Option<fn(&Outcome) -> bool> {
    if example["input"]["alg"]
        .as_str()
        .is_some_and(|alg| alg.starts_with("ML-DSA"))
    {
        return Some(|outcome| {
            let first = outcome
                .as_ref()
                .map_or_else(Some, |signatures| signatures[0].as_ref().err());
            matches!(first, Some(VerifyProblem::UnknownAlgorithm { .. }))
        });
    }
    if example["signing"]["protected_b64u"] == "eyJhbGciOiJIUzI1NiIsImI2NCI6ZmFsc2V9" {
        return Some(|outcome| {
            let first = outcome
                .as_ref()
                .map_or_else(Some, |signatures| signatures[0].as_ref().err());
            first == Some(&VerifyProblem::MalformedMember { name: "crit" })
        });
    }
    None
}

fn is_detached(token: &str) -> bool {
    match serde_json::from_str::<Value>(token) {
        Ok(json) => json.get("payload").is_none(),
        Err(_) => token.contains(".."),
    }
}

fn verify(token: &str, content: Option<&[u8]>, keys: &str) -> Outcome {
    let keys = VerificationKeys::from_octets(keys.as_bytes()).unwrap();
    verify_jws(token, content, &keys)
}

fn is_verified(outcome: &Outcome) -> bool {
    outcome
        .as_ref()
        .is_ok_and(|signatures| signatures.iter().all(Result::is_ok))
}

fn payloads(outcome: &Outcome) -> impl Iterator<Item = &[u8]> {
    let signatures = outcome.iter().flatten().flatten();
    signatures.map(|verified| verified.payload.as_slice())
}
