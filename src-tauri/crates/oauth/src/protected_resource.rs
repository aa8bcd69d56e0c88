//! An API's own metadata (RFC 9728): where it may be, and what it says.

mod document;
mod location;

pub use document::{ResourceMetadata, ResourceMetadataError, resource_metadata_response};
pub use location::{ResourceMetadataRequest, named_resource_metadata_request, resource_metadata_requests};
