//! The authorization request and response: the front channel (RFC 6749 §4.1.1, §4.1.2).

mod redirect_uri;
mod request;
mod response;
mod validation;

pub(crate) use redirect_uri::RedirectUri;
pub(crate) use request::repeated_names;
pub use request::{AuthorizationRequest, authorization_request_url};
pub(crate) use response::carries_answer;
pub use response::{AuthorizationResponse, ResponseMode, Verdict};
pub(crate) use validation::{Answered, Awaited, check_response, judge, judge_state};
