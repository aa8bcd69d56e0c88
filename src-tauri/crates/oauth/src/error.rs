//! Why a run fails, by cause. *The server refused* and *we refuse the answer* are different things.
//!
//! The words a person reads are written elsewhere, by matching these enums.

mod problem;

pub use self::problem::{AnswerProblem, IdTokenProblem, JarmProblem};
use crate::http::Exchange;
use crate::metadata::MetadataError;
use crate::server_clock::ServerClock;

/// Why a run failed (RFC 6749 §4.1.2.1, §5.2 and where each variant says).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ProtocolError {
    /// The server answered with an error of RFC 6749 §4.1.2.1 or §5.2.
    #[error("the server refused: {}", .error.error)]
    ServerRefused {
        /// Where.
        at: RefusedAt,
        /// The status code; none at the authorization endpoint.
        status: Option<u16>,
        /// Its words.
        error: ServerError,
        /// The server's clock, where it differs from ours and the request said when it was made.
        clock: Option<ServerClock>,
    },
    /// A status that is no success, without an error of RFC 6749 §5.2.
    #[error("the server refused with status {status} and gave no reason")]
    RefusedWithoutReason {
        /// To which request.
        exchange: Exchange,
        /// The status code.
        status: u16,
        /// The media type of the body.
        content_type: Option<String>,
        /// The beginning of the body; empty when there was none.
        excerpt: String,
        /// The server's clock, where it differs from ours and the request said when it was made.
        clock: Option<ServerClock>,
    },
    /// The token endpoint answered with a redirect, which is never followed (RFC 9700 §4.12).
    #[error("the token endpoint redirects, which is never followed")]
    Redirected {
        /// The status code.
        status: u16,
        /// Where to.
        location: Option<String>,
    },
    /// No answer came; the driver knows why (RFC 9110 §3.5).
    #[error("no answer came")]
    Unanswered {
        /// To which request.
        exchange: Exchange,
    },
    /// Metadata could not be had (RFC 8414 §3).
    #[error(transparent)]
    Metadata(MetadataError),
    /// Neither the metadata nor the profile names the endpoint (RFC 8414 §2).
    #[error("no {} is known", .endpoint.metadata_name())]
    MissingEndpoint {
        /// Which.
        endpoint: Endpoint,
    },
    /// A registration access token would go unencrypted over the network (RFC 7592 §2).
    #[error("{uri} is not encrypted, and a registration access token does not go there")]
    ConfigurationEndpointInsecure {
        /// `registration_client_uri`
        uri: String,
    },
    /// The key cannot sign what has to be signed (RFC 7515 §5.1).
    #[error("nothing could be signed: {0}")]
    NotSigned(bearerbox_jwt::SignProblem),
    /// The server asks for another DPoP nonce each time (RFC 9449 §8).
    #[error("the server asked for another DPoP nonce {tries} times")]
    NonceRefused {
        /// How often it was given the one that it asked for.
        tries: u8,
    },
    /// The pushed authorization response names no `request_uri` (RFC 9126 §2.2).
    #[error("the pushed authorization response names no request_uri")]
    RequestUriMissing,
    /// The device or backchannel authorization response lacks something (RFC 8628 §3.2, CIBA §7.3).
    #[error("{member} is missing in the answer")]
    PollingResponse {
        /// Of which endpoint.
        exchange: Exchange,
        /// What.
        member: &'static str,
    },
    /// Nobody consented in time (RFC 8628 §3.5, CIBA §11).
    #[error("nobody consented in time")]
    ConsentExpired,
    /// The redirect URI is not an absolute URI (RFC 6749 §3.1.2).
    #[error("the redirect URI is not an absolute URI without fragment")]
    RedirectUriUnusable {
        /// As it is written.
        redirect_uri: String,
    },

    /// The authorization response came to another URL (RFC 6749 §3.1.2).
    #[error("the authorization response came to another URL than the redirect URI")]
    RedirectUriMismatch {
        /// The redirect URI.
        expected: String,
        /// Where it came, without query and fragment.
        found: String,
    },
    /// A parameter is there more than once (RFC 6749 §3.1).
    #[error("the authorization response repeats {name}")]
    RepeatedParameter {
        /// Its name.
        name: String,
    },
    /// `state` is not the one that was sent (RFC 6749 §10.12).
    #[error("state differs from the one that was sent")]
    StateMismatch,
    /// `state` is not there (RFC 6749 §4.1.2).
    #[error("state is missing")]
    StateMissing,
    /// `iss` of the authorization response is another issuer (RFC 9207 §2.4).
    #[error("iss names another issuer")]
    IssuerMismatch {
        /// The issuer.
        expected: String,
        /// What came.
        found: String,
    },
    /// The server announces `iss` and did not send it (RFC 9207 §2.4).
    #[error("iss is missing although the server announces it")]
    IssuerMissing {
        /// The issuer.
        expected: String,
    },
    /// Code and error in one response (RFC 6749 §4.1.2).
    #[error("the authorization response has a code and an error")]
    CodeAndError,
    /// Neither code nor error (RFC 6749 §4.1.2).
    #[error("the authorization response has neither code nor error")]
    CodeMissing {
        /// The names of the parameters that are there.
        names: Vec<String>,
    },

    /// What was asked for by the response type is not in the authorization response (RFC 6749 §4.2.2).
    #[error("the authorization response has no {name}")]
    FrontTokenMissing {
        /// `id_token` or `access_token`.
        name: &'static str,
    },
    /// The server's keys are needed and nothing says where they are (RFC 8414 §2).
    #[error("no jwks_uri is known")]
    KeysUnknown,
    /// The server's keys cannot be used (RFC 7517 §5).
    #[error("the server's keys cannot be used: {0}")]
    KeysUnusable(bearerbox_jwt::JwkSetProblem),
    /// The request for the keys was refused (RFC 9110 §15).
    #[error("the server's keys were refused with status {status}")]
    KeysRefused {
        /// The status code.
        status: u16,
    },
    /// The authorization response is a JWT that proves nothing (JARM §2.4).
    #[error("the authorization response is refused: {0}")]
    Jarm(JarmProblem),

    /// The token response is empty (RFC 6749 §5.1).
    #[error("the token response is empty")]
    TokenResponseEmpty,
    /// The token response is a web page (RFC 6749 §5.1).
    #[error("the token response is a web page")]
    TokenResponseHtml {
        /// The beginning of it.
        excerpt: String,
    },
    /// The token response is JSON that ends too early (RFC 6749 §5.1).
    #[error("the token response ends too early, after {length} bytes")]
    TokenResponseTruncated {
        /// Its length in bytes.
        length: usize,
    },
    /// The token response is a JWT by itself (RFC 6749 §5.1).
    #[error("the token response is a JWT by itself")]
    TokenResponseBareJwt {
        /// The media type.
        content_type: Option<String>,
    },
    /// The token response is not UTF-8 (RFC 8259 §8.1).
    #[error("the token response is not UTF-8")]
    TokenResponseNotUtf8 {
        /// Byte offset of the first such byte.
        position: usize,
    },
    /// The token response is neither JSON nor a form (RFC 6749 §5.1).
    #[error("the token response is neither JSON nor a form")]
    TokenResponseUnreadable {
        /// The media type.
        content_type: Option<String>,
        /// What is wrong with it as JSON.
        problem: bearerbox_jwt::JsonProblem,
    },
    /// The token response is JSON but no object (RFC 6749 §5.1).
    #[error("the token response is a JSON {found}, not an object")]
    TokenResponseNotAnObject {
        /// Its type.
        found: &'static str,
    },
    /// A member has the wrong type (RFC 6749 §5.1).
    #[error("{name} is a JSON {found}")]
    MemberType {
        /// The member.
        name: &'static str,
        /// Its type.
        found: &'static str,
    },
    /// `access_token` is not there, or empty (RFC 6749 §5.1).
    #[error("the token response has no access_token")]
    AccessTokenMissing {
        /// The names of the members that are there.
        members: Vec<String>,
    },

    /// The ID token is refused (OpenID Connect Core §3.1.3.7).
    #[error("the ID token is refused: {0}")]
    IdToken(IdTokenProblem),

    /// The answer to an errand is of no use (RFC 7662 §2.2, OpenID Connect Core §5.3.2).
    #[error("the answer is of no use: {problem}")]
    AnswerUnusable {
        /// To which request.
        exchange: Exchange,
        /// Why.
        problem: AnswerProblem,
    },
}

