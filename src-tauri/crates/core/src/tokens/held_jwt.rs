//! JWTs that were made of an access token: as the vault keeps them, found without any network, and handed over.

use bearerbox_jwt::{JsonObject, decode, numeric_date};
use bearerbox_secret::Secret;
use bearerbox_vault::{JwtRecord, NewJwt};
use serde_json::{Value, json};

use super::claim_checks::Context;
use super::hand_over::in_form;
use super::jwt_view::view_jwt;
use super::size::size_of;
use super::token_set::TokenSet;
use super::{JwtRequest, TokenError};
use crate::view::{ExpirySource, MadeJwt, TokenForm, TokenKind, TokenView};
use crate::{Bearerbox, Error, now_ms};

/// How a JWT goes along; its server takes `bearer` in small letters, as its documentation writes it.
pub(crate) const JWT_SCHEME: &str = "bearer";

/// A JWT that is held.
#[derive(Clone, Debug)]
pub struct HeldJwt {
    /// The JWT.
    pub jwt_id: i64,
    /// When it expires, in milliseconds since the Unix epoch; none when it does not say.
    pub expires_at: Option<i64>,
    /// Whether it lives at least as long as was asked for.
    pub is_usable: bool,
    /// Whether a refresh token is in it.
    pub can_refresh: bool,
}

/// A JWT as the vault keeps it.
pub(crate) struct KeptJwt {
    asked: String,
    /// When it expires, in milliseconds since the Unix epoch.
    pub(crate) expires_at: Option<i64>,
    body: Secret,
}

impl Bearerbox {
    /// The JWT that is held for a profile and a persona and was asked for with the same, and whether it lives another
    /// `min_ttl` milliseconds.
    ///
    /// # Errors
    /// The vault's.
    pub fn held_jwt(
        &self,
        profile_id: i64,
        persona: Option<&str>,
        request: &JwtRequest,
        min_ttl: i64,
    ) -> Result<Option<HeldJwt>, Error> {
        let Some(current) = self.current_record(profile_id, persona)? else {
            return Ok(None);
        };
        let needed_until = now_ms().saturating_add(min_ttl);
        let record = self.newest_jwt(current.id, request)?;
        record
            .map(|record| {
                let token = read_kept(&record.body)?;
                Ok(HeldJwt {
                    jwt_id: record.id,
                    expires_at: record.expires_at,
                    is_usable: record.expires_at.is_none_or(|expires_at| expires_at > needed_until),
                    can_refresh: has_refresh_token(&token),
                })
            })
            .transpose()
    }

    /// The newest JWT of a profile and a persona in which there is a refresh token.
    ///
    /// # Errors
    /// The vault's.
    pub fn refreshable_jwt(&self, profile_id: i64, persona: Option<&str>) -> Result<Option<i64>, Error> {
        let Some(current) = self.current_record(profile_id, persona)? else {
            return Ok(None);
        };
        for record in self.vault().newest_jwts(current.id)? {
            if has_refresh_token(&read_kept(&record.body)?) {
                return Ok(Some(record.id));
            }
        }
        Ok(None)
    }

    /// The JWT of an authorization that was obtained last.
    pub(crate) fn latest_jwt(&self, authorization_id: i64) -> Result<Option<Secret>, Error> {
        let newest = self.vault().newest_jwts(authorization_id)?;
        newest.first().map(|record| read_kept(&record.body)).transpose()
    }

    /// A JWT in a form to paste elsewhere.
    ///
    /// # Errors
    /// `NoSuchJwt`; the vault's.
    pub fn hand_over_jwt(&self, jwt_id: i64, form: TokenForm) -> Result<Secret, Error> {
        let (_, token) = self.jwt(jwt_id)?;
        // The answer that it came in is the JWT.
        Ok(in_form(form, JWT_SCHEME, &token, &token))
    }

    /// A JWT as it is, to be shown while the person asks for it.
    ///
    /// # Errors
    /// As [`Bearerbox::hand_over_jwt`].
    pub fn reveal_jwt(&self, jwt_id: i64) -> Result<Secret, Error> {
        self.hand_over_jwt(jwt_id, TokenForm::Raw)
    }

