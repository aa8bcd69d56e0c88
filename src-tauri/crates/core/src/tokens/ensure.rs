//! A usable token for a script: the one that is held if it is still good, else a new one that needs no person.

use std::sync::Arc;

use bearerbox_oauth::{Exchange, ProtocolError, RefusedAt};

use crate::profiles::GrantType;
use crate::runs::{Frontend, RunEnd, RunRequest, Unwatched};
use crate::{Bearerbox, Error, TokenError};

impl Bearerbox {
    /// A token set whose access token lives another `min_ttl` milliseconds; where none is held, it gets one: by a refresh, or by the client credentials grant.
    /// Gives the token set's id.
    ///
    /// # Errors
    /// `SignInNeeded` when only a person can get one; why the run failed; `Cancelled`.
    pub async fn usable_token(&self, profile_id: i64, persona: Option<&str>, min_ttl: i64) -> Result<i64, Error> {
        if let Some(held) = self
            .held_token(profile_id, persona, min_ttl)?
            .filter(|held| held.is_usable)
        {
            return Ok(held.token_set_id);
        }
        let document = self.document(profile_id)?;
        let frontend: Arc<dyn Frontend> = Arc::new(Unwatched);
        let sign_in_needed = |refused| TokenError::SignInNeeded {
            profile: document.name.clone(),
            refused,
        };
        let end = match &document.grant_type {
            // Its refresh token, if there is one at all, gives nothing that the client cannot get anew.
            GrantType::ClientCredentials => self.run(RunRequest::of_profile(profile_id), frontend).await?,
            GrantType::AuthorizationCode | GrantType::Other(_) => {
                let authorization = self
                    .current_record(profile_id, persona)?
                    .ok_or_else(|| sign_in_needed(None))?;
                match self.refresh(authorization.id, frontend).await {
                    Err(Error::Token(TokenError::NoRefreshToken)) => return Err(sign_in_needed(None).into()),
                    end => end?,
                }
            }
        };
        match end {
            RunEnd::Done { token_set_id, .. } => Ok(token_set_id),
            RunEnd::Cancelled { .. } => Err(Error::Cancelled),
            RunEnd::Failed {
                error: Error::Protocol(refused),
                ..
            } if is_refresh_token_over(&refused) => Err(sign_in_needed(Some(refused)).into()),
            RunEnd::Failed { error, .. } => Err(error),
        }
    }
}

/// RFC 6749 §5.2: `invalid_grant` of a refresh says that the refresh token is expired, revoked or not the client's.
fn is_refresh_token_over(error: &ProtocolError) -> bool {
    matches!(
        error,
        ProtocolError::ServerRefused { at: RefusedAt::Exchange(Exchange::Token), error, .. } if error.error == "invalid_grant"
    )
}
