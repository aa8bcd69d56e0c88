use super::{Change, Comparison, Content, Difference, Expectation, Relation, compare};
use crate::json::{Json, JsonObject};
use crate::json_parser::parse_json;

const HEADER: &str = r#"{"alg":"ES256","kid":"2026-11","typ":"JWT"}"#;

fn object(text: &str) -> JsonObject {
    parse_json(text).unwrap().as_object().unwrap().clone()
}

fn compare_tokens(before: (&str, &str), after: (&str, &str), relation: Relation) -> Comparison {
    let [header, claims, later_header, later_claims] = [before.0, before.1, after.0, after.1].map(object);
    let before = Content {
        header: &header,
        claims: &claims,
    };
    let after = Content {
        header: &later_header,
        claims: &later_claims,
    };
    compare(before, after, relation)
}

fn compare_claims(before: &str, after: &str, relation: Relation) -> Vec<Difference> {
    compare_tokens((HEADER, before), (HEADER, after), relation).claims
}

fn only(differences: Vec<Difference>) -> Difference {
    let [difference] = <[Difference; 1]>::try_from(differences).unwrap();
    difference
}

/// The names of what is unexpected, with a dot between the names of a path.
fn unexpected(comparison: &Comparison) -> Vec<String> {
    comparison.unexpected().map(|found| found.path.join(".")).collect()
}

fn strings(texts: &[&str]) -> Vec<Json> {
    texts.iter().map(|text| Json::String((*text).to_owned())).collect()
}

fn set_of(change: &Change) -> (Vec<Json>, Vec<Json>, Vec<Json>) {
    let Change::Set { added, removed, kept } = change else {
        panic!("no set: {change:?}");
    };
    (added.clone(), removed.clone(), kept.clone())
}

#[test]
fn tells_what_is_added_removed_changed_and_the_same() {
    let found = compare_claims(
        r#"{"a":1,"b":"x","c":true}"#,
        r#"{"d":null,"c":true,"b":"y"}"#,
        Relation::Unrelated,
    );

    let changes: Vec<_> = found
        .iter()
        .map(|found| (found.path.join("."), &found.change))
        .collect();
    assert_eq!(
        changes,
        [
            ("a".to_owned(), &Change::Removed(Json::Number("1".into()))),
            (
                "b".to_owned(),
                &Change::Changed {
                    before: Json::String("x".into()),
                    after: Json::String("y".into())
                }
            ),
            ("c".to_owned(), &Change::Same(Json::Bool(true))),
            ("d".to_owned(), &Change::Added(Json::Null)),
        ]
    );
    assert!(found.iter().all(|found| found.expectation == Expectation::Unremarkable));
}

