use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Cause, Form, Place, decode, looks_like_jwt};
use crate::base64url::Base64Problem;
use crate::json_parser::JsonCause;

/// RFC 7519 §3.1.
const EXAMPLE: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9\
     .eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ\
     .dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

fn encode(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn with_claims(claims: impl AsRef<[u8]>) -> String {
    format!("{}.{}.c2ln", encode(r#"{"alg":"ES256"}"#), encode(claims))
}

fn claims_problem(token: &str) -> Cause {
    let problem = decode(token).claims.unwrap().unwrap_err();
    assert_eq!(problem.place, Place::Claims);
    problem.cause
}

#[test]
fn decodes_the_example_of_rfc_7519() {
    let decoded = decode(EXAMPLE);

    assert_eq!(decoded.form, Form::Jws);
    assert_eq!(decoded.header().unwrap().to_string(), r#"{"typ":"JWT","alg":"HS256"}"#);
    assert_eq!(
        decoded.claims().unwrap().to_string(),
        r#"{"iss":"joe","exp":1300819380,"http://example.com/is_root":true}"#
    );
    assert_eq!(decoded.signature.as_ref().unwrap().as_ref().unwrap().len(), 32);
    assert!(decoded.is_well_formed());
    assert!(looks_like_jwt(EXAMPLE));
}

#[test]
fn ignores_white_space_around_a_token_but_not_within() {
    assert!(decode(&format!("  {EXAMPLE}\n")).is_well_formed());
    assert!(!decode(&EXAMPLE.replace("joe", "jo e").replacen('J', " J", 1)).is_well_formed());
}

#[test]
fn keeps_claims_to_the_letter() {
    let claims = r#"{"z":1.10,"big":123456789012345678901234567890,"a":{"b":[1e3]}}"#;

    assert_eq!(decode(&with_claims(claims)).claims().unwrap().to_string(), claims);
}

#[test]
fn calls_one_part_opaque() {
    for token in ["", "2YotnFZFEjr1zCsicMWpAA", "eyJhbGciOiJub25lIn0"] {
        let decoded = decode(token);

        assert_eq!(decoded.form, Form::Opaque);
        assert_eq!((decoded.header, decoded.claims, decoded.signature), (None, None, None));
        assert!(!looks_like_jwt(token));
    }
}

#[test]
fn reads_the_header_of_an_encrypted_token() {
    let token = format!(
        "{}.a2V5.aXY.dGV4dA.dGFn",
        encode(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#)
    );
    let decoded = decode(&token);

    assert_eq!(decoded.form, Form::Jwe);
    assert_eq!(decoded.header().unwrap().text("enc"), Some("A256GCM"));
    assert_eq!(decoded.claims, None);
    assert!(looks_like_jwt(&token));
}

#[test]
fn shows_what_it_can_of_a_wrong_number_of_parts() {
    let [header, claims, signature] = EXAMPLE.split('.').collect::<Vec<_>>()[..] else {
        panic!()
    };
    for (token, count) in [
        (format!("{header}.{claims}"), 2),
        (format!("{header}.{claims}.{signature}.{signature}"), 4),
        (format!("{header}.{claims}.a.b.c.d"), 6),
    ] {
        let decoded = decode(&token);

        assert_eq!(decoded.form, Form::WrongPartCount(count));
        assert_eq!(decoded.header().unwrap().text("alg"), Some("HS256"));
        assert_eq!(decoded.claims().unwrap().text("iss"), Some("joe"));
        assert!(!decoded.is_well_formed() && !looks_like_jwt(&token));
    }
}

#[test]
fn shows_the_header_beside_broken_claims() {
    let decoded = decode(&format!("{}.%.c2ln", encode(r#"{"alg":"ES256"}"#)));

    assert_eq!(decoded.header().unwrap().text("alg"), Some("ES256"));
    assert_eq!(decoded.problems().len(), 1);
    assert_eq!(
        decoded.problems()[0].cause,
        Cause::Base64(Base64Problem::Character {
            position: 0,
            found: '%'
        })
    );
}

#[test]
fn shows_the_claims_beside_a_broken_header() {
    let decoded = decode(&format!("e30=.{}.c2ln", encode(r#"{"sub":"alice"}"#)));

    assert_eq!(decoded.claims().unwrap().text("sub"), Some("alice"));
    assert_eq!(decoded.problems()[0].place, Place::Header);
    assert_eq!(
        decoded.problems()[0].cause,
        Cause::Base64(Base64Problem::Padding { position: 3 })
    );
}

#[test]
fn names_a_broken_signature() {
    let decoded = decode(&format!("{}a", with_claims("{}")));

    assert_eq!(decoded.problems()[0].place, Place::Signature);
    assert_eq!(
        decoded.problems()[0].cause,
        Cause::Base64(Base64Problem::Length { length: 5 })
    );
}

#[test]
fn accepts_an_unsecured_token() {
    let token = format!("{}.{}.", encode(r#"{"alg":"none"}"#), encode("{}"));

    assert_eq!(decode(&token).signature, Some(Ok(vec![])));
    assert!(decode(&token).is_well_formed());
}

#[test]
fn says_why_claims_cannot_be_read() {
    assert_eq!(claims_problem("e30..c2ln"), Cause::Empty);
    assert_eq!(
        claims_problem(&with_claims(b"{\"a\":\"\xff\"}")),
        Cause::NotUtf8 { position: 6 }
    );
    assert_eq!(
        claims_problem(&with_claims("[1]")),
        Cause::NotAnObject { found: "array" }
    );
    assert_eq!(
        claims_problem(&with_claims("\"text\"")),
        Cause::NotAnObject { found: "string" }
    );
    assert!(matches!(
        claims_problem(&with_claims("hello")),
        Cause::NotJson(problem) if problem.position == 0 && problem.cause == JsonCause::Unexpected('h')
    ));
    assert!(matches!(
        claims_problem(&with_claims("{\"a\":1")),
        Cause::NotJson(problem) if problem.position == 6 && problem.cause == JsonCause::Ends
    ));
}

#[test]
fn survives_nesting_ten_thousand_deep() {
    let claims = format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000));

    assert!(matches!(claims_problem(&with_claims(claims)), Cause::TooDeep(_)));
}

#[test]
fn reads_a_megabyte_of_claims_in_full() {
    let names: Vec<String> = (0..40_000)
        .map(|number| format!("\"claim{number}\":\"0123456789\""))
        .collect();
    let claims = format!("{{{}}}", names.join(","));
    assert!(claims.len() > 1_000_000);

    let decoded = decode(&with_claims(&claims));

    assert_eq!(decoded.claims().unwrap().members().len(), 40_000);
    assert!(decoded.claims().unwrap().repeated_names().is_empty());
    assert_eq!(decoded.claims().unwrap().to_string(), claims);
}

#[test]
fn does_not_take_an_opaque_token_with_dots_for_a_jwt() {
    assert!(!looks_like_jwt("ya29.a0AfH6SMB.x"));
    assert!(!looks_like_jwt("1.2.3"));
    assert!(!looks_like_jwt("..."));
}

#[test]
fn never_panics_on_a_token_cut_or_changed_anywhere() {
    for position in 0..EXAMPLE.len() {
        let _ = decode(&EXAMPLE[..position]);
        for replacement in [".", "\u{0}", "é", "=", "{"] {
            let mut token = EXAMPLE.to_owned();
            token.replace_range(position..=position, replacement);
            let _ = decode(&token);
        }
    }
}
