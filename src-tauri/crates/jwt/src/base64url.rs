//! Strict base64url, the encoding of every part of a JWT (RFC 7515 §2).
//!
//! Strict, because two spellings of one token would be two tokens: no padding, no white space, no
//! letters of plain base64, no stray bits at the end (RFC 4648 §3.5).

use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const STRICT: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_allow_trailing_bits(false)
        .with_decode_padding_mode(DecodePaddingMode::RequireNone),
);

/// Why a text is no base64url (RFC 7515 §2, RFC 4648 §5). Positions are byte offsets from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Base64Problem {
    /// `+` or `/`: plain base64 (RFC 4648 §4) in place of base64url.
    #[error("{found:?} at {position} is of plain base64, not base64url")]
    PlainAlphabet {
        /// Where.
        position: usize,
        /// What.
        found: char,
    },
    /// `=`, which a JWT leaves out (RFC 7515 §2).
    #[error("padding at {position}")]
    Padding {
        /// Where.
        position: usize,
    },
    /// Any other character outside the alphabet (RFC 4648 §3.3).
    #[error("{found:?} at {position} is not of the base64url alphabet")]
    Character {
        /// Where.
        position: usize,
        /// What.
        found: char,
    },
    /// A length that no encoding has: the text was cut off (RFC 4648 §5).
    #[error("{length} characters, a length that no encoding has")]
    Length {
        /// Of the text, in characters.
        length: usize,
    },
    /// The bits after the last byte are not zero (RFC 4648 §3.5).
    #[error("the last character at {position} carries stray bits")]
    TrailingBits {
        /// Where.
        position: usize,
    },
}

/// Decodes base64url without padding (RFC 7515 §2, appendix C).
///
/// # Errors
/// The first departure, with its place.
pub fn decode_base64url(text: &str) -> Result<Vec<u8>, Base64Problem> {
    // Whoever is right is not looked at twice.
    STRICT.decode(text).map_err(|_| find_problem(text))
}

fn find_problem(text: &str) -> Base64Problem {
    let stranger = text
        .char_indices()
        .find(|(_, found)| !matches!(found, 'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_'));
    match stranger {
        Some((position, found @ ('+' | '/'))) => Base64Problem::PlainAlphabet { position, found },
        Some((position, '=')) => Base64Problem::Padding { position },
        Some((position, found)) => Base64Problem::Character { position, found },
        None if text.len() % 4 == 1 => Base64Problem::Length { length: text.len() },
        // Alphabet and length are right, so that only the last character's bits can be wrong.
        None => Base64Problem::TrailingBits {
            position: text.len().saturating_sub(1),
        },
    }
}

/// Encodes as base64url without padding (RFC 7515 §2, appendix C).
pub fn encode_base64url(octets: impl AsRef<[u8]>) -> String {
    STRICT.encode(octets)
}

#[cfg(test)]
mod tests {
    use super::{Base64Problem, decode_base64url, encode_base64url};

    #[test]
    fn decodes_the_octets_of_rfc_7515_appendix_c() {
        assert_eq!(decode_base64url("A-z_4ME"), Ok(vec![3, 236, 255, 224, 193]));
        assert_eq!(decode_base64url(""), Ok(vec![]));
    }

    #[test]
    fn encodes_the_octets_of_rfc_7515_appendix_c() {
        assert_eq!(encode_base64url([3, 236, 255, 224, 193]), "A-z_4ME");
        assert_eq!(encode_base64url(""), "");
    }

    #[test]
    fn says_what_departs_and_where() {
        assert_eq!(
            decode_base64url("A+z_"),
            Err(Base64Problem::PlainAlphabet {
                position: 1,
                found: '+'
            })
        );
        assert_eq!(
            decode_base64url("A-z_4ME="),
            Err(Base64Problem::Padding { position: 7 })
        );
        assert_eq!(
            decode_base64url("A-z\n_4ME"),
            Err(Base64Problem::Character {
                position: 3,
                found: '\n'
            })
        );
        assert_eq!(
            decode_base64url("ABé"),
            Err(Base64Problem::Character {
                position: 2,
                found: 'é'
            })
        );
        assert_eq!(decode_base64url("ABCDE"), Err(Base64Problem::Length { length: 5 }));
        assert_eq!(
            decode_base64url("A-z_4MF"),
            Err(Base64Problem::TrailingBits { position: 6 })
        );
        assert_eq!(decode_base64url("AB"), Err(Base64Problem::TrailingBits { position: 1 }));
    }
}
