//! A usable JWT for a script: the one that is held if it is still good, else a new one that needs no person.

use std::sync::Arc;

use bearerbox_oauth::{Exchange, ProtocolError, RefusedAt};
use bearerbox_vault::AuthorizationRecord;

use super::find::is_usable;
use super::{HeldJwt, JwtRequest};
use crate::runs::{Frontend, RunEnd, StartedRun, Unwatched};
use crate::view::TokenKind;
use crate::{Bearerbox, Error, TokenError, now_ms};

impl Bearerbox {
    /// Starts to make a JWT of the access token of a token set, so that it has its run's id; nothing happens until
    /// [`StartedRun::finish`].
    ///
    /// # Errors
    /// `NoSuchTokenSet`, `NotHeld`, `NoSuchProfile`, `NotBuilt`; the vault's.
    pub fn start_jwt(
        &self,
        token_set_id: i64,
        request: JwtRequest,
        frontend: Arc<dyn Frontend>,
    ) -> Result<StartedRun, Error> {
        let (record, token_set) = self.token_set(token_set_id)?;
        if token_set.access_token.is_none() {
            let kind = TokenKind::Access;
            return Err(TokenError::NotHeld { kind }.into());
        }
        let authorization = self.authorization_record(record.authorization_id)?;
        self.start_jwt_of(&authorization, token_set_id, request, None, frontend)
    }

    /// Starts the refresh of a JWT by the refresh token in it, so that it has its run's id.
    ///
    /// # Errors
    /// `NoSuchJwt`, `NoRefreshToken`, `NoSuchProfile`, `NotBuilt`; the vault's.
    pub fn start_jwt_refresh(&self, jwt_id: i64, frontend: Arc<dyn Frontend>) -> Result<StartedRun, Error> {
        let (record, token) = self.jwt(jwt_id)?;
        if !super::held_jwt::has_refresh_token(&token) {
            return Err(TokenError::NoRefreshToken.into());
        }
        let request = JwtRequest::from_vault_text(&record.asked)?;
        let authorization = self.authorization_record(record.authorization_id)?;
        self.start_jwt_of(&authorization, record.token_set_id, request, Some(jwt_id), frontend)
    }

    /// A JWT that lives another `min_ttl` milliseconds: the one that is held, or a new one by the refresh token in it,
    /// by the access token, or by a new access token. Gives its id.
    ///
    /// # Errors
    /// `SignInNeeded` when only a person can get one; `NotHeld`; why the run failed; `Cancelled`.
    pub async fn usable_jwt(
        &self,
        profile_id: i64,
        persona: Option<&str>,
        request: &JwtRequest,
        min_ttl: i64,
    ) -> Result<i64, Error> {
        let mut refused = None;
        match self.held_jwt(profile_id, persona, request, min_ttl)? {
            Some(held) if held.is_usable => return Ok(held.jwt_id),
            Some(held) if held.can_refresh => match self.refresh_held(&held, request).await? {
                Refreshed::New(jwt_id) => return Ok(jwt_id),
                Refreshed::Refused(error) => refused = Some(error),
            },
            Some(_) | None => {}
        }
        let made = self.make_jwt(profile_id, persona, request).await;
        // Of two tokens that are over, the one that was refused says more.
        if let Err(Error::Token(TokenError::SignInNeeded { profile, refused: None })) = made {
            return Err(TokenError::SignInNeeded { profile, refused }.into());
        }
        made
    }

    async fn refresh_held(&self, held: &HeldJwt, request: &JwtRequest) -> Result<Refreshed, Error> {
        let run = self.start_jwt_refresh(held.jwt_id, Arc::new(Unwatched))?;
        match self.finish_jwt(run, request).await {
            Ok(jwt_id) => Ok(Refreshed::New(jwt_id)),
            Err(Error::Protocol(refused)) if is_refusal(&refused) => Ok(Refreshed::Refused(refused)),
            Err(error) => Err(error),
        }
    }

    /// A new JWT of the access token, which may have to be got first; a server that gives a JWT in place of that has
    /// done both at once.
    async fn make_jwt(&self, profile_id: i64, persona: Option<&str>, request: &JwtRequest) -> Result<i64, Error> {
        let current = self.current_record(profile_id, persona)?;
        let usable = match &current {
            Some(record) => self.can_make_jwt(record, request)?.then_some(record.token_set_id),
            None => None,
        };
        let token_set_id = match usable {
            Some(token_set_id) => token_set_id,
            None => {
                let token_set_id = self.get_new_token(profile_id, current).await?;
                let (record, _) = self.token_set(token_set_id)?;
                let came_along = self.newest_jwt(record.authorization_id, request)?;
                if let Some(jwt) = came_along.filter(|jwt| jwt.token_set_id == token_set_id) {
                    return Ok(jwt.id);
                }
                token_set_id
            }
        };
        let run = self.start_jwt(token_set_id, request.clone(), Arc::new(Unwatched))?;
        self.finish_jwt(run, request).await
    }

    /// Whether a JWT can be made with what is held. Where a JWT came in place of the access token, only another grant
    /// gives the next such; of any other kind there is none to be had.
    fn can_make_jwt(&self, record: &AuthorizationRecord, request: &JwtRequest) -> Result<bool, Error> {
        let is_alive = is_usable(record, now_ms());
        let has_access_token = self.token_set(record.token_set_id)?.1.access_token.is_some();
        if is_alive && !has_access_token && *request != JwtRequest::default() {
            let kind = TokenKind::Access;
            return Err(TokenError::NotHeld { kind }.into());
        }
        Ok(is_alive && has_access_token)
    }

    /// The JWT that a run makes.
    async fn finish_jwt(&self, run: StartedRun, request: &JwtRequest) -> Result<i64, Error> {
        let authorization_id = match run.finish().await {
            RunEnd::Done { authorization_id, .. } => authorization_id,
            RunEnd::Answered { .. } => unreachable!("a JWT is no answer"),
            RunEnd::Cancelled { .. } => return Err(Error::Cancelled),
            RunEnd::Failed { error, .. } => return Err(error),
        };
        let newest = self.newest_jwt(authorization_id, request)?;
        let kind = TokenKind::Jwt;
        Ok(newest.ok_or(TokenError::NotHeld { kind })?.id)
    }

    pub(crate) fn authorization_record(&self, id: i64) -> Result<AuthorizationRecord, Error> {
        let found = self.vault().authorization(id)?;
        Ok(found.ok_or(TokenError::NoSuchAuthorization { id })?)
    }
}

/// What became of a JWT that was to be refreshed.
enum Refreshed {
    New(i64),
    Refused(Box<ProtocolError>),
}

/// Whether the server took the JWT for no good any more, rather than failed at it.
fn is_refusal(error: &ProtocolError) -> bool {
    matches!(
        error,
        ProtocolError::RefusedWithoutReason {
            exchange: Exchange::JwtRefresh,
            status: 400..=499,
            ..
        } | ProtocolError::ServerRefused {
            at: RefusedAt::Exchange(Exchange::JwtRefresh),
            ..
        }
    )
}