    /// The profile that a JWT was obtained by.
    ///
    /// # Errors
    /// `NoSuchJwt`; the vault's.
    pub fn profile_of_jwt(&self, jwt_id: i64) -> Result<i64, Error> {
        let (record, _) = self.jwt(jwt_id)?;
        Ok(self.authorization_record(record.authorization_id)?.profile_id)
    }

    /// A JWT with its record.
    pub(crate) fn jwt(&self, id: i64) -> Result<(JwtRecord, Secret), Error> {
        let record = self.vault().jwt(id)?.ok_or(TokenError::NoSuchJwt { id })?;
        let token = read_kept(&record.body)?;
        Ok((record, token))
    }

    /// The newest JWT of an authorization that was asked for with the same.
    pub(super) fn newest_jwt(&self, authorization_id: i64, request: &JwtRequest) -> Result<Option<JwtRecord>, Error> {
        let asked = request.to_vault_text();
        let newest = self.vault().newest_jwts(authorization_id)?;
        Ok(newest.into_iter().find(|record| record.asked == asked))
    }
}

impl KeptJwt {
    /// A JWT that was asked for with `request`.
    pub(crate) fn new(token: &Secret, request: &JwtRequest) -> Self {
        Self {
            asked: request.to_vault_text(),
            expires_at: read_expiry(token),
            body: Secret::new(json!({ "jwt": token.expose() }).to_string()),
        }
    }

    /// To be kept with the end of the run that obtained it.
    pub(crate) fn to_new(&self, obtained_at: i64, run_id: i64) -> NewJwt<'_> {
        NewJwt {
            asked: &self.asked,
            obtained_at,
            expires_at: self.expires_at,
            body: self.body.expose(),
            run_id: Some(run_id),
        }
    }
}

/// Reads the body of a [`KeptJwt`].
///
/// # Errors
/// `Unreadable`.
fn read_kept(text: &str) -> Result<Secret, Error> {
    let value: Option<Value> = serde_json::from_str(text).ok();
    value
        .and_then(|value| value["jwt"].as_str().map(Secret::new))
        .ok_or(Error::Unreadable { what: "JWT" })
}

/// A JWT as it is shown, judged by what it was asked for with.
pub(super) fn view_made_jwt(record: &JwtRecord, token_set: &TokenSet) -> Result<TokenView, Error> {
    let token = read_kept(&record.body)?;
    let request = JwtRequest::from_vault_text(&record.asked)?;
    let (scope, audience) = (request.scopes(), request.audiences());
    let context = Context {
        kind: TokenKind::Jwt,
        issuer: token_set.issuer.as_deref(),
        client_id: &token_set.client_id,
        subject: token_set.subject.as_deref(),
        nonce: None,
        asked_scope: &scope,
        asked_audience: &audience,
        now: now_ms(),
    };
    let expiry_source = match record.expires_at {
        Some(_) => ExpirySource::Exp,
        None => ExpirySource::Unknown,
    };
    Ok(TokenView {
        kind: TokenKind::Jwt,
        characters: token.characters(),
        size: size_of(&token, JWT_SCHEME),
        jwt: Some(view_jwt(token.expose(), &context)),
        expires_at: record.expires_at,
        expiry_source,
        revoked_at: None,
        made: Some(MadeJwt {
            id: record.id,
            obtained_at: record.obtained_at,
            validity: request.validity(),
            can_refresh: has_refresh_token(&token),
            run_id: record.run_id,
            scope,
            audience,
        }),
    })
}

/// When a JWT expires, in milliseconds since the Unix epoch.
fn read_expiry(token: &Secret) -> Option<i64> {
    let claims = read_claims(token)?;
    Some(numeric_date(claims.get("exp")?)?.milliseconds())
}

/// Whether a refresh token is in it.
pub(super) fn has_refresh_token(token: &Secret) -> bool {
    let claims = read_claims(token).unwrap_or_default();
    claims.text("refresh_token").is_some_and(|inside| !inside.is_empty())
}

fn read_claims(token: &Secret) -> Option<JsonObject> {
    decode(token.expose()).claims?.ok()
}
