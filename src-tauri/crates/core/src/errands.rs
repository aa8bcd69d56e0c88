//! Errands: what is asked of the server with a token set that is held. Each is a run, with a trace and a line in the
//! history.

mod api_request;
mod last;
mod support;

use std::sync::Arc;

use bearerbox_vault::AuthorizationRecord;

pub use self::api_request::{ApiRequest, ApiRequestError, CONTENT_LIMIT, WrittenRequest};
use crate::runs::{Frontend, StartedRun};
use crate::view::TokenKind;
use crate::{Bearerbox, Error, TokenError};

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
}

impl ErrandRequest {
    /// What the history calls it, in place of a grant type.
    pub fn name(&self) -> &'static str {
        match self {
            Self::UserInfo => "userinfo",
            Self::Introspection { .. } => "introspection",
            Self::Revocation { .. } => "revocation",
            Self::Api(_) => API_REQUEST,
        }
    }

    /// Whether the history calls an errand so.
    pub(crate) fn is_name(name: &str) -> bool {
        matches!(
            name,
            "userinfo" | "introspection" | "revocation" | API_REQUEST | "jwt" | "jwt_refresh"
        )
    }

    /// The token that it takes.
    pub(crate) fn token_kind(&self) -> TokenKind {
        match self {
            Self::UserInfo | Self::Api(_) => TokenKind::Access,
            Self::Introspection { kind, .. } | Self::Revocation { kind } => *kind,
        }
    }
}

impl Bearerbox {
    /// Starts an errand, so that it has its run's id; nothing happens until [`StartedRun::finish`].
    ///
    /// # Errors
    /// `NoSuchTokenSet`, `NotHeld`, `NotForServers`, `NoSuchProfile`, `NotBuilt`; the vault's.
    pub fn start_errand(
        &self,
        token_set_id: i64,
        request: ErrandRequest,
        frontend: Arc<dyn Frontend>,
    ) -> Result<StartedRun, Error> {
        let (_, token_set) = self.token_set(token_set_id)?;
        let kind = request.token_kind();
        if matches!(kind, TokenKind::Id | TokenKind::Jwt) {
            return Err(TokenError::NotForServers.into());
        }
        if token_set.token(kind).is_none() {
            return Err(TokenError::NotHeld { kind }.into());
        }
        let authorization = self.authorization_of(token_set_id)?;
        self.start_errand_of(&authorization, token_set_id, request, frontend)
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
