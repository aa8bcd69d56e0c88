//! The grants a run can execute, with what each needs (RFC 6749 §4, §6).

use bearerbox_secret::Secret;
use serde_json::{Map, Value};

use crate::pkce::Pkce;
use crate::response_type::ResponseType;
use crate::signer::Signer;

/// A grant and its input (RFC 6749 §1.3).
#[derive(Clone, Debug)]
pub enum Grant {
    /// The authorization code grant (RFC 6749 §4.1), and with it whatever begins at the authorization endpoint.
    AuthorizationCode {
        /// The redirect URI, to the letter as registered (RFC 6749 §3.1.2).
        redirect_uri: String,
        /// What the authorization endpoint answers with (RFC 6749 §3.1.1); without a code, this is the implicit grant (§4.2).
        response_type: ResponseType,
        /// The PKCE method (RFC 7636).
        pkce: Pkce,
        /// The scope to ask for, values separated by spaces (RFC 6749 §3.3).
        scope: Option<String>,
    },
    /// The client credentials grant (RFC 6749 §4.4).
    ClientCredentials {
        /// The scope to ask for.
        scope: Option<String>,
    },
    /// The refresh of an access token (RFC 6749 §6).
    RefreshToken {
        /// The refresh token.
        refresh_token: Secret,
        /// A narrower scope than before; none to keep what was granted.
        scope: Option<String>,
        /// What is known of the token set that is refreshed.
        previous: PreviousTokens,
    },
    /// The resource owner password credentials grant (RFC 6749 §4.3).
    Password {
        /// The resource owner's name.
        username: String,
        /// The resource owner's password.
        password: Secret,
        /// The scope to ask for.
        scope: Option<String>,
    },
    /// The device authorization grant (RFC 8628).
    DeviceCode {
        /// The scope to ask for.
        scope: Option<String>,
    },
    /// Client-initiated backchannel authentication, polled (OpenID Connect CIBA §7).
    Backchannel {
        /// The scope to ask for.
        scope: Option<String>,
    },
    /// The JWT bearer grant (RFC 7523 §2.1).
    JwtBearer {
        /// The assertion, or what it is made from.
        assertion: GrantAssertion,
        /// The scope to ask for.
        scope: Option<String>,
    },
    /// Token exchange (RFC 8693).
    TokenExchange(Box<TokenExchange>),
    /// An extension grant (RFC 6749 §4.5); what else it needs is in the extra parameters.
    Extension {
        /// The value of `grant_type`, an absolute URI.
        grant_type: String,
        /// The scope to ask for.
        scope: Option<String>,
    },
}

/// What a refresh must not change (OpenID Connect Core §12.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviousTokens {
    /// `sub` of the old ID token.
    pub sub: Option<String>,
    /// The scope that was granted before (RFC 6749 §6: a refresh must not widen it).
    pub scope: Option<String>,
}

/// The assertion of a JWT bearer grant (RFC 7523 §2.1).
#[derive(Clone, Debug)]
pub enum GrantAssertion {
    /// One that somebody else made.
    Given(Secret),
    /// Made from claims and a key; `iss`, `aud`, `iat`, `exp` and `jti` are filled in where they are missing (§3).
    Made {
        /// The claims.
        claims: Map<String, Value>,
        /// The key.
        signer: Signer,
    },
}

/// What is exchanged for what (RFC 8693 §2.1).
#[derive(Clone, Debug)]
pub struct TokenExchange {
    /// The token of the party on whose behalf the request is made.
    pub subject: TypedToken,
    /// The token of the acting party.
    pub actor: Option<TypedToken>,
    /// The type of the token that is wanted.
    pub requested_token_type: Option<String>,
    /// Names of the services where the token will be used.
    pub audience: Vec<String>,
    /// The scope to ask for.
    pub scope: Option<String>,
}

/// A token and the identifier of its type (RFC 8693 §3).
#[derive(Clone, Debug)]
pub struct TypedToken {
    /// The token.
    pub token: Secret,
    /// `urn:ietf:params:oauth:token-type:…`
    pub token_type: String,
}

impl Grant {
    /// The registered value of `grant_type` in the token request (RFC 6749 §4.1.3, §4.4.2, §6 and the extensions).
    pub fn grant_type(&self) -> &str {
        match self {
            Self::AuthorizationCode { response_type, .. } if !response_type.code => "implicit",
            Self::AuthorizationCode { .. } => "authorization_code",
            Self::ClientCredentials { .. } => "client_credentials",
            Self::RefreshToken { .. } => "refresh_token",
            Self::Password { .. } => "password",
            Self::DeviceCode { .. } => "urn:ietf:params:oauth:grant-type:device_code",
            Self::Backchannel { .. } => "urn:openid:params:grant-type:ciba",
            Self::JwtBearer { .. } => "urn:ietf:params:oauth:grant-type:jwt-bearer",
            Self::TokenExchange(_) => "urn:ietf:params:oauth:grant-type:token-exchange",
            Self::Extension { grant_type, .. } => grant_type,
        }
    }

    /// The scope it asks for (RFC 6749 §3.3).
    pub fn scope(&self) -> Option<&str> {
        match self {
            Self::AuthorizationCode { scope, .. }
            | Self::ClientCredentials { scope }
            | Self::RefreshToken { scope, .. }
            | Self::Password { scope, .. }
            | Self::DeviceCode { scope }
            | Self::Backchannel { scope }
            | Self::JwtBearer { scope, .. }
            | Self::Extension { scope, .. } => scope.as_deref(),
            Self::TokenExchange(exchange) => exchange.scope.as_deref(),
        }
    }

    /// What is known of the tokens before a refresh (OpenID Connect Core §12.2).
    pub(crate) fn previous(&self) -> Option<&PreviousTokens> {
        match self {
            Self::RefreshToken { previous, .. } => Some(previous),
            Self::AuthorizationCode { .. }
            | Self::ClientCredentials { .. }
            | Self::Password { .. }
            | Self::DeviceCode { .. }
            | Self::Backchannel { .. }
            | Self::JwtBearer { .. }
            | Self::TokenExchange(_)
            | Self::Extension { .. } => None,
        }
    }
}
