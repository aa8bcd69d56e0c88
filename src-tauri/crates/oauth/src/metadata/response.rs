//! Reads an answer as metadata (RFC 8414 §3.2), strictly.

use url::Url;

use super::AuthorizationServerMetadata;
use crate::http::HttpResponse;

/// Why an answer is not the metadata that was asked for (RFC 8414 §3.2, §3.3).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MetadataError {
    /// A status other than 200.
    #[error("metadata: status {status}")]
    Status {
        /// The status code.
        status: u16,
        /// The media type.
        content_type: Option<String>,
        /// The beginning of the body.
        excerpt: String,
    },
    /// More redirects than were allowed, or one without a target (RFC 9110 §15.4).
    #[error("metadata: redirected too often")]
    Redirected {
        /// The status code.
        status: u16,
        /// Where the last one leads.
        location: Option<String>,
    },
    /// No body.
    #[error("metadata: the answer is empty")]
    Empty,
    /// A web page.
    #[error("metadata: the answer is a web page")]
    Html {
        /// The beginning of it.
        excerpt: String,
    },
    /// JSON that ends too early.
    #[error("metadata: the answer ends too early, after {length} bytes")]
    Truncated {
        /// Its length in bytes.
        length: usize,
    },
    /// Not UTF-8 (RFC 8259 §8.1).
    #[error("metadata: the answer is not UTF-8")]
    NotUtf8 {
        /// Byte offset of the first such byte.
        position: usize,
    },
    /// Not JSON.
    #[error("metadata: the answer is not JSON: {problem}")]
    NotJson {
        /// What is wrong, and where.
        problem: bearerbox_jwt::JsonProblem,
        /// The beginning of the body.
        excerpt: String,
    },
    /// JSON, but no object (RFC 8414 §3.2).
    #[error("metadata: a JSON {found}, not an object")]
    NotAnObject {
        /// Its type.
        found: &'static str,
    },
    /// A member has the wrong type (RFC 8414 §2).
    #[error("metadata: {member} is not as RFC 8414 says: {reason}")]
    Member {
        /// Which.
        member: String,
        /// In what way.
        reason: String,
    },
    /// No `issuer`, which is required (RFC 8414 §2).
    #[error("metadata: no issuer")]
    IssuerMissing {
        /// All the rest, so that a person can still choose it.
        metadata: Box<AuthorizationServerMetadata>,
    },
    /// Another issuer than was asked for (RFC 8414 §3.3).
    #[error("metadata: the issuer is {found}, not {expected}")]
    IssuerMismatch {
        /// What the address implies.
        expected: String,
        /// What the metadata says.
        found: String,
        /// The metadata, so that a person can still choose it.
        metadata: Box<AuthorizationServerMetadata>,
    },
}

/// Reads an answer to one of the requests for the metadata of `address` (RFC 8414 §3.2, §3.3).
///
/// # Errors
/// Why the answer is not that metadata.
pub fn metadata_response(response: &HttpResponse, address: &Url) -> Result<AuthorizationServerMetadata, MetadataError> {
    let _ = (response, address);
    Err(MetadataError::Empty)
}
