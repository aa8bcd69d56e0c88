//! Rendering, explaining, comparing and judging any JSON object as claims.
#![no_main]

use bearerbox_jwt::{
    ClaimExpectation, Content, Json, JsonObject, Relation, compare, explain_claim, explain_header_value,
    invisible_characters, is_read_alike, parse_json, product_of, read_time,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (line, text) = text.split_once('\n').unwrap_or(("", text));
    let Ok(Json::Object(claims)) = parse_json(text) else { return };
    // What is written again reads as the same.
    let written = claims.to_string();
    assert_eq!(parse_json(&written).as_ref().ok().and_then(Json::as_object), Some(&claims));
    assert_eq!(parse_json(&claims.to_indented()).ok(), parse_json(&written).ok());
    let product = product_of(&claims);
    for (name, value) in claims.members() {
        let _ = explain_claim(&[name], product);
        let _ = read_time(value).map(|date| date.milliseconds());
        let _ = value.as_number().map(is_read_alike);
        let _ = value.as_str().and_then(|value| explain_header_value(name, value));
        let _: Vec<String> = invisible_characters(name).into_iter().map(|each| each.name()).collect();
    }
    let header = JsonObject::default();
    let content = Content {
        header: &header,
        claims: &claims,
    };
    let same = compare(content, content, Relation::Refreshed);
    assert_eq!(same.differing().count(), 0);
    if let Ok(expectation) = ClaimExpectation::parse(line) {
        let _ = expectation.judge(&header, &claims);
    }
});
