//! `jwt decode`, which needs no vault.

use super::calling::{Home, Running};

/// {"alg":"none"} and {"sub":"alice","exp":1}
const JWT: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSIsImV4cCI6MX0.";

#[test]
fn decodes_a_token_from_argument_and_standard_input() {
    let home = Home::new();

    let by_argument = home.call(&["jwt", "decode", JWT, "--json"]).done();
    let by_dash = home
        .call_with_input(&["jwt", "decode", "-", "--json"], &format!("Bearer {JWT}\n"))
        .done();
    let by_default = home.call_with_input(&["jwt", "decode", "--json"], JWT).done();

    let jwt = by_argument.json();
    let subject = jwt["claims"]
        .as_array()
        .unwrap()
        .iter()
        .find(|claim| claim["name"] == "sub")
        .unwrap();
    assert_eq!(subject["value"], "alice");
    assert_eq!(by_argument.stdout, by_dash.stdout);
    assert_eq!(by_argument.stdout, by_default.stdout);
    assert!(!home.vault_folder().exists(), "decoding made a vault");
}

#[test]
fn prints_header_and_claims_for_people() {
    let home = Home::new();
    let mut decode = home.command();
    // An hour ahead of UTC, as POSIX writes it.
    let text = Running::of(decode.env("TZ", "AAA-1").args(["jwt", "decode", JWT]))
        .finish()
        .done()
        .stdout;

    assert!(text.starts_with("Header\n  alg  none"), "{text}");
    assert!(text.contains("\nClaims\n"), "{text}");
    let times = "1970-01-01 01:00:01 local; 1970-01-01 00:00:01 UTC; ";
    assert!(text.contains(times) && text.contains("days ago"), "{text}");
}

#[test]
fn says_what_is_broken() {
    let home = Home::new();
    let deep = format!("eyJhbGciOiJub25lIn0.{}.", base64url(&"[".repeat(10_000)));
    let large = format!(
        "eyJhbGciOiJub25lIn0.{}.",
        base64url(&format!("{{\"a\":\"{}\"}}", "x".repeat(1024 * 1024)))
    );
    for broken in ["", "opaque", "a.b.c.d", "e+J.e30.", "bm8.e30.", "_w.e30.", &deep] {
        let refused = home.call_with_input(&["jwt", "decode", "-", "--json"], broken);
        let error = refused.error(1);
        assert_eq!(error["code"], "invalid", "{broken:.40}: {error}");
        assert!(!error["message"].as_str().unwrap().is_empty());
    }
    home.call_with_input(&["jwt", "decode", "-", "--json"], &large).done();
}

#[test]
fn survives_bytes_that_are_no_text() {
    use std::io::Write;

    let home = Home::new();
    let mut running = home.start(&["jwt", "decode", "-", "--json"]);
    running.stdin.take().unwrap().write_all(b"\xff\xfe.\x00.").unwrap();

    running.finish().error(1);
}

fn base64url(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let bits = chunk.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            encoded.push(char::from(ALPHABET[(bits >> (18 - 6 * place)) as usize & 63]));
        }
    }
    encoded
}
