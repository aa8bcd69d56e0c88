//! What a profile's server can be asked, as it is shown before anything is sent.

use serde::Serialize;
use ts_rs::TS;

/// Which errands a server takes, as far as it is known without asking it; none where it has not said so yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ErrandSupport {
    /// Whether it has a userinfo endpoint.
    pub userinfo: Option<bool>,
    /// Whether it has an introspection endpoint.
    pub introspection: Option<bool>,
    /// Whether it says that it signs the answers of that (RFC 9701).
    pub signed_introspection: Option<bool>,
    /// Whether it has a revocation endpoint.
    pub revocation: Option<bool>,
    /// Whether it makes JWTs of access tokens.
    pub jwt: Option<bool>,
    /// Whether it has an end session endpoint.
    pub logout: Option<bool>,
}
