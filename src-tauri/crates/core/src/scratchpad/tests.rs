use bearerbox_jwt::encode_base64url;
use bearerbox_secret::Secret;

use super::look_through;
use crate::view::{FoundPlace, ScratchpadView, TokenShape};

const OPAQUE: &str = "2YotnFZFEjr1zCsicMWpAA";

fn jwt(claims: &str) -> String {
    let encode = |text: &str| encode_base64url(text);
    format!(
        "{}.{}.{}",
        encode(r#"{"alg":"ES256"}"#),
        encode(claims),
        encode("signature")
    )
}

fn look(text: &str) -> ScratchpadView {
    look_through(&Secret::new(text), 0)
}

fn places(view: &ScratchpadView) -> Vec<(FoundPlace, usize, TokenShape)> {
    let found = view.found.iter();
    found
        .map(|found| (found.place.clone(), found.line, found.shape))
        .collect()
}

#[test]
fn says_where_each_token_stands_and_what_it_is() {
    let jwe = format!(
        "{}.a2V5.aXY.Y2lwaGVy.dGFn",
        encode_base64url(r#"{"alg":"dir","enc":"A128GCM"}"#)
    );
    let text = format!(
        "curl https://api.example \\\n  -H 'Authorization: DPoP {}' \\\n  -H 'DPoP: {}'\n\n\
         {{\"refresh_token\": \"{OPAQUE}\",\n\"id_token\": \"{jwe}\"}}\nCookie: session={}\n\
         https://app.example/cb#access_token={}\n",
        jwt(r#"{"n":1}"#),
        jwt(r#"{"n":2}"#),
        jwt(r#"{"n":3}"#),
        jwt(r#"{"n":4}"#),
    );

    let view = look(&text);

    let named = |name: &str| name.to_owned();
    assert_eq!(
        places(&view),
        [
            (FoundPlace::Authorization { scheme: named("DPoP") }, 2, TokenShape::Jwt),
            (FoundPlace::DpopProof, 3, TokenShape::Jwt),
            (
                FoundPlace::Member {
                    name: named("refresh_token")
                },
                5,
                TokenShape::Opaque
            ),
            (
                FoundPlace::Member {
                    name: named("id_token")
                },
                6,
                TokenShape::EncryptedJwt
            ),
            (FoundPlace::Cookie { name: named("session") }, 7, TokenShape::Jwt),
            (
                FoundPlace::Parameter {
                    name: named("access_token")
                },
                8,
                TokenShape::Jwt
            ),
        ]
    );
    assert_eq!((view.looked_at, view.has_more), (None, false));
}

#[test]
fn decodes_the_one_that_is_chosen_or_else_the_first() {
    let text = format!("{} {OPAQUE} access_token={OPAQUE}", jwt(r#"{"sub":"alice"}"#));
    let chosen = |at| look_through(&Secret::new(text.as_str()), at);

    let first = chosen(0);
    assert_eq!(first.jwt.as_ref().unwrap().claims[0].value, "alice");
    assert_eq!((chosen(1).chosen, chosen(1).jwt), (Some(1), None), "an opaque one");
    assert_eq!(chosen(7), first);
}

#[test]
fn finds_nothing_in_what_has_none() {
    for text in ["", "\n", "<p>hello</p>", "eyJ.eyJ", "a.b.c", "Bearer realm=\"x\""] {
        let view = look(text);
        assert_eq!((view.found.len(), view.chosen, view.jwt), (0, None, None), "{text}");
    }
}

#[test]
fn says_what_is_broken_and_shows_what_can_be_read() {
    let deep = encode_base64url(format!("{{\"a\":{}", "[".repeat(10_000)));
    let header = encode_base64url(r#"{"alg":"ES256"}"#);

    let view = look(&format!("{header}.{deep}.c2ln"));

    let jwt = view.jwt.unwrap();
    assert_eq!(jwt.header[0].value, "ES256");
    assert!(
        jwt.problems[0].message.contains("nested too deep"),
        "{:?}",
        jwt.problems
    );
}

#[test]
fn each_claim_has_its_place_and_the_token_its_size() {
    let token = jwt(r#"{"sub":"alice"}"#);
    let view = look(&token);

    let jwt = view.jwt.unwrap();
    assert_eq!(jwt.claim_members[0].json, r#""sub": "alice""#);
    let (start, end) = jwt.claim_members[0].characters.unwrap();
    assert_eq!(&jwt.payload_part.unwrap()[start..end], "yJzdWIiOiJhbGljZSJ");
    assert_eq!(
        view.size.unwrap().header_field,
        "Authorization: Bearer \r\n".len() + token.len()
    );
}

#[test]
fn reads_five_megabytes_and_shows_no_more_than_can_be_drawn() {
    let text = jwt(&format!(r#"{{"a":"{}"}}"#, "x".repeat(4_000_000)));

    let view = look(&text);

    assert_eq!(view.found[0].characters, text.len());
    let jwt = view.jwt.unwrap();
    assert!(jwt.claims[0].value.ends_with("x… (4000000 characters)"));
    assert!(serde_json::to_string(&jwt).unwrap().len() < 200_000);
}

#[test]
fn a_list_and_an_object_of_megabytes_are_cut_in_every_form() {
    let many = vec![r#""role""#; 300_000].join(",");
    let text = jwt(&format!(r#"{{"roles":[{many}],"nested":{{"a":[{many}]}}}}"#));

    let jwt = look(&text).jwt.unwrap();

    assert!(serde_json::to_string(&jwt).unwrap().len() < 1_000_000);
}

#[test]
fn says_how_far_it_looked_into_a_text_without_end() {
    let text = format!("{}{}", " ".repeat(7 * 1024 * 1024), jwt(r#"{"sub":"alice"}"#));

    let view = look(&text);

    assert_eq!(view.looked_at, Some(6 * 1024 * 1024));
    assert!(view.found.is_empty());
}

#[test]
fn lists_a_hundred_and_says_that_there_are_more() {
    let text: Vec<String> = (0..150).map(|n| jwt(&format!(r#"{{"n":{n}}}"#))).collect();

    let view = look(&text.join("\n"));

    assert_eq!((view.found.len(), view.has_more, view.looked_at), (100, true, None));
    assert_eq!(view.found[99].line, 100);
}

#[test]
fn characters_that_turn_the_text_around_and_markup_stay_what_they_are() {
    let claims = r#"{"na\u202eme":"<img src=x onerror=alert(1)>","b":"\u200b"}"#;

    let jwt = look(&jwt(claims)).jwt.unwrap();

    assert_eq!(jwt.claims[0].name, "na\u{202e}me");
    assert_eq!(jwt.claims[0].value, "<img src=x onerror=alert(1)>");
}
