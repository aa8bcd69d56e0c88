//! Header fields that a person writes: the one rule for those of a profile and those of a request to an API.

/// Header fields that belong to the connection; writing them by hand breaks the request.
const CONNECTION_FIELDS: &[&str] = &[
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "upgrade",
    "te",
    "trailer",
    "expect",
];

/// Why a header field cannot be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HeaderFieldProblem {
    /// The name is none (RFC 9110 §5.1).
    Name,
    /// It belongs to the connection.
    Connection,
    /// The value is no text on one line (RFC 9110 §5.5).
    Value,
}

/// What is wrong with a field, if anything is.
pub(crate) fn judge_header_field(name: &str, value: &str) -> Option<HeaderFieldProblem> {
    if !is_token(name) {
        Some(HeaderFieldProblem::Name)
    } else if CONNECTION_FIELDS.contains(&name.to_ascii_lowercase().as_str()) {
        Some(HeaderFieldProblem::Connection)
    } else if value.chars().any(|c| c.is_control() && c != '\t') {
        Some(HeaderFieldProblem::Value)
    } else {
        None
    }
}

/// Whether it may be an authentication scheme or the name of a field (RFC 9110 §5.6.2).
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_token_character)
}

fn is_token_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
