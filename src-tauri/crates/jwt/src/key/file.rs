//! What a file or a pasted text of keys is, before it is known what they are for.

use zeroize::Zeroizing;

use super::pem::looks_like_pem;
use super::problem::KeyProblem;
use crate::json::Json;
use crate::json_parser::parse_json;

pub(super) enum KeyFile<'a> {
    Pem(&'a str),
    /// An object: a JWK (RFC 7517 §4) or a JWK Set (RFC 7517 §5), which may be private.
    Json(Zeroizing<Json>),
}

pub(super) fn read_key_file(file: &[u8]) -> Result<KeyFile<'_>, KeyProblem> {
    // A SEQUENCE of ASN.1; every key's and certificate's DER has a zero in it, and no text has.
    if file.starts_with(b"0") && file.contains(&0) {
        return Err(KeyProblem::Der);
    }
    let text = std::str::from_utf8(file).map_err(|_| KeyProblem::NotAKey)?;
    let text = text.trim_start_matches('\u{feff}').trim();
    if looks_like_pem(text) {
        return Ok(KeyFile::Pem(text));
    }
    if !text.starts_with('{') {
        return Err(KeyProblem::NotAKey);
    }
    let json = parse_json(text).map_err(KeyProblem::NotJson)?;
    Ok(KeyFile::Json(Zeroizing::new(json)))
}
