//! Verifying any text with a key of each kind: nothing that was not signed by one may pass.
#![no_main]

use std::sync::LazyLock;

use bearerbox_jwt::{VerificationKeys, verify_jws, verify_jwt};
use libfuzzer_sys::fuzz_target;

/// Public keys and a secret whose other halves are not in the corpus.
static KEYS: LazyLock<VerificationKeys> = LazyLock::new(|| {
    let keys = include_bytes!("../seeds/keys.json");
    VerificationKeys::from_octets(keys).expect("the keys can be read")
});

fuzz_target!(|text: &str| {
    assert!(verify_jwt(text, &KEYS).is_err());
    if let Ok(signatures) = verify_jws(text, None, &KEYS) {
        assert!(signatures.iter().all(Result::is_err));
    }
    let _ = verify_jws(text, Some(b"content"), &KEYS);
});
