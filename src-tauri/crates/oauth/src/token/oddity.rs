//! Departures of token responses that real servers show and that do no harm.

use std::fmt;

/// A departure from RFC 6749 §5.1 that real servers show and that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// A byte order mark before the JSON (RFC 8259 §8.1).
    ByteOrderMark,
    /// A form-encoded body in place of JSON.
    FormEncoded,
    /// JSON declared as something else, or as nothing (RFC 6749 §5.1).
    ContentType(Option<String>),
    /// A success status other than 200 (RFC 6749 §5.1).
    Status(u16),
    /// `expires_in` as a string.
    ExpiresInString,
    /// `expires_in` with a fraction or an exponent, rounded down.
    ExpiresInNotWhole,
    /// `expires_in` is no number; what it is. It counts as not said.
    ExpiresInNotANumber(String),
    /// `expires_in` is less than zero, as it was written. It counts as not said.
    ExpiresInNegative(String),
    /// `expires_in` is more than 10^10 seconds, three centuries, as it was written. It counts as not said.
    ExpiresInTooLarge(String),
    /// `token_type` not spelled `Bearer`, such as `bearer` (RFC 6749 §5.1 lets it vary in case).
    TokenTypeSpelling(String),
    /// No `token_type` (RFC 6749 §5.1 requires it).
    TokenTypeMissing,
    /// `scope` as a list of strings.
    ScopeList,
    /// `scope` separated by commas.
    ScopeCommas,
    /// A member that is `null` or empty and counts as absent; its name.
    EmptyMember(&'static str),
    /// A member that is written more than once, the last of which counts (RFC 8259 §4); its name.
    RepeatedMember(String),
    /// An access token with characters that no header field can carry (RFC 6750 §2.1).
    AccessTokenCharacters,
}

impl fmt::Display for Oddity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ByteOrderMark => formatter.write_str("a byte order mark before the JSON"),
            Self::FormEncoded => formatter.write_str("a form-encoded body"),
            Self::ContentType(Some(media_type)) => write!(formatter, "declared as {media_type}"),
            Self::ContentType(None) => formatter.write_str("no content type"),
            Self::Status(status) => write!(formatter, "status {status}"),
            Self::ExpiresInString => formatter.write_str("expires_in is a string"),
            Self::ExpiresInNotWhole => formatter.write_str("expires_in is no whole number"),
            Self::ExpiresInNotANumber(found) => {
                write!(formatter, "expires_in is no number ({found}), so it says nothing")
            }
            Self::ExpiresInNegative(text) => write!(formatter, "expires_in is negative ({text}), so it says nothing"),
            Self::ExpiresInTooLarge(text) => write!(
                formatter,
                "expires_in is absurdly large ({text}; milliseconds or a date?), so it says nothing"
            ),
            Self::TokenTypeSpelling(token_type) => write!(formatter, "token_type is {token_type:?}"),
            Self::TokenTypeMissing => formatter.write_str("no token_type"),
            Self::ScopeList => formatter.write_str("scope is a list"),
            Self::ScopeCommas => formatter.write_str("scope is separated by commas"),
            Self::EmptyMember(name) => write!(formatter, "{name} is there but empty"),
            Self::RepeatedMember(name) => write!(formatter, "{name} is there more than once"),
            Self::AccessTokenCharacters => {
                formatter.write_str("the access token has characters that no header field can carry")
            }
        }
    }
}
