//! The shapes of an answer: JSON that no cache keeps, a redirect, and the errors of RFC 6749 §5.2.
//!
//! HTML is in `page`.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Map, Value};

use crate::object::object;

/// An answer to be sent.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(header::HeaderName, HeaderValue)>,
    pub(crate) body: Content,
}

/// The body of an answer. JSON stays an object until the end, so that a fault can patch it.
pub(crate) enum Content {
    Empty,
    Json(Map<String, Value>),
    Bytes(Vec<u8>),
}

impl Answer {
    pub(crate) fn empty(status: StatusCode) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Content::Empty,
        }
    }

    pub(crate) fn json(status: StatusCode, body: Map<String, Value>) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Content::Json(body),
        }
        .with(header::CONTENT_TYPE, "application/json")
    }

    /// JSON that must not be stored (RFC 6749 §5.1).
    pub(crate) fn private_json(status: StatusCode, body: Map<String, Value>) -> Self {
        Self::json(status, body).unstored()
    }

    /// Sends the browser to `location` by GET, whatever brought it here (RFC 9700 §4.12).
    pub(crate) fn see_other(location: &str) -> Self {
        Self::empty(StatusCode::SEE_OTHER)
            .with(header::LOCATION, location)
            .unstored()
    }

    pub(crate) fn unstored(self) -> Self {
        self.with(header::CACHE_CONTROL, "no-store")
            .with(header::PRAGMA, "no-cache")
    }

    /// Adds a header; a value that HTTP cannot carry is left out.
    pub(crate) fn with(mut self, name: header::HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    pub(crate) fn into_response(self) -> Response<Body> {
        let body = match self.body {
            Content::Empty => Body::empty(),
            Content::Json(object) => Body::from(Value::Object(object).to_string()),
            Content::Bytes(bytes) => Body::from(bytes),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.status;
        for (name, value) in self.headers {
            response.headers_mut().append(name, value);
        }
        response
    }
}

/// An error code of the RFCs that this server gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorCode {
    InvalidRequest,
    InvalidClient,
    InvalidGrant,
    UnauthorizedClient,
    UnsupportedGrantType,
    UnsupportedResponseType,
    InvalidScope,
    InvalidTarget,
    InvalidAuthorizationDetails,
    AccessDenied,
    AuthorizationPending,
    SlowDown,
    ExpiredToken,
    ServerError,
    LoginRequired,
    ConsentRequired,
    UnmetAuthenticationRequirements,
    RequestNotSupported,
    RequestUriNotSupported,
    RegistrationNotSupported,
    InvalidRedirectUri,
    InvalidClientMetadata,
    UnapprovedSoftwareStatement,
}

impl ErrorCode {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnauthorizedClient => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::UnsupportedResponseType => "unsupported_response_type",
            Self::InvalidScope => "invalid_scope",
            Self::InvalidTarget => "invalid_target",
            Self::InvalidAuthorizationDetails => "invalid_authorization_details",
            Self::AccessDenied => "access_denied",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::ExpiredToken => "expired_token",
            Self::ServerError => "server_error",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::UnmetAuthenticationRequirements => "unmet_authentication_requirements",
            Self::RequestNotSupported => "request_not_supported",
            Self::RequestUriNotSupported => "request_uri_not_supported",
            Self::RegistrationNotSupported => "registration_not_supported",
            Self::InvalidRedirectUri => "invalid_redirect_uri",
            Self::InvalidClientMetadata => "invalid_client_metadata",
            Self::UnapprovedSoftwareStatement => "unapproved_software_statement",
        }
    }
}

/// A refusal: a code, and a sentence for the developer of the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: ErrorCode,
    pub(crate) description: &'static str,
}

impl Refusal {
    pub(crate) fn new(code: ErrorCode, description: &'static str) -> Self {
        Self { code, description }
    }

    /// The error response of the token, introspection and revocation endpoints (RFC 6749 §5.2), and of registration
    /// (RFC 7591 §3.2.2).
    pub(crate) fn into_answer(self) -> Answer {
        let body = object! {
            "error": self.code.as_str(),
            "error_description": self.description,
        };
        match self.code {
            ErrorCode::InvalidClient => Answer::private_json(StatusCode::UNAUTHORIZED, body)
                .with(header::WWW_AUTHENTICATE, "Basic realm=\"practice\", charset=\"UTF-8\""),
            ErrorCode::ServerError => Answer::private_json(StatusCode::INTERNAL_SERVER_ERROR, body),
            ErrorCode::InvalidRequest
            | ErrorCode::InvalidGrant
            | ErrorCode::UnauthorizedClient
            | ErrorCode::UnsupportedGrantType
            | ErrorCode::UnsupportedResponseType
            | ErrorCode::InvalidScope
            | ErrorCode::InvalidTarget
            | ErrorCode::InvalidAuthorizationDetails
            | ErrorCode::AccessDenied
            | ErrorCode::AuthorizationPending
            | ErrorCode::SlowDown
            | ErrorCode::ExpiredToken
            | ErrorCode::LoginRequired
            | ErrorCode::ConsentRequired
            | ErrorCode::UnmetAuthenticationRequirements
            | ErrorCode::RequestNotSupported
            | ErrorCode::RequestUriNotSupported
            | ErrorCode::RegistrationNotSupported
            | ErrorCode::InvalidRedirectUri
            | ErrorCode::InvalidClientMetadata
            | ErrorCode::UnapprovedSoftwareStatement => Answer::private_json(StatusCode::BAD_REQUEST, body),
        }
    }
}

/// A signature could not be made: the fault of the crypto library, not of the request.
impl From<openssl::error::ErrorStack> for Refusal {
    fn from(_: openssl::error::ErrorStack) -> Self {
        Self::new(ErrorCode::ServerError, "The server could not sign a token.")
    }
}
