//! Reads an answer as metadata (RFC 8414 §3.2), strictly.

use bearerbox_jwt::Json;
use serde_json::{Map, Value};
use url::Url;

use super::{AuthorizationServerMetadata, implied_issuer};
use crate::body::{BodyProblem, excerpt_of, read_object, read_text};
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
    let members = read_members(response)?;
    let metadata = AuthorizationServerMetadata::from_members(members)?;
    let Some(found) = metadata.issuer.clone() else {
        return Err(MetadataError::IssuerMissing {
            metadata: Box::new(metadata),
        });
    };
    match implied_issuer(address) {
        Some(expected) if !is_same_issuer(&expected, &found) => Err(MetadataError::IssuerMismatch {
            expected: expected.as_str().trim_end_matches('/').to_owned(),
            found,
            metadata: Box::new(metadata),
        }),
        Some(_) | None => Ok(metadata),
    }
}

/// The members of a metadata document, whoever's it is.
pub(crate) fn read_members(response: &HttpResponse) -> Result<Map<String, Value>, MetadataError> {
    match response.status {
        200 => {}
        300..=399 => {
            return Err(MetadataError::Redirected {
                status: response.status,
                location: response.header("location").map(str::to_owned),
            });
        }
        status => {
            return Err(MetadataError::Status {
                status,
                content_type: response.media_type(),
                excerpt: excerpt_of(response),
            });
        }
    }
    let object = read_text(response)
        .and_then(|text| read_object(response, text.text))
        .map_err(|problem| refused(problem, response))?;
    let members = object.members().iter();
    Ok(members.map(|(name, value)| (name.clone(), to_value(value))).collect())
}

/// RFC 8414 §3.3 wants them identical. A slash at the end is forgiven, because a person typed the
/// address and many issuers end in one.
pub(crate) fn is_same_issuer(expected: &Url, found: &str) -> bool {
    Url::parse(found).is_ok_and(|url| url.as_str().trim_end_matches('/') == expected.as_str().trim_end_matches('/'))
}

fn refused(problem: BodyProblem, response: &HttpResponse) -> MetadataError {
    match problem {
        BodyProblem::Empty => MetadataError::Empty,
        BodyProblem::Html { excerpt } => MetadataError::Html { excerpt },
        BodyProblem::Truncated { length } => MetadataError::Truncated { length },
        BodyProblem::NotUtf8 { position } => MetadataError::NotUtf8 { position },
        BodyProblem::NotJson(problem) => MetadataError::NotJson {
            problem,
            excerpt: excerpt_of(response),
        },
        BodyProblem::NotAnObject { found } => MetadataError::NotAnObject { found },
    }
}

/// A number that `serde_json` cannot hold stays as its text.
pub(crate) fn to_value(json: &Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(value) => Value::Bool(*value),
        Json::Number(text) => text.parse().map_or_else(|_| Value::String(text.clone()), Value::Number),
        Json::String(text) => Value::String(text.clone()),
        Json::Array(elements) => elements.iter().map(to_value).collect(),
        Json::Object(object) => object
            .members()
            .iter()
            .map(|(name, value)| (name.clone(), to_value(value)))
            .collect(),
    }
}

#[cfg(test)]
mod tests;
