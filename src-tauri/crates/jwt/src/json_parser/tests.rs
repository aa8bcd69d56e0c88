use super::{DEPTH_LIMIT, Json, JsonCause, parse_json};

fn cause_of(text: &str) -> (usize, JsonCause) {
    let problem = parse_json(text).unwrap_err();
    (problem.position, problem.cause)
}

#[test]
fn keeps_order_and_every_digit() {
    let text = r#"{"z":1,"a":12345678901234567890.10,"m":[true,null,-0.5e+3],"e":{}}"#;

    assert_eq!(parse_json(text).unwrap().to_string(), text);
}

#[test]
fn reads_white_space_and_writes_indented() {
    let value = parse_json(" {\r\n\t\"a\" : [ 1 , 2 ] , \"b\" : [ ] } ").unwrap();

    assert_eq!(
        value.to_indented(),
        "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}"
    );
}

#[test]
fn reads_escapes_and_surrogate_pairs() {
    let value = parse_json(r#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é""#).unwrap();

    assert_eq!(value, Json::String("\"\\/\u{8}\u{c}\n\r\té😀é".into()));
}

#[test]
fn writes_what_it_can_read_again() {
    let value = Json::String("\u{0}\u{1f}\u{7f}\u{85}\"\\\n".into());

    assert_eq!(parse_json(&value.to_string()).unwrap(), value);
}

#[test]
fn names_a_repeated_member_once_and_uses_the_last() {
    let value = parse_json(r#"{"sub":"a","x":1,"sub":"b","sub":"c"}"#).unwrap();
    let object = value.as_object().unwrap();

    assert_eq!(object.repeated_names(), ["sub"]);
    assert_eq!(object.text("sub"), Some("c"));
}

#[test]
fn says_where_and_why_it_is_no_json() {
    assert_eq!(cause_of(""), (0, JsonCause::Ends));
    assert_eq!(cause_of(r#"{"a":"#), (5, JsonCause::Ends));
    assert_eq!(cause_of(r#"{"a":"b"#), (7, JsonCause::Ends));
    assert_eq!(cause_of("tru"), (3, JsonCause::Ends));
    assert_eq!(cause_of("-"), (1, JsonCause::Ends));
    assert_eq!(cause_of(r#""\"#), (2, JsonCause::Ends));
    assert_eq!(cause_of(r#""\u12"#), (5, JsonCause::Ends));
    assert_eq!(cause_of("{'a':1}"), (1, JsonCause::Unexpected('\'')));
    assert_eq!(cause_of("[1,]"), (3, JsonCause::Unexpected(']')));
    assert_eq!(cause_of("[1 é"), (3, JsonCause::Unexpected('é')));
    assert_eq!(cause_of("NaN"), (0, JsonCause::Unexpected('N')));
    assert_eq!(cause_of("[01]"), (1, JsonCause::Number));
    assert_eq!(cause_of("[1.]"), (3, JsonCause::Number));
    assert_eq!(cause_of("[1e]"), (3, JsonCause::Number));
    assert_eq!(cause_of(r#""\x""#), (1, JsonCause::Escape));
    assert_eq!(cause_of(r#""\u12g4""#), (1, JsonCause::Escape));
    assert_eq!(cause_of(r#""\ud800""#), (1, JsonCause::LoneSurrogate));
    assert_eq!(cause_of(r#""\ud800\u0041""#), (1, JsonCause::LoneSurrogate));
    assert_eq!(cause_of(r#""\udc00""#), (1, JsonCause::LoneSurrogate));
    assert_eq!(cause_of("\"a\nb\""), (2, JsonCause::ControlCharacter));
    assert_eq!(cause_of("{} x"), (3, JsonCause::Trailing));
}

#[test]
fn survives_nesting_at_and_beyond_the_limit() {
    let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);

    assert!(parse_json(&nested(DEPTH_LIMIT)).is_ok());
    assert_eq!(cause_of(&nested(DEPTH_LIMIT + 1)), (DEPTH_LIMIT, JsonCause::TooDeep));
    assert_eq!(cause_of(&nested(1_000_000)), (DEPTH_LIMIT, JsonCause::TooDeep));
}
