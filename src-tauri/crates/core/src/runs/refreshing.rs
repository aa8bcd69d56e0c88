//! The refresh of an authorization (RFC 6749 §6): one at a time over all processes, and nothing that the server gave is
//! dropped, whatever becomes of the run.

use std::time::Duration;

use bearerbox_oauth::{Exchange, HttpRequest, PreviousTokens};
use bearerbox_vault::{AuthorizationRecord, NewTokenSet, PATIENCE, RefreshLock, try_refresh_lock};

use super::driver::Yield;
use super::preparing::TaskNeeds;
use super::recorder::ATTEMPTS;
use super::start::{Purpose, StartedRun};
use super::trace::TraceStep;
use crate::io::Answer;
use crate::tokens::TokenSet;
use crate::view::RunOutcome;
use crate::{Error, TokenError};

/// How often a refresh that another one holds up asks again.
const LOCK_INTERVAL: Duration = Duration::from_millis(20);

/// How long a refresh, a revocation or a registration waits for its answer after it was cancelled.
const LAST_ANSWER: Duration = Duration::from_secs(3);

/// How long a run may take to end after it was cancelled: for the answer to a refresh, and for the vault, which another
/// process may have. Whoever ends the process sooner may lose a refresh token; nearly all end at once.
pub const TIME_TO_END: Duration = LAST_ANSWER
    .saturating_add(PATIENCE.saturating_mul(ATTEMPTS))
    .saturating_add(Duration::from_secs(1));

impl StartedRun {
    pub(super) async fn refresh(
        &mut self,
        authorization_id: i64,
        generation: i64,
        scope: Option<String>,
    ) -> Result<Yield, Error> {
        // Until the new generation is kept: the refresh token may be good only once.
        let _lock = self.lock_refresh(authorization_id).await?;
        let vault = self.bearerbox.vault();
        let authorization = vault
            .authorization(authorization_id)?
            .ok_or(TokenError::NoSuchAuthorization { id: authorization_id })?;
        let (_, current) = self.bearerbox.token_set(authorization.token_set_id)?;
        if authorization.generation > generation {
            let text = "Another refresh was faster; its tokens are the answer.";
            self.recorder.note(&TraceStep::Note { text: text.to_owned() })?;
            self.recorder.end(RunOutcome::Done, text, None)?;
            return Ok(Yield::Tokens {
                authorization_id,
                token_set_id: authorization.token_set_id,
            });
        }
        // The refresh token is for the server and the client that gave it.
        if !authorization.is_current {
            return Err(TokenError::NotCurrent { id: authorization_id }.into());
        }
        let refresh_token = current.refresh_token.clone().ok_or(TokenError::NoRefreshToken)?;
        let previous = PreviousTokens {
            sub: current.subject.clone(),
            scope: current.scope(),
        };
        let needs = TaskNeeds::Refresh {
            refresh_token,
            scope,
            previous,
            dpop_key: current.dpop_key.clone(),
        };
        match self.obtain(needs).await {
            Ok(obtained) => self.keep(obtained, Some(&current)),
            Err(error) => {
                self.keep_rescued(authorization_id, generation, &authorization, current);
                Err(error)
            }
        }
    }

    /// Keeps the refresh token of a refused answer beside the tokens that there were: the server may take no other.
    fn keep_rescued(
        &mut self,
        authorization_id: i64,
        generation: i64,
        authorization: &AuthorizationRecord,
        before: TokenSet,
    ) {
        let Some(refresh_token) = self.rescued.take() else {
            return;
        };
        let body = before.with_refresh_token(refresh_token).to_vault_json();
        let token_set = NewTokenSet {
            obtained_at: authorization.obtained_at,
            expires_at: authorization.expires_at,
            body: body.expose(),
            run_id: Some(self.id()),
            jwt: None,
        };
        let kept = self
            .bearerbox
            .vault()
            .add_generation(authorization_id, generation, token_set);
        let text = match kept {
            Ok(_) => "The answer was refused; its refresh token was kept, as the one before may be of no use any more.",
            Err(_) => "The answer was refused, and its refresh token could not be kept.",
        };
        // The run's own failure is the one to tell.
        let _ = self.recorder.note(&TraceStep::Note { text: text.to_owned() });
    }

    /// Keeps every other process from refreshing the authorization, as long as the lock is held.
    pub(super) async fn lock_refresh(&self, authorization_id: i64) -> Result<RefreshLock, Error> {
        let home = self.bearerbox.home().path();
        loop {
            if let Some(lock) = try_refresh_lock(home, authorization_id)? {
                return Ok(lock);
            }
            tokio::select! {
                () = self.active.cancelled() => return Err(Error::Cancelled),
                () = tokio::time::sleep(LOCK_INTERVAL) => {}
            }
        }
    }

    /// What a cancelled run still waits for, a little: the answer to a refresh, or about a registration, as the server may
    /// have taken the token that was sent and given another, which would be lost; and to a revocation, as it would not be
    /// known that the token is out of use.
    pub(super) async fn last_answer(
        &self,
        request: &HttpRequest,
        exchange: impl Future<Output = Result<Answer, Error>>,
    ) -> Option<Answer> {
        let spends_refresh_token =
            matches!(self.purpose, Purpose::Refresh { .. }) && request.exchange == Exchange::Token;
        let takes_out_of_use = request.exchange == Exchange::Revocation;
        if !spends_refresh_token && !takes_out_of_use && !self.gives_to_client(request.exchange) {
            return None;
        }
        let answer = tokio::time::timeout(LAST_ANSWER, exchange).await.ok()?.ok()?;
        (200..300).contains(&answer.response.status).then_some(answer)
    }
}
