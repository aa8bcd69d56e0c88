//! The authorization server's metadata (RFC 8414, OpenID Connect Discovery): where it may be, and what it says.

mod document;
mod location;
mod response;

pub use document::AuthorizationServerMetadata;
pub use location::{implied_issuer, metadata_requests};
pub(crate) use response::is_same_issuer;
pub use response::{MetadataError, metadata_response};
