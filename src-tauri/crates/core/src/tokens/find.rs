//! Authorizations and their token sets as they are shown, and the token that is held for a script.

use bearerbox_secret::Secret;
use bearerbox_vault::{AuthorizationRecord, JwtRecord, TokenSetRecord};

use super::TokenError;
use super::claim_checks::Context;
use super::held_jwt::view_made_jwt;
use super::jwt_view::view_jwt;
use super::mask::mask_response;
use super::size::size_of;
use super::token_scope::scope_in_token;
use super::token_set::TokenSet;
use crate::clock::now_ms;
use crate::view::{AuthorizationView, ExpirySource, GenerationRow, TokenKind, TokenSetView, TokenView};
use crate::{Bearerbox, Error};

/// A token set that is held, found without any network.
#[derive(Clone, Debug)]
pub struct HeldToken {
    /// The authorization.
    pub authorization_id: i64,
    /// Its newest token set, or the newest one that has such a token.
    pub token_set_id: i64,
    /// As whom; none where nobody signed in.
    pub persona: Option<String>,
    /// When the token expires, in milliseconds since the Unix epoch; none when nothing says it.
    pub expires_at: Option<i64>,
    /// Whether it lives at least as long as was asked for, and was not revoked.
    pub is_usable: bool,
}

impl Bearerbox {
    /// The current authorization of a profile for a persona, with its newest token set; of the persona who was
    /// given a token last where none is named.
    ///
    /// # Errors
    /// The vault's.
    pub fn current_authorization(
        &self,
        profile_id: i64,
        persona: Option<&str>,
    ) -> Result<Option<AuthorizationView>, Error> {
        self.current_record(profile_id, persona)?
            .map(|record| self.view_authorization(record, None))
            .transpose()
    }

    /// An authorization with its newest token set, or the one that is named.
    ///
    /// # Errors
    /// `NoSuchAuthorization`, `NoSuchTokenSet`; the vault's.
    pub fn authorization(&self, id: i64, token_set_id: Option<i64>) -> Result<AuthorizationView, Error> {
        let record = self
            .vault()
            .authorization(id)?
            .ok_or(TokenError::NoSuchAuthorization { id })?;
        self.view_authorization(record, token_set_id)
    }

    /// The token that is held for a profile and a persona, and whether it lives another `min_ttl` milliseconds.
    /// One whose expiry is unknown counts as usable, and one that was revoked does not.
    ///
    /// # Errors
    /// The vault's.
    pub fn held_token(&self, profile_id: i64, persona: Option<&str>, min_ttl: i64) -> Result<Option<HeldToken>, Error> {
        let needed_until = now_ms().saturating_add(min_ttl);
        Ok(self.current_record(profile_id, persona)?.map(|record| HeldToken {
            authorization_id: record.id,
            token_set_id: record.token_set_id,
            is_usable: is_usable(&record, needed_until),
            expires_at: record.expires_at,
            persona: record.persona,
        }))
    }

    /// A grant without a person has no persona, whatever is asked for.
    pub(crate) fn current_record(
        &self,
        profile_id: i64,
        persona: Option<&str>,
    ) -> Result<Option<AuthorizationRecord>, Error> {
        Ok(match persona {
            Some(_) if !self.document(profile_id)?.needs_browser() => {
                self.vault().current_authorization(profile_id, None)?
            }
            Some(persona) => self.vault().current_authorization(profile_id, Some(persona))?,
            None => self.vault().latest_current(profile_id)?,
        })
    }

    /// A token set with its record.
    pub(crate) fn token_set(&self, id: i64) -> Result<(TokenSetRecord, TokenSet), Error> {
        let record = self.vault().token_set(id)?.ok_or(TokenError::NoSuchTokenSet { id })?;
        let token_set = TokenSet::from_vault_json(&record.body)?;
        Ok((record, token_set))
    }

