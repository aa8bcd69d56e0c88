//! The authorization request and response: the front channel (RFC 6749 §4.1.1, §4.1.2).

mod request;
mod response;

pub use request::{AuthorizationRequest, authorization_request_url};
pub use response::{AuthorizationResponse, ResponseMode, Verdict};
