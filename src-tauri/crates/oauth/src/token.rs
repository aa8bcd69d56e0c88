//! The token response (RFC 6749 §5.1): what is accepted, with each departure named, and what is not.

mod expires_in;
mod oddity;
mod response;

pub use oddity::Oddity;
pub use response::{TokenResponse, token_response};
pub(crate) use response::{front_token_response, refresh_token_of};
