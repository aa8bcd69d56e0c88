use std::time::Instant;

use super::{FOUND_LIMIT, Findings, FoundAs, FoundForm, TEXT_LIMIT, find_tokens};
use crate::base64url::encode_base64url;

mod hostile;
mod places;
mod wrapped;

const OPAQUE: &str = "2YotnFZFEjr1zCsicMWpAA";

/// A JWT about `subject` whose signature is as long as one of its algorithm.
fn jwt(subject: &str) -> String {
    let header = encode_base64url(r#"{"alg":"ES256","typ":"JWT"}"#);
    let claims = encode_base64url(format!(
        r#"{{"sub":"{subject}","scope":"openid orders","exp":1800000000}}"#
    ));
    let signature = encode_base64url([subject.len() as u8; 64]);
    format!("{header}.{claims}.{signature}")
}

fn jwe() -> String {
    let header = encode_base64url(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#);
    let parts = [[1; 256].as_slice(), &[2; 12], &[3; 300], &[4; 16]].map(encode_base64url);
    format!("{header}.{}", parts.join("."))
}

/// The tokens, each as what it was found.
fn found(text: &str) -> Vec<(String, FoundAs)> {
    let findings = find_tokens(text);
    check(text, &findings);
    let tokens = findings.tokens.into_iter();
    tokens
        .map(|found| (found.token.expose().to_owned(), found.found_as))
        .collect()
}

fn tokens(text: &str) -> Vec<String> {
    found(text).into_iter().map(|(token, _)| token).collect()
}

/// What must hold of whatever is found in whatever text.
fn check(text: &str, findings: &Findings) {
    assert!(findings.tokens.len() <= FOUND_LIMIT);
    let mut end = 0;
    let mut seen = std::collections::BTreeSet::new();
    for found in &findings.tokens {
        assert!(
            found.range.start >= end && found.range.start < found.range.end,
            "{:?}",
            found.range
        );
        end = found.range.end;
        assert!(text.get(found.range.clone()).is_some(), "{:?}", found.range);
        let token = found.token.expose();
        assert!(seen.insert(token.to_owned()), "twice");
        assert!(token.bytes().all(|byte| byte.is_ascii_graphic()));
        match found.form {
            FoundForm::Jws => assert_eq!(token.split('.').count(), 3),
            FoundForm::Jwe => assert_eq!(token.split('.').count(), 5),
            FoundForm::Opaque => assert!(token.len() >= 8),
        }
    }
}

#[test]
fn finds_a_jwt_by_itself_and_says_where() {
    let token = jwt("alice");
    let text = format!("  {token}\n");
    let findings = find_tokens(&text);

    assert_eq!(findings.tokens.len(), 1);
    assert_eq!(&text[findings.tokens[0].range.clone()], token);
    assert_eq!(findings.tokens[0].form, FoundForm::Jws);
    assert_eq!(findings.tokens[0].found_as, FoundAs::Bare);
    assert!(findings.is_complete);
}

#[test]
fn finds_a_jwe() {
    let findings = find_tokens(&jwe());

    assert_eq!(findings.tokens[0].form, FoundForm::Jwe);
    assert_eq!(findings.tokens[0].token.expose(), jwe());
}

#[test]
fn finds_nothing_where_there_is_nothing() {
    for text in [
        "",
        " ",
        "The access token is sent as Bearer tokens are, see RFC 6750.",
        "every eye yields evidence: eyJ",
        "www.example.com/a.b.c",
        "Authorization: Basic YWxpY2U6c2VjcmV0LTEyMw==",
        "Authorization: Bearer <token>",
        "Authorization: Bearer $TOKEN",
        "{\"access_token\":null,\"expires_in\":3600,\"token_type\":\"Bearer\"}",
        "access_token: required",
        "const token = getAccessToken()",
        "access_token=********",
        "https://id.example/authorize?response_type=token&state=2YotnFZFEjr1zCsicMWpAA",
        &encode_base64url(r#"{"alg":"ES256"}"#),
        "e30.e30.e30",
        &format!("{}...", encode_base64url(r#"{"alg":"ES256"}"#)),
    ] {
        assert_eq!(tokens(text), [""; 0], "{text}");
    }
}

#[test]
fn each_token_is_found_once_at_its_first_place() {
    let token = jwt("alice");
    let text = format!("id_token={token}&access_token={OPAQUE}\nagain {token} and \"access_token\":\"{OPAQUE}\"");

    assert_eq!(tokens(&text), [token, OPAQUE.to_owned()]);
}

#[test]
fn a_token_that_is_broken_inside_is_found_all_the_same() {
    let header = encode_base64url(r#"{"alg":"ES256"}"#);
    let broken = format!("{header}.bm90IGpzb24.c2ln");

    assert_eq!(tokens(&format!("token {broken}.")), [broken]);
    let cut_off = &jwt("alice")[..60];
    assert_eq!(tokens(&format!("access_token={cut_off}")), [cut_off]);
}

#[test]
fn debug_shows_no_token() {
    let token = jwt("alice");

    assert!(!format!("{:?}", find_tokens(&token)).contains(&token[..20]));
}
