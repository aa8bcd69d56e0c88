//! A token of a kind for a script. An ID token has a life of its own: it expires by its own `exp`, and an answer to a
//! refresh need not bring one (OpenID Connect Core 1.0 §12.2), so that the newest may be of an older generation.

use bearerbox_vault::AuthorizationRecord;

use super::find::HeldToken;
use super::jwt_view::decode_view;
use crate::view::TokenKind;
use crate::{Bearerbox, Error, TokenError, now_ms};

impl Bearerbox {
    /// The newest token of this kind that is held, and whether it lives another `min_ttl` milliseconds. A refresh token
    /// is usable until it is revoked: nothing says how long it lives.
    ///
    /// A JWT is found by what it was asked for with, not by this: see [`Bearerbox::held_jwt`].
    ///
    /// # Errors
    /// `NotHeld` where a token set is held, and none with such a token; the vault's.
    pub fn held_token_of(
        &self,
        profile_id: i64,
        persona: Option<&str>,
        kind: TokenKind,
        min_ttl: i64,
    ) -> Result<Option<HeldToken>, Error> {
        match kind {
            TokenKind::Access => self.held_token(profile_id, persona, min_ttl),
            TokenKind::Refresh => {
                let Some(held) = self.held_token(profile_id, persona, min_ttl)? else {
                    return Ok(None);
                };
                let is_usable = self.token_set(held.token_set_id)?.0.revocations.refresh.is_none();
                Ok(Some(HeldToken { is_usable, ..held }))
            }
            TokenKind::Jwt => Err(TokenError::NotHeld { kind }.into()),
            TokenKind::Id => {
                let current = self.current_record(profile_id, persona)?;
                current.map(|record| self.newest_id_token(record, min_ttl)).transpose()
            }
        }
    }

    /// A token set with a token of this kind that lives another `min_ttl` milliseconds: the one that is held, or a new
    /// one by a refresh or by the client credentials grant. Gives its id.
    ///
    /// # Errors
    /// As [`Bearerbox::usable_token`]; `NotHeld`.
    pub async fn usable_token_of(
        &self,
        profile_id: i64,
        persona: Option<&str>,
        kind: TokenKind,
        min_ttl: i64,
    ) -> Result<i64, Error> {
        if let Some(held) = self.held_token_of(profile_id, persona, kind, min_ttl)?
            && held.is_usable
        {
            return Ok(held.token_set_id);
        }
        let current = self.current_record(profile_id, persona)?;
        let new = self.get_new_token(profile_id, current).await?;
        let held = self.held_token_of(profile_id, persona, kind, min_ttl)?;
        match held {
            // Where the server gives none that lives as long as was asked for, its newest is the answer.
            Some(held) if held.is_usable || held.token_set_id == new => Ok(held.token_set_id),
            Some(_) | None => Err(TokenError::SignInNeeded {
                profile: self.document(profile_id)?.name,
                refused: None,
            }
            .into()),
        }
    }

    fn newest_id_token(&self, record: AuthorizationRecord, min_ttl: i64) -> Result<HeldToken, Error> {
        let needed_until = now_ms().saturating_add(min_ttl);
        for generation in self.vault().generations(record.id)?.into_iter().rev() {
            let (_, token_set) = self.token_set(generation.id)?;
            let Some(id_token) = &token_set.id_token else {
                continue;
            };
            let jwt = decode_view(id_token.expose());
            let expires_at = jwt
                .claims
                .iter()
                .find(|claim| claim.name == "exp")
                .and_then(|exp| exp.time);
            return Ok(HeldToken {
                authorization_id: record.id,
                token_set_id: generation.id,
                persona: record.persona,
                is_usable: expires_at.is_none_or(|expires_at| expires_at > needed_until),
                expires_at,
            });
        }
        Err(TokenError::NotHeld { kind: TokenKind::Id }.into())
    }
}
