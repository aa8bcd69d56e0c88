//! What a JSON Web Token says (RFC 7519): decoded strictly, explained by the registries.
//!
//! Pure: no clock, no keys, no network. Whether a token is still valid is for whoever knows the time.

mod base64url;
mod decoded;
mod explanation;
mod json;
mod json_parser;
mod numeric_date;
mod registry;

pub use base64url::{Base64Problem, decode_base64url, encode_base64url};
pub use decoded::{Cause, Decoded, Form, Part, Place, Problem, decode, looks_like_jwt};
pub use explanation::{Explanation, explain, explain_header};
pub use json::{Json, JsonObject};
pub use json_parser::{DEPTH_LIMIT, JsonCause, JsonProblem, parse_json};
pub use numeric_date::{NumericDate, is_time_claim, numeric_date};
