//! What the person adds to requests, and how it goes together with what the protocol sends.

use bearerbox_secret::Secret;

use crate::check::{Check, CheckName};
use crate::http::Parameter;

/// Extra parameters by request, in order; names may repeat (RFC 6749 §8.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtraParameters {
    /// For the authorization request (RFC 6749 §4.1.1).
    pub authorization: Vec<(String, String)>,
    /// For the token request of the code and client credentials grants (RFC 6749 §4.1.3, §4.4.2).
    pub token: Vec<(String, String)>,
    /// For the refresh request (RFC 6749 §6).
    pub refresh: Vec<(String, String)>,
}

/// Extra header fields by request, in order (RFC 9110 §5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExtraHeaders {
    /// For the token request of the code and client credentials grants (RFC 6749 §3.2).
    pub token: Vec<(String, String)>,
    /// For the refresh request (RFC 6749 §6).
    pub refresh: Vec<(String, String)>,
}
