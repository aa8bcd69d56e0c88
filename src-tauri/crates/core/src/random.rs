//! Random values: the one place that draws them from the operating system.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bearerbox_secret::Secret;

use crate::Error;

/// 256 random bits in base64url, 43 characters: enough for `state`, `nonce` and a code verifier (RFC 7636 §4.1).
///
/// # Errors
/// `NoRandomness`.
pub(crate) fn draw_secret() -> Result<Secret, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Error::NoRandomness)?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(bytes)))
}
