//! Taking any text apart as a token, in compact form and in JSON.
#![no_main]

use bearerbox_jwt::{compact_forms, decode, looks_like_jwt};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let decoded = decode(text);
    for problem in decoded.problems() {
        let _ = problem.to_string();
    }
    if decoded.is_well_formed() {
        assert!(looks_like_jwt(text) || decoded.claims().is_some());
    }
    for form in compact_forms(text).into_iter().flatten() {
        let _ = decode(&form);
    }
});
