//! HTTP as plain data: what the protocol asks to be sent, and what came back.
//!
//! Nothing here opens a socket. Whoever drives a run sends an [`HttpRequest`] as it stands, follows
//! no redirect unless [`HttpRequest::redirects`] allows it, and hands over the [`HttpResponse`].

use bearerbox_secret::Secret;
use url::Url;

/// What a request is for (RFC 6749 §3, RFC 8414 §3, RFC 7517 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exchange {
    /// The authorization server's metadata (RFC 8414 §3, OpenID Connect Discovery §4).
    Metadata,
    /// The authorization server's keys (RFC 7517 §5).
    Jwks,
    /// The token endpoint (RFC 6749 §3.2).
    Token,
}

/// The request method (RFC 9110 §9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST
    Post,
}

/// A header or form value, marked when it must not be shown (RFC 6749 §10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// May be shown.
    Plain(String),
    /// Is masked wherever a person looks.
    Secret(Secret),
}

/// A named value: a header field or a form parameter (RFC 6749 appendix B).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// The name as it goes over the wire.
    pub name: String,
    /// The value before any encoding.
    pub value: Value,
}

/// A request that the driver sends (RFC 6749 §4.1.3 and the like).
#[derive(Clone, Debug)]
pub struct HttpRequest {
    /// What it is for.
    pub exchange: Exchange,
    /// The method.
    pub method: Method,
    /// The URL, its own query kept.
    pub url: Url,
    /// Header fields, in order.
    pub headers: Vec<Parameter>,
    /// Form parameters, in order; sent as `application/x-www-form-urlencoded` when the method is POST.
    pub form: Vec<Parameter>,
    /// How many redirects may be followed; 0 at the token endpoint (RFC 9700 §4.12).
    pub redirects: u8,
}

/// What came back, whole (RFC 9110 §15).
#[derive(Clone, Debug)]
pub struct HttpResponse {
    /// The status code.
    pub status: u16,
    /// Header fields, in order, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as received.
    pub body: Vec<u8>,
}
