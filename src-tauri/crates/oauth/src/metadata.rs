//! The authorization server's metadata (RFC 8414, OpenID Connect Discovery): where it may be, and what it says.

mod document;
mod location;
mod response;

pub use document::AuthorizationServerMetadata;
pub(crate) use document::read_member;
pub use location::{implied_issuer, metadata_requests};
pub use response::{MetadataError, metadata_response};
pub(crate) use response::{is_same_issuer, read_members, to_value};
