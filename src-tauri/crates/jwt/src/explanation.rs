//! What a claim or a header member means, and where that is written.

use crate::registry::{CLAIMS, HEADER_MEMBERS};

/// What a registered name means (RFC 7519 §10.1, RFC 7515 §9.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The registered name.
    pub name: &'static str,
    /// In a few words.
    pub title: &'static str,
    /// In one sentence.
    pub meaning: &'static str,
    /// Where it is defined: `RFC 7519 §4.1.1`.
    pub source: &'static str,
}

/// Explains a claim of the IANA registry (RFC 7519 §10.1); none for a private one.
pub fn explain(name: &str) -> Option<&'static Explanation> {
    CLAIMS.iter().find(|explanation| explanation.name == name)
}

/// Explains a JOSE header member of the IANA registry (RFC 7515 §9.1); none for a private one.
pub fn explain_header(name: &str) -> Option<&'static Explanation> {
    HEADER_MEMBERS.iter().find(|explanation| explanation.name == name)
}
