//! Words for requests to an API that are not sent.

use super::Words;
use crate::errands::ApiRequestError;
use crate::view::ErrorCode;

pub(super) fn find_words(error: &ApiRequestError) -> Words {
    use ErrorCode::{Invalid, PlaintextAddress};
    match error {
        ApiRequestError::UnknownMethod { method } => Words::new(
            Invalid,
            format!("\"{method}\" is not a method that can be sent."),
            "Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS.",
        ),
        ApiRequestError::NoUrl { url } => Words::new(
            Invalid,
            format!("\"{url}\" is not the URL of an API."),
            "Give one that begins with https://, without a user and a password in it.",
        ),
        ApiRequestError::NotEncrypted { url } => Words::new(
            PlaintextAddress,
            format!("{url} is not encrypted: everyone on the way could read the token and use it."),
            "Use https://. If there is no other way, allow http for this request.",
        ),
        ApiRequestError::FieldName { name } => Words::new(
            Invalid,
            format!("\"{name}\" is not the name of a header field."),
            "Use letters, digits and hyphens; the value comes after the colon.",
        ),
        ApiRequestError::FieldOfConnection { name } => Words::new(
            Invalid,
            format!("The header field {name} belongs to the connection and cannot be set."),
            "Leave it out.",
        ),
        ApiRequestError::FieldValue { name } => Words::new(
            Invalid,
            format!("The header field {name} has a line break or another control character in it."),
            "Write its value on one line.",
        ),
        ApiRequestError::ContentTooLarge { limit } => Words::new(
            Invalid,
            format!("More than {} million characters would be sent.", limit / 1_000_000),
            "Send less: all of it is kept in the trace.",
        ),
    }
}
