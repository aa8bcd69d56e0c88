//! Reading any octets as keys, for each of the things that keys are for.
#![no_main]

use bearerbox_jwt::{DecryptionKeys, JwkSet, KeyChoice, SigningKey, VerificationKeys};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|octets: &[u8]| {
    let _ = VerificationKeys::from_octets(octets).map_err(|problem| problem.to_string());
    let _ = VerificationKeys::from_secret_octets(octets);
    let _ = DecryptionKeys::from_octets(octets);
    if let Ok(key) = SigningKey::from_octets(octets, KeyChoice::default()) {
        let again = key.to_jwk().expect("what is read can be written");
        assert!(SigningKey::from_text(&again, KeyChoice::default()).is_ok());
    }
    if let Ok(text) = std::str::from_utf8(octets) {
        let _ = JwkSet::parse(text);
    }
});
