//! A shared secret as people write one: text, hex or base64. Which it was is told by what verifies.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use bearerbox_jwt::{VerificationKeys, verify_jws};
use bearerbox_secret::Secret;
use serde::Serialize;
use ts_rs::TS;
use zeroize::Zeroizing;

use crate::Error;

/// How a secret is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SecretForm {
    /// Its characters are its octets (UTF-8).
    Text,
    /// Two hexadecimal digits for each octet.
    Hex,
    /// Base64 or base64url.
    Base64,
}

/// The keys that `secret` may be, as its text first.
///
/// # Errors
/// `Key`: it is a key in PEM or JWK, which is no secret.
pub(super) fn read_secret(secret: &Secret) -> Result<Vec<(SecretForm, VerificationKeys)>, Error> {
    let mut readings = vec![(SecretForm::Text, VerificationKeys::from_secret(secret)?)];
    let others = [
        (SecretForm::Hex, read_hex(secret.expose())),
        (SecretForm::Base64, read_base64(secret.expose())),
    ];
    for (form, octets) in others {
        if let Some(octets) = octets {
            readings.push((form, VerificationKeys::from_secret_octets(&octets)?));
        }
    }
    Ok(readings)
}

/// The reading that `token` verifies with; the text where none does.
pub(super) fn choose(
    token: &str,
    content: Option<&[u8]>,
    mut readings: Vec<(SecretForm, VerificationKeys)>,
) -> (SecretForm, VerificationKeys) {
    let verifies = |keys: &VerificationKeys| {
        verify_jws(token, content, keys).is_ok_and(|signatures| signatures.iter().all(Result::is_ok))
    };
    let at = readings.iter().position(|(_, keys)| verifies(keys)).unwrap_or(0);
    readings.swap_remove(at)
}

fn read_hex(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let text = text.trim();
    if text.is_empty() || !text.len().is_multiple_of(2) || !text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let octets = (0..text.len()).step_by(2);
    octets
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
        .collect::<Option<Vec<u8>>>()
        .map(Zeroizing::new)
}

fn read_base64(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let text = text.trim();
    let engines = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD];
    let octets = engines.iter().find_map(|engine| engine.decode(text).ok());
    octets.filter(|octets| !octets.is_empty()).map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::{SecretForm, read_base64, read_hex, read_secret};
    use bearerbox_secret::Secret;

    #[test]
    fn reads_a_secret_in_each_form_that_it_can_be_in() {
        let forms = |text| {
            let readings = read_secret(&Secret::new(text)).unwrap();
            readings.iter().map(|(form, _)| *form).collect::<Vec<_>>()
        };
        assert_eq!(forms("not hex, not base64!"), [SecretForm::Text]);
        assert_eq!(forms("c2VjcmV0"), [SecretForm::Text, SecretForm::Base64]);
        assert_eq!(
            forms("73656372"),
            [SecretForm::Text, SecretForm::Hex, SecretForm::Base64]
        );
        assert_eq!(**read_hex("73656372").unwrap(), *b"secr");
        assert_eq!(**read_base64("c2VjcmV0Pz8_").unwrap(), *b"secret???");
        assert!(read_hex("+1").is_none() && read_hex("é").is_none() && read_base64("").is_none());
    }

    #[test]
    fn a_key_is_no_secret() {
        let key = Secret::new("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----");
        assert!(read_secret(&key).is_err());
    }
}
