//! Errands: what a run can do beside a grant, one request with a token that is held or about it. What comes back is an
//! [`Answer`].

use bearerbox_jwt::JsonObject;
use bearerbox_secret::Secret;
use url::Url;

use crate::bare_jwt::JwtTask;
use crate::error::Endpoint;
use crate::grant::Grant;
use crate::http::{Method, Parameter};
use crate::logout::Logout;
use crate::registration::{RegisteredClient, RegistrationRequest};
use crate::server_clock::ServerClock;

/// What a run is for (RFC 6749 §1.2).
#[derive(Clone, Debug)]
pub enum Task {
    /// Tokens (RFC 6749 §1.3).
    Grant(Grant),
    /// A request with a token that is held, or about it (RFC 6749 §7).
    Errand(Errand),
    /// A JWT (RFC 7519 §1), made of a token that is held.
    Jwt(JwtTask),
}

/// A request beside the grants (RFC 6749 §7).
#[derive(Clone, Debug)]
pub enum Errand {
    /// Asks who somebody is (OpenID Connect Core §5.3).
    UserInfo {
        /// The access token.
        access_token: AccessToken,
        /// `sub` of the ID token, which the answer must have too (§5.3.2); none where there is no ID token.
        sub: Option<String>,
    },
    /// Asks what a token is (RFC 7662 §2.1).
    Introspection {
        /// The token.
        token: Secret,
        /// Which it is.
        hint: TokenTypeHint,
        /// Whether a signed answer is asked for (RFC 9701 §4).
        signed: bool,
    },
    /// Takes a token out of use (RFC 7009 §2.1).
    Revocation {
        /// The token.
        token: Secret,
        /// Which it is.
        hint: TokenTypeHint,
    },
    /// Signs the person out in their browser (OpenID Connect RP-Initiated Logout §2).
    Logout(Logout),
    /// Registers a client, or manages its registration (RFC 7591 §3, RFC 7592 §2).
    Registration(RegistrationRequest),
    /// Asks an API for something (RFC 6749 §7).
    Resource {
        /// The access token.
        access_token: AccessToken,
        /// What is asked for.
        request: ResourceRequest,
    },
}

/// A request to an API, as a person writes it (RFC 9110 §3.4).
#[derive(Clone, Debug)]
pub struct ResourceRequest {
    /// The method.
    pub method: Method,
    /// The URL.
    pub url: Url,
    /// Header fields, in order; one of ours is replaced by that of the same name.
    pub headers: Vec<(String, String)>,
    /// What is sent; it may hold a secret.
    pub content: Option<Secret>,
}

/// An access token and how it goes along (RFC 6749 §7.1).
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// The token.
    pub token: Secret,
    /// The authentication scheme before it: `Bearer` (RFC 6750 §2.1), `DPoP` (RFC 9449 §7.1), or what the server departs to.
    pub scheme: String,
}

/// Which token is meant (RFC 7009 §4.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenTypeHint {
    /// `access_token`
    AccessToken,
    /// `refresh_token`
    RefreshToken,
}

/// What an errand came to (RFC 6749 §7).
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Claims about somebody (OpenID Connect Core §5.3.2).
    UserInfo {
        /// The claims.
        claims: JsonObject,
        /// Whether they came in a JWT whose signature was verified.
        signed: bool,
        /// Whether they are about the person of the ID token (§5.3.2); not where there is no ID token.
        same_person: bool,
    },
    /// What a token is (RFC 7662 §2.2).
    Introspection {
        /// Whether it is in use.
        active: bool,
        /// All members, `active` included.
        members: JsonObject,
        /// Whether they came in a JWT whose signature was verified (RFC 9701 §5).
        signed: bool,
    },
    /// The token is out of use (RFC 7009 §2.2).
    Revoked,
    /// The logout is over (OpenID Connect RP-Initiated Logout §3).
    LoggedOut {
        /// Whether the server sent the browser back, so that the person is signed out. Else the person was shown a page
        /// of the server, and how that ended is not known.
        came_back: bool,
    },
    /// The client is registered (RFC 7591 §3.2.1, RFC 7592 §3).
    Registered(Box<RegisteredClient>),
    /// The client is not registered any more (RFC 7592 §2.3).
    Deregistered,
    /// An API answered, whatever it said (RFC 9110 §15).
    Resource {
        /// The status code.
        status: u16,
        /// The API's clock, where it differs from ours.
        clock: Option<ServerClock>,
    },
}

impl Task {
    /// The grant (RFC 6749 §1.3); none where a token is held.
    pub fn grant(&self) -> Option<&Grant> {
        match self {
            Self::Grant(grant) => Some(grant),
            Self::Errand(_) | Self::Jwt(_) => None,
        }
    }

    /// Whether the client has to prove itself, or that something is for it (RFC 6749 §2.3): not to an API, and not where
    /// its registration itself is in question.
    pub fn needs_client(&self) -> bool {
        match self {
            Self::Grant(_) | Self::Jwt(_) => true,
            Self::Errand(errand) => !matches!(errand, Errand::Registration(_) | Errand::Resource { .. }),
        }
    }

    /// Whether it goes to an endpoint of the authorization server, which then has to be known (RFC 8414 §2).
    pub fn needs_server(&self) -> bool {
        match self {
            Self::Grant(_) | Self::Jwt(_) => true,
            Self::Errand(errand) => errand.endpoint().is_some(),
        }
    }
}

impl Errand {
    /// The endpoint that it goes to (RFC 8414 §2); none where it goes to an API, or to where the client was told to
    /// manage its registration.
    pub(crate) fn endpoint(&self) -> Option<Endpoint> {
        match self {
            Self::UserInfo { .. } => Some(Endpoint::UserInfo),
            Self::Introspection { .. } => Some(Endpoint::Introspection),
            Self::Revocation { .. } => Some(Endpoint::Revocation),
            Self::Logout(_) => Some(Endpoint::EndSession),
            Self::Registration(RegistrationRequest::Register { .. }) => Some(Endpoint::Registration),
            Self::Registration(_) | Self::Resource { .. } => None,
        }
    }
}

impl AccessToken {
    /// The header field that it goes along in (RFC 6750 §2.1, RFC 9449 §7.1).
    pub(crate) fn header(&self) -> Parameter {
        let value = format!("{} {}", self.scheme, self.token.expose());
        Parameter::secret("Authorization", Secret::new(value))
    }
}

impl TokenTypeHint {
    /// Its registered name (RFC 7009 §4.1.2).
    pub fn name(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::RefreshToken => "refresh_token",
        }
    }
}
