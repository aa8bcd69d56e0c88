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
fn says_what_is_broken_and_where() {
    let home = Home::new();
    let deep = format!(
        "eyJhbGciOiJub25lIn0.{}.",
        base64url(&format!("{{\"a\":{}", "[".repeat(10_000)))
    );
    let opaque = "This is no JWT but an opaque token: only the server that issued it can say what it means.";
    let cases = [
        ("", "There is no token."),
        ("opaque", opaque),
        (
            "eyJhbGciOiJub25lIn0.e30.c2ln.c2ln",
            "A JWT has three parts between its dots, or five when it is encrypted; this has 4.",
        ),
        (
            "e+J.e30.",
            "The header cannot be read: not base64url: '+' at 1 is of plain base64, not base64url.",
        ),
        (
            "eyJhbGciOiJub25lIn0.e/J.",
            "The payload cannot be read: not base64url: '/' at 1 is of plain base64, not base64url.",
        ),
        (
            "bm8.e30.",
            "The header cannot be read: not JSON: unexpected 'o' at byte 1.",
        ),
        (
            "_w.e30.",
            "The header cannot be read: not UTF-8 from byte 0 of the decoded text.",
        ),
        (
            "eyJhbGciOiJub25lIn0..",
            "The payload cannot be read: the part is empty.",
        ),
        (
            "eyJhbGciOiJub25lIn0.W10.",
            "The payload cannot be read: a JSON array, not an object.",
        ),
        (
            &deep,
            "The payload cannot be read: nested too deep: nesting deeper than 128 at byte 132.",
        ),
    ];
    for (broken, sentence) in cases {
        let refused = home.call_with_input(&["jwt", "decode", "-", "--json"], broken);
        let error = refused.error(1);
        assert_eq!(error["code"], "invalid", "{broken:.40}: {error}");
        assert_eq!(error["message"], sentence, "{broken:.40}");
        let next_step = "Check that the whole token was copied, and nothing else.";
        assert_eq!(error["next_step"], next_step, "{broken:.40}");
        let text = home.call_with_input(&["jwt", "decode", "-"], broken);
        let lines: Vec<_> = text.stderr.lines().collect();
        assert_eq!(
            (lines[0], lines[lines.len() - 1]),
            (sentence, next_step),
            "{broken:.40}"
        );
        assert_eq!(text.status, 1);
    }
}

#[test]
fn marks_the_place_that_is_broken() {
    let home = Home::new();
    let said = |token: &str| home.call(&["jwt", "decode", token]).stderr;
    // {"a":1,}
    let json = said("eyJhbGciOiJub25lIn0.eyJhIjoxLH0.");
    assert!(json.contains("\n  {\"a\":1,}\n         ^\n"), "{json}");
    let base64 = said("eyJhbGciOiJub25lIn0.e/J.");
    assert!(base64.contains("\n  e/J\n   ^\n"), "{base64}");
    let nowhere = said("eyJhbGciOiJub25lIn0.W10.");
    assert!(!nowhere.contains('^'), "{nowhere}");
}

#[test]
fn shows_what_can_be_read_of_a_broken_token() {
    let text = Home::new().call(&["jwt", "decode", "eyJhbGciOiJub25lIn0.e/J."]);

    assert_eq!(text.status, 1);
    assert!(text.stdout.starts_with("Header\n  alg  none"), "{text:?}");
}

#[test]
fn decodes_a_megabyte_of_claims() {
    let claims = format!("{{\"a\":\"{}\"}}", "x".repeat(1024 * 1024));
    let large = format!("eyJhbGciOiJub25lIn0.{}.", base64url(&claims));

    let decoded = Home::new().call_with_input(&["jwt", "decode", "-", "--json"], &large);

    let value = decoded.done().json()["claims"][0]["value"].as_str().map(str::len);
    assert_eq!(value, Some(1024 * 1024));
}

#[test]
fn survives_bytes_that_are_no_text() {
    use std::io::Write;

    let home = Home::new();
    let mut running = home.start(&["jwt", "decode", "-", "--json"]);
    running.stdin.take().unwrap().write_all(b"\xff\xfe.\x00.").unwrap();

    running.finish().error(1);
}

pub fn base64url(text: &str) -> String {
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
