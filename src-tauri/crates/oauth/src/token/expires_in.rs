//! `expires_in`: seconds, in theory a number (RFC 6749 §5.1).

use bearerbox_jwt::{Json, parse_json};

use super::Oddity;
use crate::error::ProtocolError;

/// Three centuries: more is a mistake, such as milliseconds or a date.
const LARGEST: f64 = 1e10;
/// How much of a wrong value an error quotes, in characters.
const QUOTED: usize = 64;

/// Reads `expires_in`. In a form every value is a string, so there that is no departure.
pub(super) fn read_expires_in(value: &Json, in_form: bool, oddities: &mut Vec<Oddity>) -> Result<u64, ProtocolError> {
    let text = match value {
        Json::Number(text) => text.as_str(),
        Json::String(text) => {
            if !in_form {
                oddities.push(Oddity::ExpiresInString);
            }
            text.trim_ascii()
        }
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => {
            return Err(ProtocolError::MemberType {
                name: "expires_in",
                found: value.type_name(),
            });
        }
    };
    let quoted = || text.chars().take(QUOTED).collect::<String>();
    // JSON's grammar, because f64 would also read "inf" and "NaN".
    let is_number = matches!(parse_json(text), Ok(Json::Number(_)));
    let Some(seconds) = text.parse::<f64>().ok().filter(|_| is_number) else {
        return Err(ProtocolError::ExpiresInNotANumber { text: quoted() });
    };
    if seconds < 0.0 {
        return Err(ProtocolError::ExpiresInNegative { text: quoted() });
    }
    if seconds > LARGEST {
        return Err(ProtocolError::ExpiresInTooLarge { text: quoted() });
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        oddities.push(Oddity::ExpiresInNotWhole);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 10^10, to be rounded down"
    )]
    Ok(seconds as u64)
}
