//! Words for metadata that was not found, or is not what it should be.

use bearerbox_oauth::{MetadataError, ResourceMetadataError};

use super::Words;
use crate::view::{ErrorCode, ServerWords};

const BY_HAND: &str = "Check the address, or give the endpoints by hand.";

pub(super) fn find_words(address: &str, error: &MetadataError) -> Words {
    use ErrorCode::{AnswerRefused, ServerRefused};
    let words = match error {
        MetadataError::Status { status: 404, .. } => Words::new(
            ServerRefused,
            format!("There is no metadata at {address}: the server answers \"not found\"."),
            BY_HAND,
        ),
        MetadataError::Status { status, .. } => Words::new(
            ServerRefused,
            format!("The server answers the request for its metadata at {address} with status {status}."),
            if *status >= 500 {
                "Try again later, or give the endpoints by hand."
            } else {
                BY_HAND
            },
        ),
        MetadataError::Redirected {
            location: Some(location),
            ..
        } => Words::new(
            AnswerRefused,
            format!("The metadata at {address} is redirected again and again, at last to {location}."),
            BY_HAND,
        ),
        MetadataError::Redirected { location: None, .. } => Words::new(
            AnswerRefused,
            format!("The metadata at {address} is redirected to nowhere."),
            BY_HAND,
        ),
        MetadataError::Empty => Words::new(
            AnswerRefused,
            format!("The server answers the request for its metadata at {address} with nothing."),
            BY_HAND,
        ),
        MetadataError::Html { .. } => Words::new(
            AnswerRefused,
            format!("At {address} there is a web page, not metadata."),
            "Check the address: is it the issuer, or the page of a product? Or give the endpoints by hand.",
        ),
        MetadataError::Truncated { length } => Words::new(
            AnswerRefused,
            format!("The metadata at {address} breaks off after {length} bytes."),
            "Try again; if it stays so, tell those who run the server.",
        ),
        MetadataError::NotUtf8 { position } => Words::new(
            AnswerRefused,
            format!("The metadata at {address} is not UTF-8 (at byte {position})."),
            BY_HAND,
        ),
        MetadataError::NotJson { problem, .. } => Words::new(
            AnswerRefused,
            format!(
                "What is at {address} is not JSON: {} at byte {}.",
                problem.cause, problem.position
            ),
            BY_HAND,
        ),
        MetadataError::NotAnObject { found } => Words::new(
            AnswerRefused,
            format!("What is at {address} is a JSON {found}, not metadata."),
            BY_HAND,
        ),
        MetadataError::Member { member, reason } => Words::new(
            AnswerRefused,
            format!("The metadata at {address} is broken: {member} {reason}."),
            "Tell those who run the server, or give the endpoints by hand.",
        ),
        MetadataError::IssuerMissing { .. } => Words::new(
            AnswerRefused,
            format!("The metadata at {address} names no issuer, so it cannot be told whose it is."),
            "Give the endpoints by hand if you trust them.",
        ),
        MetadataError::IssuerMismatch { expected, found, .. } => Words::new(
            AnswerRefused,
            format!("The metadata at {address} is that of the issuer {found}, not of {expected}."),
            "If that is the server you mean, use the issuer that it names.",
        ),
    };
    match error {
        MetadataError::Status { status, excerpt, .. } => words.beside(quote(Some(*status), excerpt)),
        MetadataError::Html { excerpt } | MetadataError::NotJson { excerpt, .. } => words.beside(quote(None, excerpt)),
        MetadataError::Redirected { status, .. } => words.beside(quote(Some(*status), "")),
        MetadataError::Empty
        | MetadataError::Truncated { .. }
        | MetadataError::NotUtf8 { .. }
        | MetadataError::NotAnObject { .. }
        | MetadataError::Member { .. }
        | MetadataError::IssuerMissing { .. }
        | MetadataError::IssuerMismatch { .. } => words,
    }
}

/// What an API says of itself.
pub(super) fn find_resource_words(address: &str, error: &ResourceMetadataError) -> Words {
    let ask = "Ask those who run the API for the issuer of its authorization server, and give that.";
    match error {
        ResourceMetadataError::Unreadable(error) => find_words(address, error).advising(ask),
        ResourceMetadataError::ResourceMissing => Words::new(
            ErrorCode::AnswerRefused,
            format!("The metadata at {address} does not say of which API it is, so it cannot be used."),
            ask,
        ),
        ResourceMetadataError::ResourceMismatch { expected, found } => Words::new(
            ErrorCode::AnswerRefused,
            format!("The metadata at {address} is that of {found}, not of {expected}, so it must not be used."),
            "If that is the API you mean, look for it by that URL. RFC 9728 §3.3 wants both to be the same.",
        ),
    }
}

fn quote(status: Option<u16>, excerpt: &str) -> ServerWords {
    ServerWords {
        status,
        body: (!excerpt.is_empty()).then(|| excerpt.to_owned()),
        ..ServerWords::default()
    }
}
