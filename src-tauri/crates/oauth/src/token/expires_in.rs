//! `expires_in`: seconds, in theory a number (RFC 6749 §5.1).
//!
//! A value that cannot be leaves the expiry unknown and is said. It does not make the tokens less good: to refuse them
//! would lose a refresh token that the server has just renewed.

use bearerbox_jwt::{Json, parse_json};

use super::Oddity;

/// Three centuries: more is a mistake, such as milliseconds or a date.
const LARGEST: f64 = 1e10;
/// How much of a wrong value is quoted, in characters.
const QUOTED: usize = 64;

/// Reads `expires_in`. In a form every value is a string, so there that is no departure.
pub(super) fn read_expires_in(value: &Json, in_form: bool, oddities: &mut Vec<Oddity>) -> Option<u64> {
    let text = match value {
        Json::Number(text) => text.as_str(),
        Json::String(text) => {
            if !in_form {
                oddities.push(Oddity::ExpiresInString);
            }
            text.trim_ascii()
        }
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => {
            oddities.push(Oddity::ExpiresInNotANumber(format!("a JSON {}", value.type_name())));
            return None;
        }
    };
    let quoted = || text.chars().take(QUOTED).collect::<String>();
    // JSON's grammar, because f64 would also read "inf" and "NaN".
    let is_number = matches!(parse_json(text), Ok(Json::Number(_)));
    let Some(seconds) = text.parse::<f64>().ok().filter(|_| is_number) else {
        oddities.push(Oddity::ExpiresInNotANumber(quoted()));
        return None;
    };
    if seconds < 0.0 {
        oddities.push(Oddity::ExpiresInNegative(quoted()));
        return None;
    }
    if seconds > LARGEST {
        oddities.push(Oddity::ExpiresInTooLarge(quoted()));
        return None;
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        oddities.push(Oddity::ExpiresInNotWhole);
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 10^10, to be rounded down"
    )]
    Some(seconds as u64)
}
