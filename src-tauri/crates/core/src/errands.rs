//! Errands: what is asked of the server with a token set that is held. Each is a run, with a trace and a line in the
//! history.

mod api_request;
mod last;
mod support;

use std::sync::Arc;

use bearerbox_vault::AuthorizationRecord;

pub use self::api_request::{ApiRequest, ApiRequestError, CONTENT_LIMIT, WrittenRequest};
use crate::runs::{Browser, Frontend, StartedRun, find_session};
use crate::view::TokenKind;
use crate::{Bearerbox, Error, TokenError};

/// What the history calls a userinfo request.
pub(crate) const USERINFO: &str = "userinfo";

/// What the history calls a request to an API.
pub(crate) const API_REQUEST: &str = "api_request";

/// What to ask with a token set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrandRequest {
    /// Who the person is (OpenID Connect Core §5.3).
    UserInfo,
    /// What a token of it is (RFC 7662).
    Introspection {
        /// Which token; an ID token cannot be asked about.
        kind: TokenKind,
        /// Whether a signed answer is asked for (RFC 9701).
        signed: bool,
    },
    /// That a token of it is taken out of use (RFC 7009).
    Revocation {
        /// Which token; an ID token cannot be revoked.
        kind: TokenKind,
    },
    /// Something of an API.
    Api(ApiRequest),
    /// That the person is signed out in the browser where they signed in (OpenID Connect RP-Initiated Logout); their
    /// tokens stay as they are.
    Logout {
        /// Where they signed in; none: as the profile says.
        browser: Option<Browser>,
    },
}

impl ErrandRequest {
    /// What the history calls it, in place of a grant type.
    pub fn name(&self) -> &'static str {
        match self {
            Self::UserInfo => USERINFO,
            Self::Introspection { .. } => "introspection",
            Self::Revocation { .. } => "revocation",
            Self::Api(_) => API_REQUEST,
            Self::Logout { .. } => "logout",
        }
    }

    /// Whether the history calls an errand so.
    pub(crate) fn is_name(name: &str) -> bool {
        matches!(
            name,
            USERINFO | "introspection" | "revocation" | API_REQUEST | "jwt" | "jwt_refresh" | "logout"
        )
    }

    /// The token that it takes, if it cannot do without one.
    pub(crate) fn token_kind(&self) -> Option<TokenKind> {
        match self {
            Self::UserInfo | Self::Api(_) => Some(TokenKind::Access),
            Self::Introspection { kind, .. } | Self::Revocation { kind } => Some(*kind),
            Self::Logout { .. } => None,
        }
    }
}

impl Bearerbox {
    /// Starts an errand, so that it has its run's id; nothing happens until [`StartedRun::finish`].
    ///
    /// # Errors
    /// `NoSuchTokenSet`, `NotHeld`, `NotForServers`, `NobodySignedIn`, `SessionNotKept`, `NoSuchProfile`, `NotBuilt`; the
    /// vault's.
    pub fn start_errand(
        &self,
        token_set_id: i64,
        request: ErrandRequest,
        frontend: Arc<dyn Frontend>,
    ) -> Result<StartedRun, Error> {
        self.check_errand(token_set_id, &request)?;
        let authorization = self.authorization_of(token_set_id)?;
        self.start_errand_of(&authorization, token_set_id, request, frontend)
    }

    /// Whether an errand can be started, without starting it.
    ///
    /// # Errors
    /// As [`Bearerbox::start_errand`].
    pub fn check_errand(&self, token_set_id: i64, request: &ErrandRequest) -> Result<(), Error> {
        let (_, token_set) = self.token_set(token_set_id)?;
        match request.token_kind() {
            Some(TokenKind::Id | TokenKind::Jwt) => return Err(TokenError::NotForServers.into()),
            Some(kind) if token_set.token(kind).is_none() => return Err(TokenError::NotHeld { kind }.into()),
            Some(TokenKind::Access | TokenKind::Refresh) | None => {}
        }
        let authorization = self.authorization_of(token_set_id)?;
        find_session(&authorization, request, &self.document(authorization.profile_id)?)?;
        Ok(())
    }

    /// The token set that is held for a profile and a persona, to ask with; of the persona who was given a token last
    /// where none is named.
    ///
    /// # Errors
    /// `SignInNeeded` where none is held; `NoSuchProfile`; the vault's.
    pub fn needed_token(&self, profile_id: i64, persona: Option<&str>) -> Result<i64, Error> {
        match self.held_token(profile_id, persona, 0)? {
            Some(held) => Ok(held.token_set_id),
            None => Err(TokenError::SignInNeeded {
                profile: self.document(profile_id)?.name,
                refused: None,
            }
            .into()),
        }
    }

    /// The profile that a token set was obtained by.
    ///
    /// # Errors
    /// `NoSuchTokenSet`; the vault's.
    pub fn profile_of_token_set(&self, token_set_id: i64) -> Result<i64, Error> {
        Ok(self.authorization_of(token_set_id)?.profile_id)
    }

    fn authorization_of(&self, token_set_id: i64) -> Result<AuthorizationRecord, Error> {
        let (record, _) = self.token_set(token_set_id)?;
        let id = record.authorization_id;
        let found = self.vault().authorization(id)?;
        Ok(found.ok_or(TokenError::NoSuchAuthorization { id })?)
    }
}
