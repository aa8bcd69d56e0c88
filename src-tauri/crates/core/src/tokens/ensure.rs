//! A usable token for a script: the one that is held if it is still good, else a new one that needs no person.

use std::sync::Arc;

use bearerbox_oauth::{Exchange, ProtocolError, RefusedAt};
use bearerbox_vault::AuthorizationRecord;

use super::find::is_usable;
use crate::profiles::GrantType;
use crate::runs::{Frontend, RunEnd, RunRequest, Unwatched};
use crate::{Bearerbox, Error, TokenError, now_ms};

impl Bearerbox {
    /// A token set whose access token lives another `min_ttl` milliseconds: the one that is held, or a new one by a
    /// refresh or by the client credentials grant. Gives its id.
    ///
    /// # Errors
    /// `SignInNeeded`, `Revoked` when only a person can get one; why the run failed; `Cancelled`.
    pub async fn usable_token(&self, profile_id: i64, persona: Option<&str>, min_ttl: i64) -> Result<i64, Error> {
        let current = self.current_record(profile_id, persona)?;
        let needed_until = now_ms().saturating_add(min_ttl);
        if let Some(record) = current.as_ref().filter(|record| is_usable(record, needed_until)) {
            return Ok(record.token_set_id);
        }
        self.get_new_token(profile_id, current).await
    }

    /// A new token set in place of the `current` one, whatever is left of that.
    pub(super) async fn get_new_token(
        &self,
        profile_id: i64,
        current: Option<AuthorizationRecord>,
    ) -> Result<i64, Error> {
        let document = self.document(profile_id)?;
        let frontend: Arc<dyn Frontend> = Arc::new(Unwatched);
        let sign_in_needed = |refused| TokenError::SignInNeeded {
            profile: document.name.clone(),
            refused,
        };
        let is_revoked = current.as_ref().is_some_and(|current| current.revoked_at.is_some());
        // What the client credentials grant gives beside the token gives nothing that the client cannot get anew.
        let refreshable = match current {
            Some(current)
                if document.grant_type != GrantType::ClientCredentials && self.can_refresh(current.token_set_id)? =>
            {
                Some(current)
            }
            Some(_) | None => None,
        };
        let end = match refreshable {
            // Should another process have refreshed since it was read, its generation is the answer.
            Some(current) => self.start_refresh_of(&current, None, frontend)?.finish().await,
            None if document.grant_type.needs_nobody() => {
                self.run(RunRequest::of_profile(profile_id), frontend).await?
            }
            None if is_revoked => return Err(TokenError::Revoked { profile: document.name }.into()),
            None => return Err(sign_in_needed(None).into()),
        };
        match end {
            RunEnd::Done { token_set_id, .. } => Ok(token_set_id),
            RunEnd::Answered { .. } => unreachable!("a grant yields tokens"),
            RunEnd::Cancelled { .. } => Err(Error::Cancelled),
            RunEnd::Failed {
                error: Error::Protocol(refused),
                ..
            } if is_refresh_token_over(&refused) => Err(sign_in_needed(Some(refused)).into()),
            RunEnd::Failed { error, .. } => Err(error),
        }
    }

    /// Whether a token set has a refresh token that is not known to be out of use.
    fn can_refresh(&self, token_set_id: i64) -> Result<bool, Error> {
        let (record, token_set) = self.token_set(token_set_id)?;
        Ok(token_set.refresh_token.is_some() && record.revocations.refresh.is_none())
    }
}

/// RFC 6749 §5.2: `invalid_grant` of a refresh says that the refresh token is expired, revoked or not the client's.
fn is_refresh_token_over(error: &ProtocolError) -> bool {
    matches!(
        error,
        ProtocolError::ServerRefused { at: RefusedAt::Exchange(Exchange::Token), error, .. } if error.error == "invalid_grant"
    )
}
