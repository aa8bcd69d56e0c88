//! Rendering, explaining, comparing and judging any JSON object as claims.
#![no_main]

use bearerbox_jwt::{
    ClaimExpectation, Content, Json, JsonObject, Relation, compare, explain_claim, invisible_characters, numeric_date,
    parse_json, product_of,
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
        let _ = numeric_date(value).map(|date| date.milliseconds());
        let _ = invisible_characters(name);
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
