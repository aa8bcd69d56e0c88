//! The token response (RFC 6749 §5.1): what is accepted, with each departure named, and what is not.

mod expires_in;
mod oddity;
mod response;

pub use oddity::Oddity;
pub(crate) use response::refresh_token_of;
pub use response::{TokenResponse, token_response};
