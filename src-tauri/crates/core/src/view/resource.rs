//! What an API says of itself (RFC 9728).

use serde::Serialize;
use ts_rs::TS;

use super::WarningView;

/// An API's metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ProtectedResourceView {
    /// The resource identifier, to be named as `resource` when a token is asked for (RFC 8707).
    pub resource: String,
    /// Its name, for people.
    pub name: Option<String>,
    /// A page about it.
    pub documentation: Option<String>,
    /// Where the metadata was found.
    pub found_at: String,
    /// The issuers whose tokens it takes.
    pub authorization_servers: Vec<String>,
    /// The scopes that requests to it may need.
    pub scopes: Vec<String>,
    /// How a token may come: `header`, `body`, `query`; none where it does not say.
    pub bearer_methods: Option<Vec<String>>,
    /// Whether it takes only tokens that are bound to a key (RFC 9449).
    pub requires_dpop: bool,
    /// What proofs may be signed with.
    pub dpop_algorithms: Vec<String>,
    /// Whether it takes only tokens that are bound to a client certificate (RFC 8705).
    pub requires_client_certificate: bool,
    /// The types of authorization details that it knows (RFC 9396).
    pub authorization_details_types: Vec<String>,
    /// Whether it says the same in a signed JWT, too.
    pub signed: bool,
    /// Remarks.
    pub warnings: Vec<WarningView>,
}
