//! What an API says of itself (RFC 9728 §2), and whether it says it of the right one (§3.3).

use serde_json::{Map, Value};
use url::Url;

use super::location::{Expected, ResourceMetadataRequest};
use crate::http::HttpResponse;
use crate::metadata::{MetadataError, read_member, read_members};

/// An API's metadata (RFC 9728 §2).
#[derive(Clone, Debug, PartialEq)]
pub struct ResourceMetadata {
    /// The resource identifier, to the letter.
    pub resource: String,
    /// The issuers whose tokens it takes.
    pub authorization_servers: Vec<String>,
    /// Where its own keys are.
    pub jwks_uri: Option<Url>,
    /// The scopes that requests to it may need.
    pub scopes_supported: Vec<String>,
    /// How a token may come: `header`, `body`, `query`. None: it does not say.
    pub bearer_methods_supported: Option<Vec<String>>,
    /// Its name, for people.
    pub resource_name: Option<String>,
    /// A page about it.
    pub resource_documentation: Option<String>,
    /// Whether tokens are bound to a client certificate (RFC 8705 §3).
    pub tls_client_certificate_bound_access_tokens: bool,
    /// The types of authorization details that it knows (RFC 9396 §2).
    pub authorization_details_types_supported: Vec<String>,
    /// What proofs may be signed with (RFC 9449 §4).
    pub dpop_signing_alg_values_supported: Vec<String>,
    /// Whether it takes tokens only with a proof (RFC 9449 §7).
    pub dpop_bound_access_tokens_required: bool,
    /// A JWT that says the same, signed (§2.2).
    pub signed_metadata: Option<String>,
    /// Members of no specification known here.
    pub other: Map<String, Value>,
}

/// Why an answer is not the metadata of the API (RFC 9728 §3.2, §3.3).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ResourceMetadataError {
    /// It is no metadata at all.
    #[error(transparent)]
    Unreadable(#[from] MetadataError),
    /// No `resource`, which is required (RFC 9728 §2).
    #[error("metadata: no resource")]
    ResourceMissing,
    /// It is another API's, and must not be used (RFC 9728 §3.3).
    #[error("metadata: the resource is {found}, not {expected}")]
    ResourceMismatch {
        /// The resource that was asked for.
        expected: String,
        /// What the metadata says.
        found: String,
    },
}

/// Reads the answer to a request for an API's metadata (RFC 9728 §3.2, §3.3).
///
/// # Errors
/// Why the answer is not that metadata.
pub fn resource_metadata_response(
    response: &HttpResponse,
    request: &ResourceMetadataRequest,
) -> Result<ResourceMetadata, ResourceMetadataError> {
    let mut members = read_members(response)?;
    let resource: Option<String> = read_member("resource", &mut members)?;
    let resource = resource.ok_or(ResourceMetadataError::ResourceMissing)?;
    let (Expected::Identical(expected) | Expected::AtOrAbove(expected)) = &request.expected;
    let fits = match &request.expected {
        Expected::Identical(expected) => is_same(expected, &resource),
        Expected::AtOrAbove(expected) => is_same(expected, &resource) || is_above(&resource, expected),
    };
    if !fits {
        return Err(ResourceMetadataError::ResourceMismatch {
            expected: expected.to_string(),
            found: resource,
        });
    }
    Ok(ResourceMetadata {
        resource,
        authorization_servers: read_member("authorization_servers", &mut members)?.unwrap_or_default(),
        jwks_uri: read_member("jwks_uri", &mut members)?,
        scopes_supported: read_member("scopes_supported", &mut members)?.unwrap_or_default(),
        bearer_methods_supported: read_member("bearer_methods_supported", &mut members)?,
        resource_name: read_member("resource_name", &mut members)?,
        resource_documentation: read_member("resource_documentation", &mut members)?,
        tls_client_certificate_bound_access_tokens: read_member(
            "tls_client_certificate_bound_access_tokens",
            &mut members,
        )?
        .unwrap_or_default(),
        authorization_details_types_supported: read_member("authorization_details_types_supported", &mut members)?
            .unwrap_or_default(),
        dpop_signing_alg_values_supported: read_member("dpop_signing_alg_values_supported", &mut members)?
            .unwrap_or_default(),
        dpop_bound_access_tokens_required: read_member("dpop_bound_access_tokens_required", &mut members)?
            .unwrap_or_default(),
        signed_metadata: read_member("signed_metadata", &mut members)?,
        other: members,
    })
}

impl ResourceMetadata {
    /// Whether it is of `address` itself, not of something that it is a part of (RFC 9728 §3.3).
    pub fn is_of(&self, address: &Url) -> bool {
        is_same(address, &self.resource)
    }
}

/// RFC 9728 §3.3 wants them identical. A slash at the end is forgiven, because a person typed the address.
fn is_same(expected: &Url, found: &str) -> bool {
    let mut expected = expected.clone();
    expected.set_fragment(None);
    Url::parse(found).is_ok_and(|url| url.as_str().trim_end_matches('/') == expected.as_str().trim_end_matches('/'))
}

/// Whether `asked` is a part of the resource `found`: at the same origin, at its path or below it.
fn is_above(found: &str, asked: &Url) -> bool {
    let Ok(found) = Url::parse(found) else { return false };
    let path = found.path().trim_end_matches('/');
    let below = asked.path().strip_prefix(path);
    found.origin() == asked.origin()
        && found.query().is_none()
        && below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests;
