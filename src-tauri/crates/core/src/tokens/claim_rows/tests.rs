use std::fmt::Write;

use bearerbox_jwt::{Json, JsonObject, parse_json};

use super::{MEMBERS_LIMIT, explained_rows, header_rows};
use crate::view::{ClaimRow, ClaimVerdict};

fn object(text: &str) -> JsonObject {
    let Json::Object(object) = parse_json(text).unwrap() else {
        panic!("no object")
    };
    object
}

fn row_of(text: &str) -> ClaimRow {
    explained_rows(&object(text)).remove(0)
}

fn names(rows: &[ClaimRow]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

#[test]
fn lists_have_their_elements_one_by_one() {
    assert_eq!(row_of(r#"{"roles":["admin",7,null]}"#).items, ["admin", "7", "null"]);
    assert_eq!(
        row_of(r#"{"scope":"openid  orders.read"}"#).items,
        ["openid", "orders.read"]
    );
    assert_eq!(row_of(r#"{"scope":"user:name,admin,"}"#).items, ["user:name", "admin"]);
    // Nothing says that this is a list.
    assert_eq!(row_of(r#"{"name":"Bob Ross"}"#).items, [""; 0]);
    assert_eq!(row_of(r#"{"aud":["a"]}"#).members, []);
}

#[test]
fn what_is_nested_has_its_members_each_with_its_meaning() {
    let row = row_of(r#"{"cnf":{"jkt":"x","own":{"deep":[{"a":1},2]}}}"#);

    assert_eq!(row.value, r#"{"jkt":"x","own":{"deep":[{"a":1},2]}}"#);
    assert_eq!(names(&row.members), ["jkt", "own"]);
    assert!(row.members[0].source.as_deref().unwrap().contains("RFC 9449"));
    assert_eq!(row.members[1].source, None);
    let list = &row.members[1].members[0];
    assert_eq!((names(&list.members), &list.items), (vec!["0", "1"], &Vec::new()));
    assert_eq!(list.members[0].members[0].value, "1");
}

#[test]
fn roles_are_found_where_a_product_puts_them() {
    let claims = object(
        r#"{"iss":"https://id.example/realms/shop","resource_access":{"orders":{"roles":["a","b"]}},
            "typ":"Bearer","session_state":"s","realm_access":{"roles":["c"]}}"#,
    );
    let row = explained_rows(&claims).remove(1);

    assert_eq!(row.members[0].members[0].items, ["a", "b"]);
    assert!(
        row.members[0].members[0]
            .meaning
            .as_deref()
            .unwrap()
            .starts_with("Keycloak: ")
    );
}

#[test]
fn a_time_within_is_a_time_as_well() {
    let row = row_of(r#"{"kubernetes.io":{"warnafter":1300819380},"iss":"kubernetes/serviceaccount"}"#);

    assert_eq!(row.members[0].time, Some(1_300_819_380_000), "{row:?}");
}

#[test]
fn a_time_that_no_calendar_shows_is_worth_a_look() {
    let row = row_of(r#"{"exp":9404922926400}"#);

    assert_eq!((row.time, row.verdict), (None, ClaimVerdict::Warning));
    assert!(row.remark.unwrap().contains("300,000"));
    assert_eq!(row.value, "9404922926400");
    let number = row_of(r#"{"id":9007199254740993}"#);
    assert_eq!(
        (number.value.as_str(), number.verdict),
        ("9007199254740993", ClaimVerdict::Neutral)
    );
    assert!(number.remark.is_some());
}

#[test]
fn what_is_not_seen_is_named_once_for_each_row() {
    let row = row_of("{\"us\u{202e}er\":\"ad\u{200b}m\u{200b}in\\nsecond line\u{202e}\"}");

    let told: Vec<_> = row
        .invisible
        .iter()
        .map(|each| (each.code_point.as_str(), each.name.as_str()))
        .collect();
    assert_eq!(
        told,
        [("U+202E", "RIGHT-TO-LEFT OVERRIDE"), ("U+200B", "ZERO WIDTH SPACE")]
    );
    assert_eq!(row_of(r#"{"name":"Zoë 李小龍 עברית"}"#).invisible, []);
    assert_eq!(row_of("{\"a\\nb\":1}").invisible[0].name, "LINE FEED");
    // What is within is shown in the row as well.
    assert_eq!(row_of("{\"a\":{\"b\u{feff}\":1}}").invisible.len(), 1);
}

#[test]
fn a_header_says_what_its_values_mean() {
    let rows = header_rows(&object(
        r#"{"alg":"RS256","typ":"at+JWT","kid":"1","jwk":{"kty":"EC"}}"#,
    ));

    assert_eq!(
        rows[0].meaning.as_deref(),
        Some("Signed by RSA (PKCS #1 v1.5) with SHA-256.")
    );
    assert_eq!(rows[0].source.as_deref(), Some("RFC 7518 §3.3"));
    assert_eq!(rows[1].meaning.as_deref(), Some("A JWT access token."));
    assert!(rows[2].meaning.as_deref().unwrap().starts_with("Which of the issuer"));
    assert_eq!(names(&rows[3].members), ["kty"]);
    let unknown = header_rows(&object(r#"{"alg":"rs256"}"#)).remove(0);
    assert!(unknown.meaning.unwrap().starts_with("How the token is signed"));
}

#[test]
fn beyond_a_limit_the_text_of_a_value_stands_for_what_is_within() {
    let mut text = String::from("{\"a\":{");
    for at in 0..=MEMBERS_LIMIT {
        write!(text, "\"{at}\":{at},").unwrap();
    }
    text.pop();
    let rows = explained_rows(&object(&format!("{text}}},\"b\":{{\"c\":1}}}}")));

    assert_eq!((rows[0].members.len(), rows[1].members.len()), (0, 1));
    assert!(rows[0].value.ends_with("\"5000\":5000}"));
}
