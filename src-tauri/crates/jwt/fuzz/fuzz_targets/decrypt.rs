//! Decrypting any text with keys that nothing in the corpus was encrypted for.
#![no_main]

use std::sync::LazyLock;

use bearerbox_jwt::{DecryptionKeys, decrypt};
use bearerbox_secret::Secret;
use libfuzzer_sys::fuzz_target;

static KEYS: LazyLock<[DecryptionKeys; 2]> = LazyLock::new(|| {
    [
        DecryptionKeys::from_secret_octets(&[7; 16]),
        DecryptionKeys::from_password(&Secret::new("a password of nobody's")),
    ]
});

fuzz_target!(|text: &str| {
    // What many iterations cost is bounded, and not what is looked for here.
    if text.contains("p2c") && text.len() < 1 << 16 {
        return;
    }
    for keys in &*KEYS {
        let _ = decrypt(text, keys).map_err(|problem| problem.to_string());
    }
});
