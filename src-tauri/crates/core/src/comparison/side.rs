//! One of two tokens, with what is known of where it is from.

use bearerbox_jwt::{Decoded, Form, FoundToken, decode, find_tokens, numeric_date};
use bearerbox_secret::Secret;

use super::nothing_pasted;
use crate::tokens::{TokenSet, problems};
use crate::view::{ComparedSource, ComparedView, TokenKind, TokenShape};
use crate::{Bearerbox, Error, TokenError};

/// A token and what is known of it.
pub(super) struct Side {
    pub(super) token: Secret,
    pub(super) decoded: Decoded,
    /// None where it was pasted.
    pub(super) origin: Option<Origin>,
    /// When it expires, in milliseconds since the Unix epoch.
    pub(super) expires_at: Option<i64>,
}

/// Where a token that is held is from.
pub(super) struct Origin {
    pub(super) source: ComparedSource,
    pub(super) profile_id: i64,
    pub(super) authorization_id: i64,
    pub(super) token_set_id: i64,
    pub(super) issuer: Option<String>,
    pub(super) client_id: String,
    /// What a JWT was asked for with.
    pub(super) asked: Option<String>,
    /// What was asked for and what holds, one by one.
    pub(super) asked_scope: Vec<String>,
    pub(super) scope: Vec<String>,
    pub(super) token_type: String,
}

impl Side {
    /// The first token that is found in a text; a text of one word is one itself.
    pub(super) fn pasted(text: &Secret) -> Result<Self, Error> {
        let text = text.expose();
        let found = find_tokens(text).tokens.into_iter().next();
        let token = match found {
            Some(FoundToken { token, .. }) => token,
            None if text.split_ascii_whitespace().count() == 1 => Secret::new(text.trim_ascii()),
            None => return Err(nothing_pasted()),
        };
        Ok(Self::of(token, None, None))
    }

    pub(super) fn of(token: Secret, expires_at: Option<i64>, origin: Option<Origin>) -> Self {
        let decoded = decode(token.expose());
        let exp = decoded.claims().and_then(|claims| numeric_date(claims.get("exp")?));
        Self {
            expires_at: expires_at.or(exp.map(|exp| exp.milliseconds())),
            token,
            decoded,
            origin,
        }
    }

    /// As it is shown.
    pub(super) fn view(self) -> ComparedView {
        let shape = match self.decoded.form {
            Form::Jwe => TokenShape::EncryptedJwt,
            Form::Jws => TokenShape::Jwt,
            // What has another number of parts is a broken JWT where it begins like one.
            Form::WrongPartCount(_) if self.decoded.header().is_some() => TokenShape::Jwt,
            Form::Opaque | Form::WrongPartCount(_) => TokenShape::Opaque,
        };
        ComparedView {
            problems: match shape {
                TokenShape::Jwt | TokenShape::EncryptedJwt => problems(self.token.expose(), &self.decoded),
                TokenShape::Opaque => Vec::new(),
            },
            shape,
            characters: self.token.characters(),
            source: self.origin.map(|origin| origin.source),
        }
    }
}

impl Bearerbox {
    pub(super) fn held_side(&self, token_set_id: i64, kind: TokenKind) -> Result<Side, Error> {
        let (record, token_set) = self.token_set(token_set_id)?;
        let token = token_set.token(kind).ok_or(TokenError::NotHeld { kind })?.clone();
        let expires_at = match kind {
            TokenKind::Access => record.expires_at,
            TokenKind::Id | TokenKind::Refresh | TokenKind::Jwt => None,
        };
        let origin = self.origin(token_set_id, kind, record.obtained_at)?;
        Ok(Side::of(token, expires_at, Some(origin)))
    }

    pub(super) fn current_side(&self, profile_id: i64, persona: Option<&str>, kind: TokenKind) -> Result<Side, Error> {
        let record = self.current_record(profile_id, persona)?;
        let record = record.ok_or(TokenError::NotHeld { kind })?;
        match kind {
            TokenKind::Access | TokenKind::Id | TokenKind::Refresh => self.held_side(record.token_set_id, kind),
            TokenKind::Jwt => {
                let newest = self.vault().newest_jwts(record.id)?;
                let newest = newest.first().ok_or(TokenError::NotHeld { kind })?;
                self.jwt_side(newest.id)
            }
        }
    }

    pub(super) fn jwt_side(&self, jwt_id: i64) -> Result<Side, Error> {
        let (record, token) = self.jwt(jwt_id)?;
        let mut origin = self.origin(record.token_set_id, TokenKind::Jwt, record.obtained_at)?;
        origin.asked = Some(record.asked);
        Ok(Side::of(token, record.expires_at, Some(origin)))
    }

    fn origin(&self, token_set_id: i64, kind: TokenKind, obtained_at: i64) -> Result<Origin, Error> {
        let (record, token_set) = self.token_set(token_set_id)?;
        let authorization = self.authorization_record(record.authorization_id)?;
        let profile = self.profile_row(authorization.profile_id)?;
        let TokenSet { issuer, client_id, .. } = &token_set;
        Ok(Origin {
            profile_id: authorization.profile_id,
            authorization_id: authorization.id,
            token_set_id,
            issuer: issuer.clone(),
            client_id: client_id.clone(),
            asked: None,
            asked_scope: token_set.asked_scopes(),
            scope: token_set.held_scopes(),
            token_type: token_set.token_type.clone(),
            source: ComparedSource {
                profile: profile.name,
                environment: profile.environment,
                environment_kind: profile.environment_kind,
                persona: authorization.persona,
                // People count from one.
                generation: record.generation + 1,
                kind,
                obtained_at,
            },
        })
    }
}
