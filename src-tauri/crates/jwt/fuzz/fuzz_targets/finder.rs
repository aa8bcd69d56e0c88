//! Finding tokens in any text.
#![no_main]

use bearerbox_jwt::find_tokens;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = find_tokens(text);
});
