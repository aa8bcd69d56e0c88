//! A JWT as a run: made of the access token of a token set, or of an older JWT by the refresh token in it. It is kept
//! beside the token set, whatever becomes of that.

use bearerbox_oauth::{AccessToken, JwtTask};
use bearerbox_vault::NewTokens;

use super::driver::Yield;
use super::preparing::TaskNeeds;
use super::start::StartedRun;
use crate::tokens::{JWT_SCHEME, JwtRequest, KeptJwt, summarize_tokens};
use crate::view::TokenKind;
use crate::{Error, TokenError};

/// How an access token goes along where a JWT is made of it, as itsyou.online's documentation writes it.
const ACCESS_TOKEN_SCHEME: &str = "token";

impl StartedRun {
    /// Gets a JWT, and keeps it.
    pub(super) async fn obtain_jwt(
        &mut self,
        token_set_id: i64,
        request: &JwtRequest,
        refreshed: Option<i64>,
    ) -> Result<Yield, Error> {
        let (record, token_set) = self.bearerbox.token_set(token_set_id)?;
        let id = record.authorization_id;
        let authorization = self.bearerbox.vault().authorization(id)?;
        // A token is for the server that gave it; the profile may name another one since.
        if !authorization.is_some_and(|authorization| authorization.is_current) {
            return Err(TokenError::NotCurrent { id }.into());
        }
        let asked = request.to_asked();
        let task = match refreshed {
            Some(jwt_id) => {
                let (_, token) = self.bearerbox.jwt(jwt_id)?;
                let scheme = JWT_SCHEME.to_owned();
                let jwt = AccessToken { token, scheme };
                JwtTask::Refresh { jwt, asked }
            }
            None => {
                let kind = TokenKind::Access;
                let token = token_set.access_token.clone().ok_or(TokenError::NotHeld { kind })?;
                let scheme = ACCESS_TOKEN_SCHEME.to_owned();
                let access_token = AccessToken { token, scheme };
                JwtTask::Make { access_token, asked }
            }
        };
        let dpop_key = token_set.dpop_key.clone();
        let obtained = self.obtain(TaskNeeds::Jwt { task, dpop_key }).await?;
        let Some(token) = obtained.tokens.jwt else {
            unreachable!("this task yields a JWT")
        };

        let jwt = KeptJwt::new(&token, request);
        let obtained_at = obtained.received;
        let summary = summarize_tokens(&["JWT"], jwt.expires_at.map(|expires_at| expires_at - obtained_at));
        let tokens = NewTokens::Jwt {
            authorization_id: id,
            token_set_id,
            jwt: jwt.to_new(obtained_at, self.id()),
        };
        let (authorization_id, token_set_id) = self.recorder.end_with_tokens(&summary, &tokens)?;
        Ok(Yield::Tokens {
            authorization_id,
            token_set_id,
        })
    }
}
