//! Taking any text apart as a token, in compact form and in JSON.
#![no_main]

use bearerbox_jwt::{compact_forms, decode, looks_like_jwt, member_places};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let decoded = decode(text);
    for problem in decoded.problems() {
        let _ = problem.to_string();
        for part in text.split('.') {
            let _ = problem.place_in(part);
        }
    }
    if decoded.is_well_formed() {
        assert!(looks_like_jwt(text) || decoded.claims().is_some());
    }
    for part in text.split('.') {
        let places = member_places(part).unwrap_or_default();
        assert!(places.iter().all(|place| place.characters.end <= part.len()));
        assert!(places.windows(2).all(|two| two[0].characters.end <= two[1].characters.start));
    }
    for form in compact_forms(text).into_iter().flatten() {
        let _ = decode(&form);
    }
});
