//! Unguessable texts and the digests under which they are kept.
//!
//! The server keeps no code, refresh token or cookie itself, only its digest.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Random bytes.
pub(crate) fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system's random source answers");
    bytes
}

/// A random text of 256 bits, safe in URLs, headers and cookies.
pub(crate) fn random_text() -> String {
    encode(random_bytes::<32>())
}

/// A random text of 96 bits, for what must be unique but is no secret.
pub(crate) fn random_id() -> String {
    encode(random_bytes::<12>())
}

/// The SHA-256 digest of `text`, base64url.
pub(crate) fn digest(text: &str) -> String {
    encode(Sha256::digest(text))
}

/// Base64url without padding (RFC 7515 §2).
pub(crate) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Strict base64url without padding.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
