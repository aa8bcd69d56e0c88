//! Why a run fails, by cause. *The server refused* and *we refuse the answer* are different things.
//!
//! The words a person reads are written elsewhere, by matching these enums.

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

/// Why the answer to an errand is of no use (RFC 7662 §2.2, RFC 9701 §5, OpenID Connect Core §5.3.2).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AnswerProblem {
    /// There is nothing in it.
    #[error("it is empty")]
    Empty,
    /// It is a web page.
    #[error("it is a web page")]
    WebPage,
    /// It is no JSON (RFC 8259).
    #[error("it is no JSON")]
    NotJson,
    /// It is no JSON object.
    #[error("it is no JSON object")]
    NotAnObject,
    /// A member is missing, or of the wrong type.
    #[error("{name} is missing or of the wrong type")]
    MemberMissing {
        /// Which.
        name: &'static str,
    },
    /// It is encrypted, which is not supported.
    #[error("it is encrypted")]
    Encrypted,
    /// Its signature.
    #[error("its signature was not verified: {0}")]
    NotVerified(bearerbox_jwt::VerifyProblem),
    /// `iss` is another issuer.
    #[error("iss names another issuer")]
    IssuerMismatch {
        /// The issuer.
        expected: String,
        /// What it says.
        found: String,
    },
    /// `aud` does not name the client.
    #[error("aud does not name the client")]
    AudienceMismatch {
        /// The client id.
        expected: String,
    },
    /// It is about somebody else than the ID token (OpenID Connect Core §5.3.2).
    #[error("sub is not that of the ID token")]
    SubjectMismatch {
        /// `sub` of the ID token.
        expected: String,
        /// What it says.
        found: Option<String>,
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
        }
    }
}

/// Why an ID token is refused (OpenID Connect Core §3.1.3.7).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum IdTokenProblem {
    /// It is no JWT, or a part cannot be read (RFC 7519 §7.2).
    #[error("it cannot be decoded")]
    Undecodable {
        /// The first thing that is wrong; none when the number of parts is.
        problem: Option<bearerbox_jwt::Problem>,
    },
    /// A claim that must be there is not (OpenID Connect Core §2).
    #[error("{name} is missing or of the wrong type")]
    ClaimMissing {
        /// Which.
        name: &'static str,
    },
    /// `iss` (OpenID Connect Core §3.1.3.7 rule 2).
    #[error("iss names another issuer")]
    IssuerMismatch {
        /// The issuer.
        expected: String,
        /// What it says.
        found: String,
    },
    /// `aud` does not name the client (OpenID Connect Core §3.1.3.7 rule 3).
    #[error("aud does not name the client")]
    AudienceMismatch {
        /// The client id.
        expected: String,
        /// What it names.
        found: Vec<String>,
    },
    /// `azp` names another client (OpenID Connect Core §3.1.3.7 rule 5).
    #[error("azp names another client")]
    AuthorizedPartyMismatch {
        /// The client id.
        expected: String,
        /// What it names.
        found: String,
    },
    /// `exp` has passed by more than a minute (OpenID Connect Core §3.1.3.7 rule 9).
    #[error("it has expired")]
    Expired {
        /// Seconds since the Unix epoch.
        exp: f64,
        /// The same for when it was received.
        now: f64,
    },
    /// `nonce` is not there (OpenID Connect Core §3.1.3.7 rule 11).
    #[error("nonce is missing")]
    NonceMissing,
    /// `nonce` is not the one that was sent (OpenID Connect Core §3.1.3.7 rule 11).
    #[error("nonce differs from the one that was sent")]
    NonceMismatch,
    /// `sub` is not that of the previous ID token (OpenID Connect Core §12.2).
    #[error("sub differs from the one before the refresh")]
    SubjectChanged {
        /// The one before.
        expected: String,
        /// What it says.
        found: String,
    },
    /// The signature of an ID token from the front channel (OpenID Connect Core §3.2.2.11).
    #[error("its signature was not verified: {0}")]
    NotVerified(bearerbox_jwt::VerifyProblem),
    /// `c_hash` or `s_hash` is not that of the code or the state, or is missing (OpenID Connect Core §3.3.2.11).
    #[error("{name} does not fit, or is missing")]
    HashMismatch {
        /// `at_hash`, `c_hash` or `s_hash`.
        name: &'static str,
    },
    /// `at_hash` is not that of the access token (OpenID Connect Core §3.1.3.8).
    #[error("at_hash does not fit the access token")]
    AccessTokenHashMismatch,
}

/// Why an authorization response that is a JWT is refused (JARM §2.4; RFC 6749 §4.1.2 has no such form).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum JarmProblem {
    /// Its signature.
    #[error("its signature was not verified: {0}")]
    NotVerified(bearerbox_jwt::VerifyProblem),
    /// It is encrypted, which is not supported.
    #[error("it is encrypted")]
    Encrypted,
    /// A claim that must be there is not.
    #[error("{name} is missing or of the wrong type")]
    ClaimMissing {
        /// Which.
        name: &'static str,
    },
    /// `iss` is another issuer.
    #[error("iss names another issuer")]
    IssuerMismatch {
        /// The issuer.
        expected: String,
        /// What it says.
        found: String,
    },
    /// `aud` does not name the client.
    #[error("aud does not name the client")]
    AudienceMismatch {
        /// The client id.
        expected: String,
    },
    /// `exp` has passed.
    #[error("it has expired")]
    Expired,
}
