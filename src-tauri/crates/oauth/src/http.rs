//! HTTP as plain data: what the protocol asks to be sent, and what came back.
//!
//! Nothing here opens a socket. Whoever drives a run sends an [`HttpRequest`] as it stands, follows
//! no redirect unless [`HttpRequest::redirects`] allows it, and hands over the [`HttpResponse`].

use bearerbox_secret::Secret;
use url::Url;

/// What a request is for (RFC 6749 §3, RFC 8414 §3, RFC 7517 §5 and where each variant says).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exchange {
    /// The metadata of an authorization server (RFC 8414 §3, OpenID Connect Discovery §4), or of an API (RFC 9728 §3).
    Metadata,
    /// The authorization server's keys (RFC 7517 §5).
    Jwks,
    /// The pushed authorization request endpoint (RFC 9126 §2).
    PushedAuthorization,
    /// The device authorization endpoint (RFC 8628 §3.1).
    DeviceAuthorization,
    /// The backchannel authentication endpoint (OpenID Connect CIBA §7).
    BackchannelAuthentication,
    /// The token endpoint (RFC 6749 §3.2).
    Token,
    /// The userinfo endpoint (OpenID Connect Core §5.3).
    UserInfo,
    /// The introspection endpoint (RFC 7662 §2).
    Introspection,
    /// The revocation endpoint (RFC 7009 §2).
    Revocation,
    /// The client registration endpoint (RFC 7591 §3).
    Registration,
    /// The client configuration endpoint, read (RFC 7592 §2.1).
    ClientRead,
    /// The client configuration endpoint, updated (RFC 7592 §2.2).
    ClientUpdate,
    /// The client configuration endpoint, deleted (RFC 7592 §2.3).
    ClientDelete,
    /// A protected resource: an API (RFC 6749 §7).
    Resource,
    /// Where itsyou.online makes JWTs of access tokens (RFC 7519 §1).
    Jwt,
    /// Where itsyou.online makes new JWTs of old ones (RFC 7519 §1).
    JwtRefresh,
}

/// The request method (RFC 9110 §9, RFC 5789 §2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// GET
    #[default]
    Get,
    /// HEAD
    Head,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
    /// OPTIONS
    Options,
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
    /// Form parameters, in order; where there are any and no content, they are sent as `application/x-www-form-urlencoded`.
    pub form: Vec<Parameter>,
    /// What is sent as it stands (RFC 9110 §6.4); its media type is in a header field.
    pub content: Option<Secret>,
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

impl Method {
    /// All of them (RFC 9110 §9.1).
    pub const ALL: [Self; 7] = [
        Self::Get,
        Self::Head,
        Self::Post,
        Self::Put,
        Self::Patch,
        Self::Delete,
        Self::Options,
    ];

    /// Its name on the wire (RFC 9110 §9.1).
    pub fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
        }
    }

    /// The method of this name, in any case (RFC 9110 §9.1).
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|method| method.name().eq_ignore_ascii_case(name))
    }
}

impl Value {
    /// A value that may be shown (RFC 6749 §10).
    pub fn plain(text: impl Into<String>) -> Self {
        Self::Plain(text.into())
    }

    /// The value as it is sent (RFC 6749 §10); a driver writes it to the wire and nowhere else.
    pub fn expose(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) => secret.expose(),
        }
    }
}

impl Parameter {
    /// A parameter that may be shown (RFC 6749 appendix B).
    pub fn plain(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: Value::Plain(value.into()),
        }
    }

    /// A parameter that is masked (RFC 6749 §10).
    pub fn secret(name: impl Into<String>, value: Secret) -> Self {
        Self {
            name: name.into(),
            value: Value::Secret(value),
        }
    }
}

impl HttpRequest {
    /// A GET request without header fields (RFC 9110 §9.3.1), following up to `redirects` redirects.
    pub fn get(exchange: Exchange, url: Url, redirects: u8) -> Self {
        Self {
            exchange,
            method: Method::Get,
            url,
            headers: Vec::new(),
            form: Vec::new(),
            content: None,
            redirects,
        }
    }

    /// A POST request with a form (RFC 6749 §3.2), following no redirect.
    pub fn post(exchange: Exchange, url: Url, form: Vec<Parameter>) -> Self {
        Self {
            exchange,
            method: Method::Post,
            url,
            headers: Vec::new(),
            form,
            content: None,
            redirects: 0,
        }
    }

    /// Whether what is sent is the form (RFC 6749 appendix B).
    pub fn sends_form(&self) -> bool {
        self.content.is_none() && !self.form.is_empty()
    }

    /// The form as `application/x-www-form-urlencoded` (RFC 6749 appendix B), whole, so secret.
    pub fn encoded_form(&self) -> Secret {
        let mut encoder = url::form_urlencoded::Serializer::new(String::new());
        for parameter in &self.form {
            encoder.append_pair(&parameter.name, parameter.value.expose());
        }
        Secret::new(encoder.finish())
    }

    /// The first header field called `name`, in any case (RFC 9110 §5.1).
    pub fn header(&self, name: &str) -> Option<&Value> {
        self.headers
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
            .map(|field| &field.value)
    }
}

impl HttpResponse {
    /// The first header field called `name`, in any case (RFC 9110 §5.1).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The media type of `Content-Type`, in lower case, without its parameters (RFC 9110 §8.3.1).
    pub fn media_type(&self) -> Option<String> {
        let media_type = self.header("content-type")?.split(';').next()?.trim();
        (!media_type.is_empty()).then(|| media_type.to_ascii_lowercase())
    }
}