    fn view_authorization(
        &self,
        record: AuthorizationRecord,
        token_set_id: Option<i64>,
    ) -> Result<AuthorizationView, Error> {
        let newest = self.token_set(record.token_set_id)?;
        let can_refresh = newest.1.refresh_token.is_some() && newest.0.revocations.refresh.is_none();
        let (shown_record, shown) = match token_set_id {
            Some(id) if id != record.token_set_id => self.token_set(id)?,
            Some(_) | None => newest,
        };
        let generations = self
            .vault()
            .generations(record.id)?
            .into_iter()
            .map(|listing| GenerationRow {
                token_set_id: listing.id,
                generation: listing.generation + 1,
                obtained_at: listing.obtained_at,
                expires_at: listing.expires_at,
                revoked_at: listing.revocations.access,
            });
        let mut jwts = self.vault().newest_jwts(record.id)?;
        // What was made of an older access token is as good as its own time.
        jwts.retain(|jwt| shown_record.id == record.token_set_id || jwt.token_set_id == shown_record.id);
        let mut generations: Vec<_> = generations.collect();
        generations.sort_unstable_by_key(|row| std::cmp::Reverse(row.generation));
        Ok(AuthorizationView {
            id: record.id,
            profile_id: record.profile_id,
            persona: record.persona,
            can_refresh,
            generations,
            token_set: view_token_set(&shown_record, &shown, &jwts)?,
        })
    }
}

/// Whether an access token is good until then.
pub(super) fn is_usable(record: &AuthorizationRecord, needed_until: i64) -> bool {
    record.revoked_at.is_none() && record.expires_at.is_none_or(|expires_at| expires_at > needed_until)
}

fn view_token_set(record: &TokenSetRecord, token_set: &TokenSet, jwts: &[JwtRecord]) -> Result<TokenSetView, Error> {
    let asked_scope = token_set.asked_scopes();
    let view = |kind| {
        token_set
            .token(kind)
            .map(|token| view_token(kind, token, record, token_set, &asked_scope))
    };
    let kinds = [TokenKind::Access, TokenKind::Id, TokenKind::Refresh].into_iter();
    let mut tokens: Vec<TokenView> = kinds.filter_map(view).collect();
    for jwt in jwts {
        tokens.push(view_made_jwt(jwt, token_set)?);
    }
    let access_token = tokens.iter().find(|token| token.kind == TokenKind::Access);
    let token_scope = scope_in_token(access_token.and_then(|token| token.jwt.as_ref()));
    Ok(TokenSetView {
        id: record.id,
        // People count from one.
        generation: record.generation + 1,
        obtained_at: record.obtained_at,
        token_type: token_set.token_type.clone(),
        tokens,
        granted_scope: token_set.granted_scopes(),
        token_scope,
        asked_scope,
        refresh_token_kept: token_set.refresh_token_kept,
        response: mask_response(token_set),
        oddities: token_set.oddities.clone(),
        run_id: record.run_id,
    })
}

fn view_token(
    kind: TokenKind,
    token: &Secret,
    record: &TokenSetRecord,
    token_set: &TokenSet,
    asked_scope: &[String],
) -> TokenView {
    let context = Context {
        kind,
        issuer: token_set.issuer.as_deref(),
        client_id: &token_set.client_id,
        subject: token_set.subject.as_deref(),
        nonce: token_set.nonce.as_ref(),
        asked_scope,
        asked_audience: &[],
        now: now_ms(),
    };
    let jwt = bearerbox_jwt::looks_like_jwt(token.expose()).then(|| view_jwt(token.expose(), &context));
    let exp = jwt
        .as_ref()
        .and_then(|jwt| jwt.claims.iter().find(|claim| claim.name == "exp")?.time);
    let (expires_at, expiry_source) = match (kind, exp) {
        (TokenKind::Access, _) => (record.expires_at, token_set.expiry_source),
        (TokenKind::Id | TokenKind::Refresh | TokenKind::Jwt, Some(exp)) => (Some(exp), ExpirySource::Exp),
        (TokenKind::Id | TokenKind::Refresh | TokenKind::Jwt, None) => (None, ExpirySource::Unknown),
    };
    TokenView {
        kind,
        characters: token.characters(),
        size: size_of(token, &token_set.token_type),
        jwt,
        expires_at,
        expiry_source,
        revoked_at: match kind {
            TokenKind::Access => record.revocations.access,
            TokenKind::Refresh => record.revocations.refresh,
            TokenKind::Id | TokenKind::Jwt => None,
        },
        made: None,
    }
}
