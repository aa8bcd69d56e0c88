//! The keys of RFC 7520 §3, each read for what it is for.

use std::path::Path;

use bearerbox_jwt::{DecryptionKeys, KeyChoice, SigningKey, VerificationKeys};

use crate::table::{Table, read};

pub fn cookbook(table: &mut Table, file: &Path) {
    let jwk = read(file);
    let text = jwk.to_string();
    let is_private = jwk.get("d").is_some() || jwk.get("k").is_some();
    if jwk["use"] == "enc" {
        let outcome = DecryptionKeys::from_octets(text.as_bytes());
        table.count(file, outcome.is_ok(), || format!("{outcome:?}"));
        return;
    }
    let verifying = VerificationKeys::from_octets(text.as_bytes());
    table.count(file, verifying.is_ok(), || format!("{verifying:?}"));
    let signing = SigningKey::from_octets(text.as_bytes(), KeyChoice::default());
    table.count(file, signing.is_ok() == is_private, || format!("{signing:?}"));
}
