//! The grants a run can execute, with what each needs (RFC 6749 §4, §6).

use bearerbox_secret::Secret;

use crate::pkce::Pkce;

/// A grant and its input (RFC 6749 §1.3).
#[derive(Clone, Debug)]
pub enum Grant {
    /// The authorization code grant (RFC 6749 §4.1).
    AuthorizationCode {
        /// The redirect URI, to the letter as registered (RFC 6749 §3.1.2).
        redirect_uri: String,
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
}

/// What a refresh must not change (OpenID Connect Core §12.2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreviousTokens {
    /// `sub` of the old ID token.
    pub sub: Option<String>,
    /// The scope that was granted before (RFC 6749 §6: a refresh must not widen it).
    pub scope: Option<String>,
}

impl Grant {
    /// The registered value of `grant_type` in the token request (RFC 6749 §4.1.3, §4.4.2, §6).
    pub fn grant_type(&self) -> &'static str {
        match self {
            Self::AuthorizationCode { .. } => "authorization_code",
            Self::ClientCredentials { .. } => "client_credentials",
            Self::RefreshToken { .. } => "refresh_token",
        }
    }

    /// The scope it asks for (RFC 6749 §3.3).
    pub fn scope(&self) -> Option<&str> {
        match self {
            Self::AuthorizationCode { scope, .. }
            | Self::ClientCredentials { scope }
            | Self::RefreshToken { scope, .. } => scope.as_deref(),
        }
    }
}
