//! Refreshing an authorization: one at a time over all processes, and nothing is dropped whatever happens.

use std::sync::Arc;

use crate::runs::{Frontend, RunEnd, StartedRun};
use crate::{Bearerbox, Error, TokenError};

impl Bearerbox {
    /// Refreshes an authorization. Where another refresh was faster, its tokens are the answer.
    ///
    /// # Errors
    /// As [`Bearerbox::start_refresh`].
    pub async fn refresh(&self, authorization_id: i64, frontend: Arc<dyn Frontend>) -> Result<RunEnd, Error> {
        Ok(self.start_refresh(authorization_id, frontend)?.finish().await)
    }

    /// Starts a refresh, so that it has its run's id.
    ///
    /// # Errors
    /// `NoSuchAuthorization`, `NoRefreshToken`, `NoSuchProfile`, `NotBuilt`.
    pub fn start_refresh(&self, authorization_id: i64, frontend: Arc<dyn Frontend>) -> Result<StartedRun, Error> {
        self.start_narrower_refresh(authorization_id, None, frontend)
    }

    /// As [`Bearerbox::start_refresh`], for a part of what was granted (RFC 6749 §6); the refresh token stays as good as
    /// it was.
    ///
    /// # Errors
    /// As [`Bearerbox::start_refresh`].
    pub fn start_narrower_refresh(
        &self,
        authorization_id: i64,
        scope: Option<String>,
        frontend: Arc<dyn Frontend>,
    ) -> Result<StartedRun, Error> {
        let authorization = self
            .vault()
            .authorization(authorization_id)?
            .ok_or(TokenError::NoSuchAuthorization { id: authorization_id })?;
        if self.token_set(authorization.token_set_id)?.1.refresh_token.is_none() {
            return Err(TokenError::NoRefreshToken.into());
        }
        self.start_refresh_of(&authorization, scope, frontend)
    }
}
