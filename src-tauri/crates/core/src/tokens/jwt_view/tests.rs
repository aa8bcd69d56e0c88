use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{decode_view, hide_refresh_token, view_jwt};
use crate::tokens::claim_checks::Context;
use crate::view::{TokenKind, TokenProblemPlace};

/// RFC 7515 appendix A.1.1.
const SIGNED: &str = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

const CONTEXT: Context<'_> = Context {
    kind: TokenKind::Jwt,
    issuer: None,
    client_id: "petshop",
    subject: None,
    nonce: None,
    asked_scope: &[],
    asked_audience: &[],
    now: 0,
};

#[test]
fn shows_header_claims_and_times_but_no_signature() {
    let view = decode_view(SIGNED);

    assert_eq!(view.header[1].value, "HS256");
    assert_eq!(view.claims[0].name, "iss");
    assert_eq!(view.claims[0].value, "joe");
    assert_eq!(view.claims[1].time, Some(1_300_819_380_000));
    assert_eq!(view.claims[2].source, None);
    assert_eq!(view.signature_characters, 43);
    assert!(!format!("{view:?}").contains("dBjftJeZ4CVP"));
    assert!(view.problems.is_empty());
}

#[test]
fn names_what_is_broken_and_shows_the_rest() {
    let view = decode_view("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.e30=.dBjftJeZ4CVP");

    assert_eq!(view.header.len(), 2);
    assert_eq!(view.problems.len(), 1);
    assert!(
        view.problems[0]
            .message
            .starts_with("The payload cannot be read: not base64url"),
        "{:?}",
        view.problems
    );
}

#[test]
fn the_place_is_shown_in_what_anybody_may_read_alone() {
    let broken = decode_view("e30*.e30=.dBjft*JeZ4CVP");

    let places: Vec<_> = broken.problems.iter().map(|problem| problem.place.clone()).collect();
    let place = |before: &str, here: &str, after: &str| {
        let [before, here, after] = [before, here, after].map(str::to_owned);
        Some(TokenProblemPlace { before, here, after })
    };
    assert_eq!(places, [place("e30", "*", ""), place("e30", "=", ""), None]);
}

#[test]
fn counts_the_parts() {
    let view = decode_view("e30.e30.e30.e30");

    assert!(view.problems[0].message.contains("this has 4"), "{:?}", view.problems);
}

#[test]
fn a_refresh_token_inside_a_held_token_is_not_shown() {
    let payload = r#"{"username":"alice","refresh_token":"secret-inside"}"#;
    let token = format!("eyJhbGciOiJFUzM4NCJ9.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));

    let view = view_jwt(&token, &CONTEXT);

    assert_eq!(view.claims[0].value, "alice");
    assert_eq!(view.claims[1].value, "•••••••• (13 characters)");
    assert_eq!(view.payload_part.as_deref(), Some(""));
    assert!(!format!("{view:?}").contains("secret-inside"));
    // Whoever pastes a token has it.
    assert_eq!(decode_view(&token).claims[1].value, "secret-inside");
}

#[test]
fn a_refresh_token_inside_is_hidden_in_every_form_and_however_often() {
    for hidden in [
        r#""refresh_token":["secret-inside","secret-inside-2"]"#,
        r#""refresh_token":{"a":{"b":"secret-inside"}}"#,
        r#""refresh_token":"secret-inside","refresh_token":"secret-inside-2""#,
    ] {
        let token = format!(
            "eyJhbGciOiJFUzM4NCJ9.{}.c2ln",
            URL_SAFE_NO_PAD.encode(format!("{{{hidden}}}"))
        );
        let mut view = decode_view(&token);
        hide_refresh_token(&mut view);
        assert!(!format!("{view:?}").contains("secret-inside"), "{view:?}");
        assert!(view.claims[0].value.starts_with("••••••••"), "{view:?}");
    }
}

#[test]
fn says_by_whose_word_a_claim_means_what_it_does() {
    let claims = r#"{"iss":"https://login.microsoftonline.com/t/v2.0","oid":"1","sub":"a"}"#;
    let view = decode_view(&format!("e30.{}.AAAA", URL_SAFE_NO_PAD.encode(claims)));

    let meaning = |name: &str| {
        let row = view.claims.iter().find(|row| row.name == name).unwrap();
        row.meaning.clone().unwrap()
    };
    assert!(meaning("oid").starts_with("Entra ID: "), "{}", meaning("oid"));
    assert!(!meaning("sub").contains("Okta"), "{}", meaning("sub"));
}

#[test]
fn each_claim_has_its_place_in_the_token() {
    let view = view_jwt(SIGNED, &CONTEXT);
    let payload = view.payload_part.as_deref().unwrap();

    let texts: Vec<_> = view.claim_members.iter().map(|member| member.json.as_str()).collect();
    assert_eq!(
        texts,
        [
            "\"iss\": \"joe\"",
            "\"exp\": 1300819380",
            "\"http://example.com/is_root\": true"
        ]
    );
    // `eyJpc3MiOiJqb2Ui` is `{"iss":"joe"`, of which the first character carries the brace alone.
    let (start, end) = view.claim_members[0].characters.unwrap();
    assert_eq!(&payload[start..end], "yJpc3MiOiJqb2Ui");
    assert_eq!(view.header_members.len(), view.header.len());
    assert!(view.header_members.iter().all(|member| member.characters.is_some()));
}

#[test]
fn a_refresh_token_inside_is_in_no_list_no_json_and_at_no_place() {
    let payload = r#"{"refresh_token":["secret-inside","secret-inside"],"a":1,"refresh_token":{"b":"secret-inside"}}"#;
    let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));

    let view = view_jwt(&token, &CONTEXT);

    assert!(!format!("{view:?}").contains("secret-inside"));
    assert!(view.claim_members.iter().all(|member| member.characters.is_none()));
    assert_eq!(view.claim_members[1].json, "\"a\": 1");
}

#[test]
fn claims_nested_ten_thousand_deep_are_broken_and_nothing_hangs() {
    let payload = format!("{{\"a\":{}1{}}}", "[".repeat(10_000), "]".repeat(10_000));
    let view = decode_view(&format!("e30.{}.AAAA", URL_SAFE_NO_PAD.encode(payload)));

    assert!(
        view.problems[0].message.contains("nested too deep"),
        "{:?}",
        view.problems
    );
    assert_eq!((view.claims.len(), view.claim_members.len()), (0, 0));
    let deepest = format!("{{\"a\":{}1{}}}", "[".repeat(126), "]".repeat(126));
    let view = decode_view(&format!("e30.{}.AAAA", URL_SAFE_NO_PAD.encode(deepest)));
    let mut depth = 0;
    let mut rows = &view.claims;
    while let Some(row) = rows.first() {
        (depth, rows) = (depth + 1, &row.members);
    }
    assert_eq!(depth, 126);
}