/// Where the server refused (RFC 6749 §4.1.2.1, §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusedAt {
    /// The authorization endpoint, by way of the redirect URI (RFC 6749 §4.1.2.1).
    AuthorizationEndpoint,
    /// A request of ours (RFC 6749 §5.2).
    Exchange(Exchange),
}

/// The server's own words (RFC 6749 §5.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerError {
    /// `error`
    pub error: String,
    /// `error_description`
    pub description: Option<String>,
    /// `error_uri`
    pub uri: Option<String>,
    /// The whole answer, word for word, up to 4 KiB.
    pub body: String,
}

/// An endpoint that a run needs (RFC 8414 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// Of RFC 6749 §3.1.
    Authorization,
    /// Of RFC 6749 §3.2.
    Token,
    /// Of RFC 9126 §2.
    PushedAuthorizationRequest,
    /// Of RFC 8628 §3.1.
    DeviceAuthorization,
    /// Of OpenID Connect CIBA §7.
    BackchannelAuthentication,
    /// Of OpenID Connect Core §5.3.
    UserInfo,
    /// Of RFC 7662 §2.
    Introspection,
    /// Of RFC 7009 §2.
    Revocation,
    /// Of itsyou.online; RFC 8414 §2 allows members of a server's own.
    Jwt,
    /// Below that.
    JwtRefresh,
    /// Of OpenID Connect RP-Initiated Logout §2.
    EndSession,
    /// Of RFC 7591 §3.
    Registration,
}

impl Endpoint {
    /// Its name in metadata (RFC 8414 §2).
    pub fn metadata_name(self) -> &'static str {
        match self {
            Self::Authorization => "authorization_endpoint",
            Self::Token => "token_endpoint",
            Self::PushedAuthorizationRequest => "pushed_authorization_request_endpoint",
            Self::DeviceAuthorization => "device_authorization_endpoint",
            Self::BackchannelAuthentication => "backchannel_authentication_endpoint",
            Self::UserInfo => "userinfo_endpoint",
            Self::Introspection => "introspection_endpoint",
            Self::Revocation => "revocation_endpoint",
            Self::Jwt | Self::JwtRefresh => "jwt_endpoint",
            Self::EndSession => "end_session_endpoint",
            Self::Registration => "registration_endpoint",
        }
    }
}
