use super::{ClaimExpectation, LineProblemCause, Outcome};
use crate::json::JsonObject;
use crate::json_parser::parse_json;

const CLAIMS: &str = r#"{
    "aud": ["api://orders"], "audiences": ["a", "b"], "roles": ["admin", "user"], "scope": "read write_all",
    "exp": 1700000900, "iat": 1700000000, "big": 9007199254740993, "ratio": 0.5, "tenth": 0.1, "far": 1e999,
    "huge": 123456789012345678901234567890123456789012, "email_verified": true,
    "sub": "auth0|alice", "realm_access": {"roles": ["x"]}, "https://x/y.z": "1 2", "a.b": "dotted",
    "nothing": null, "tenant": "blue"
}"#;

fn object(text: &str) -> JsonObject {
    parse_json(text).unwrap().as_object().unwrap().clone()
}

fn judge(line: &str) -> Outcome {
    let expectation = ClaimExpectation::parse(line).unwrap_or_else(|problem| panic!("{line}: {problem}"));
    expectation.judge(&object(r#"{"alg":"RS256","kid":"1"}"#), &object(CLAIMS))
}

#[test]
fn each_comparison_holds_where_it_should() {
    for line in [
        "aud = api://orders",
        "aud contains api://orders",
        "roles contains admin",
        "roles lacks root",
        "scope contains read",
        "scope lacks write",
        "email absent",
        "email lacks anything",
        "sub present",
        "sub != bob",
        "email != bob",
        "audiences != c",
        "exp - iat <= 15m",
        "exp - iat = 900",
        "exp - iat < 1h",
        "exp - iat != 1d",
        "exp - iat >= 900s",
        "iat > 1699999999",
        "big = 9007199254740993",
        "big != 9007199254740992",
        "big > 9007199254740992",
        "ratio = 0.5",
        "ratio = 5e-1",
        "tenth - ratio = -0.4",
        "huge - big = 123456789012345678901234558882924202048019",
        "exp - iat <= 0.25h",
        "exp - iat < 10m301s",
        "far > 1e998",
        "ratio < 1",
        "email_verified = true",
        "nothing = null",
        "tenant one of red, blue",
        "tenant one of \"blue\" , green",
        "sub starts with auth0|",
        "sub ends with alice",
        "realm_access.roles contains x",
        "\"https://x/y.z\" = \"1 2\"",
        "\"https://x/y.z\" = 1 2",
        "a.b = dotted",
        "header.alg = RS256",
        "header.kid = \"1\"",
        "  tenant   =   blue  ",
    ] {
        assert!(
            matches!(judge(line), Outcome::Holds { .. }),
            "{line}: {:?}",
            judge(line)
        );
    }
}

#[test]
fn each_comparison_fails_where_it_should_and_says_what_was_there() {
    for (line, there) in [
        ("aud = other", r#"["api://orders"]"#),
        ("audiences = a", r#"["a","b"]"#),
        ("roles contains root", r#"["admin","user"]"#),
        ("roles lacks admin", r#"["admin","user"]"#),
        ("scope contains write", "read write_all"),
        ("tenant absent", "blue"),
        ("email present", "absent"),
        ("email = a@example.com", "absent"),
        ("email contains a", "absent"),
        ("sub != auth0|alice", "auth0|alice"),
        ("aud != api://orders", r#"["api://orders"]"#),
        ("audiences != b", r#"["a","b"]"#),
        ("exp - iat <= 14m", "900 (15m)"),
        ("iat - exp = 15m", "-900 (-15m)"),
        ("exp - exp > 0", "0"),
        ("big = 9007199254740992.0", "9007199254740993"),
        ("big >= 9007199254740993.5", "9007199254740993"),
        (
            "huge = 123456789012345678901234567890123456789013",
            "123456789012345678901234567890123456789012",
        ),
        ("tenth - ratio != -0.4", "-0.4"),
        ("far = inf", "1e999"),
        ("far = 1e998", "1e999"),
        ("exp - nbf <= 14m", "one of the two is absent"),
        ("big = 9007199254740992", "9007199254740993"),
        ("email_verified = \"true\"", "true"),
        ("header.kid = 2", "1"),
        ("tenant one of red, green", "blue"),
        ("realm_access.groups present", "absent"),
        ("sub.name present", "absent"),
    ] {
        let found = there.to_owned();
        assert_eq!(judge(line), Outcome::Fails { found }, "{line}");
    }
}

#[test]
fn what_cannot_be_compared_is_undecided() {
    for line in [
        "tenant < 5",
        "exp - sub < 5",
        "sub - exp < 5",
        "exp contains 1",
        "roles starts with a",
        "exp ends with 0",
    ] {
        assert!(
            matches!(judge(line), Outcome::Undecided { .. }),
            "{line}: {:?}",
            judge(line)
        );
    }
}

#[test]
fn says_where_a_line_departs_and_what_should_be_there() {
    use LineProblemCause::{
        Comparison, DifferenceComparison, End, Name, Number, OneValue, Quote, SpacedMinus, Value, Visible,
    };
    for (line, position, cause) in [
        ("", 1, Name),
        ("= x", 1, Name),
        ("aud", 4, Comparison),
        ("aud is x", 5, Comparison),
        ("aud containsx", 5, Comparison),
        ("aud =", 6, Value),
        ("aud == x", 6, Value),
        ("aud => x", 6, Value),
        ("roles contains admin, user", 21, OneValue),
        ("roles lacks \"admin\" , user", 21, OneValue),
        ("exp-iat <= 15m", 4, SpacedMinus),
        ("exp- iat <= 15m", 4, SpacedMinus),
        ("exp - iat- <= 15m", 10, SpacedMinus),
        ("a\u{200b} present", 2, Visible),
        ("tenant = b\u{202e}lue", 11, Visible),
        ("tenant one of blue, gr\u{a0}een", 23, Visible),
        ("tenant = a\nsub = b", 12, End),
        ("aud one of a,", 14, Value),
        ("exp <= soon", 8, Number),
        ("exp <= 15w", 8, Number),
        ("exp <= 01", 8, Number),
        ("exp - iat contains 5", 11, DifferenceComparison),
        ("exp - iat <= 15m and more", 18, End),
        ("\"aud = x", 9, Quote),
        ("email absent indeed", 14, End),
        ("é.é is", 5, Comparison),
        ("exp <= 1e99999999999999999999", 8, Number),
    ] {
        let problem = ClaimExpectation::parse(line).unwrap_err();
        assert_eq!(
            (problem.position, problem.cause),
            (position, cause),
            "{line}: {problem}"
        );
    }
}

#[test]
fn absurd_numbers_are_no_panic() {
    let claims = object(
        r#"{"a":1e999,"b":-1e999,"c":170141183460469231731687303715884105727,"d":-170141183460469231731687303715884105728}"#,
    );
    for line in [
        "a - b < 5",
        "b - a < 5",
        "c - d < 5",
        "d - c < 5",
        "a = a",
        "c > 5",
        "a > 5",
        "a - a = 0",
    ] {
        let _ = ClaimExpectation::parse(line)
            .unwrap()
            .judge(&JsonObject::default(), &claims);
    }
}

#[test]
fn what_is_refused_by_itself_is_meant_in_quotes() {
    let claims = object(r#"{"exp-iat":1,"allowed-origins":["a,b"],"name":"a\u200b","sign":"=x","last-":2}"#);
    for line in [
        "\"exp-iat\" = 1",
        "allowed-origins contains \"a,b\"",
        "name = \"a\u{200b}\"",
        "sign = \"=x\"",
        "\"last-\" - \"exp-iat\" = 1",
    ] {
        let outcome = ClaimExpectation::parse(line)
            .unwrap()
            .judge(&JsonObject::default(), &claims);
        assert!(matches!(outcome, Outcome::Holds { .. }), "{line}: {outcome:?}");
    }
}

#[test]
fn no_line_makes_it_panic() {
    let pieces = [
        "aud", "\"", "\\", ".", " ", "-", "=", "<", "one of", "contains", ",", "1e9", "15m", "ä", "\u{202e}",
        "header.", "present", "\u{0}", "\"a\"",
    ];
    let four = pieces
        .iter()
        .flat_map(|first| pieces.iter().map(move |second| [*first, *second].concat()));
    let four: Vec<String> = four.collect();
    for first in &four {
        for second in &four {
            let line = [first.as_str(), second].concat();
            if let Err(problem) = ClaimExpectation::parse(&line) {
                assert!(problem.position <= line.chars().count() + 1, "{line:?}");
            }
        }
    }
}
