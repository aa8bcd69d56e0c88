//! The keys that an authorization server publishes (RFC 8414 §2, RFC 7517 §5).

use url::Url;

use crate::http::{Exchange, HttpRequest, Parameter};

/// Keys move as metadata do.
const REDIRECTS: u8 = 3;

/// Asks for the keys at `jwks_uri` (RFC 7517 §8.5.2).
pub fn jwks_request(jwks_uri: Url) -> HttpRequest {
    let mut request = HttpRequest::get(Exchange::Jwks, jwks_uri, REDIRECTS);
    request
        .headers
        .push(Parameter::plain("Accept", "application/jwk-set+json, application/json"));
    request
}