#[test]
fn compares_scopes_as_a_set_whichever_way_they_are_written() {
    for (before, after) in [
        (r#"{"scope":"openid profile"}"#, r#"{"scope":"openid email"}"#),
        (r#"{"scope":"profile,openid,"}"#, r#"{"scope":"openid,email"}"#),
        (r#"{"scope":["openid","profile"]}"#, r#"{"scope":"openid  email"}"#),
        (
            r#"{"scp":["profile","openid","openid"]}"#,
            r#"{"scp":["email","openid","email"]}"#,
        ),
        (r#"{"scp":"openid profile"}"#, r#"{"scp":["openid","email"]}"#),
    ] {
        let (added, removed, kept) = set_of(&only(compare_claims(before, after, Relation::Unrelated)).change);

        assert_eq!(added, strings(&["email"]), "{before}");
        assert_eq!(removed, strings(&["profile"]), "{before}");
        assert_eq!(kept, strings(&["openid"]), "{before}");
    }
}

#[test]
fn does_not_take_another_order_or_form_for_a_difference() {
    for (before, after) in [
        (r#"{"scope":"a b"}"#, r#"{"scope":"b a a"}"#),
        (r#"{"aud":"orders"}"#, r#"{"aud":["orders"]}"#),
        (r#"{"amr":["pwd","otp"]}"#, r#"{"amr":["otp","pwd"]}"#),
        (r#"{"x":[{"a":1,"b":[2]}]}"#, r#"{"x":[{"b":[2],"a":1.0}]}"#),
        (r#"{"n":1000}"#, r#"{"n":1e3}"#),
        (r#"{"exp":1800000000}"#, r#"{"exp":1.8e9}"#),
        (r#"{"x":{}}"#, r#"{"x":{}}"#),
        (r#"{"x":-0}"#, r#"{"x":0}"#),
    ] {
        let found = only(compare_claims(before, after, Relation::Refreshed));

        assert!(!found.change.differs(), "{before}: {found:?}");
        assert_eq!(found.expectation, Expectation::Unremarkable);
    }
}

#[test]
fn keeps_apart_what_only_looks_the_same() {
    for (before, after) in [
        (r#"{"n":9007199254740993}"#, r#"{"n":9007199254740992}"#),
        (r#"{"n":"1"}"#, r#"{"n":1}"#),
        (r#"{"name":"a b"}"#, r#"{"name":"b a"}"#),
        (r#"{"sub":"a"}"#, r#"{"sub":["a"]}"#),
        (r#"{"x":null}"#, r#"{"x":{}}"#),
        (r#"{"x":[]}"#, r#"{"x":{}}"#),
        (r#"{"x":["1"]}"#, r#"{"x":[1]}"#),
        (r#"{"x":{}}"#, r#"{"x":{"y":1}}"#),
        ("{\"x\":\"a\"}", "{\"x\":\"a\u{200b}\"}"),
    ] {
        let found = only(compare_claims(before, after, Relation::Unrelated));

        assert!(found.change.differs(), "{before}: {found:?}");
    }
}

#[test]
fn measures_times_in_seconds() {
    let found = compare_claims(
        r#"{"exp":1800000000,"iat":1700000000,"kubernetes.io":{"warnafter":100}}"#,
        r#"{"exp":1800003600.5,"iat":1699999990,"kubernetes.io":{"warnafter":160}}"#,
        Relation::Unrelated,
    );

    let seconds: Vec<f64> = found
        .iter()
        .map(|found| {
            let Change::Moved { seconds, .. } = found.change else {
                panic!("no time: {found:?}");
            };
            seconds
        })
        .collect();
    assert_eq!(seconds, [3600.5, -10.0, 60.0]);
}

#[test]
fn a_time_that_is_none_is_compared_as_it_is_written() {
    let found = only(compare_claims(
        r#"{"exp":"soon"}"#,
        r#"{"exp":1800000000}"#,
        Relation::Refreshed,
    ));

    assert!(matches!(found.change, Change::Changed { .. }));
    assert_eq!(
        found.expectation,
        Expectation::Unexpected {
            rule: Some("RFC 7519 §4.1.4")
        }
    );
}

#[test]
fn follows_objects_to_the_member_that_differs() {
    let found = compare_claims(
        r#"{"resource_access":{"orders":{"roles":["read","write"]},"stock":{"roles":["read"]}}}"#,
        r#"{"resource_access":{"orders":{"roles":["read"]},"billing":{"roles":["read"]}}}"#,
        Relation::OtherPersona,
    );

    let paths: Vec<_> = found.iter().map(|found| found.path.join(".")).collect();
    assert_eq!(
        paths,
        [
            "resource_access.orders.roles",
            "resource_access.stock",
            "resource_access.billing"
        ]
    );
    assert_eq!(set_of(&found[0].change).1, strings(&["write"]));
    assert!(matches!(found[1].change, Change::Removed(_)));
    assert!(matches!(found[2].change, Change::Added(_)));
    assert!(
        found
            .iter()
            .all(|found| found.expectation == Expectation::Expected { rule: None })
    );
}

#[test]
fn the_last_of_a_repeated_member_counts_and_is_named_once() {
    let found = only(compare_claims(
        r#"{"x":1,"x":2}"#,
        r#"{"x":3,"x":2,"x":2}"#,
        Relation::Unrelated,
    ));

    assert_eq!(found.change, Change::Same(Json::Number("2".into())));
}

mod expectations;
