//! The authorization request (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1).

use url::Url;

/// An authorization request, ready for a browser (RFC 6749 §4.1.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizationRequest {
    /// The URL to open.
    pub url: Url,
    /// Where the response is awaited, to the letter (RFC 6749 §3.1.2).
    pub redirect_uri: String,
}

/// `endpoint` with `parameters` added to its query; its own query stays (RFC 6749 §3.1).
pub fn authorization_request_url(endpoint: &Url, parameters: &[(String, String)]) -> Url {
    let mut url = endpoint.clone();
    url.set_fragment(None);
    if !parameters.is_empty() {
        url.query_pairs_mut().extend_pairs(parameters);
    }
    url
}
