//! The tokens of a token exchange (RFC 8693 §2.1): pasted, kept elsewhere, or held by another profile.

use bearerbox_oauth::{TokenExchange, TypedToken};
use bearerbox_secret::Secret;

use super::start::StartedRun;
use crate::profiles::{ReferenceError, SecretSource, TokenReference, resolve_secret};
use crate::view::TokenKind;
use crate::{Bearerbox, Error, TokenError};

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const REFRESH_TOKEN: &str = "urn:ietf:params:oauth:token-type:refresh_token";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

impl StartedRun {
    /// What is exchanged for what.
    ///
    /// # Errors
    /// `Reference`, `NoProfileNamed`, `SignInNeeded`, `NotHeld`.
    pub(super) async fn prepare_exchange(&self) -> Result<TokenExchange, Error> {
        let document = &self.document;
        let find = async |given: &Option<SecretSource>, held: &Option<TokenReference>| match (given, held) {
            (Some(source), _) => Ok(Some((resolve_secret(source).await?, TokenKind::Access))),
            (None, Some(reference)) => {
                let token = self.bearerbox.referenced_token(reference)?;
                Ok::<_, Error>(Some((token, reference.kind)))
            }
            (None, None) => Ok(None),
        };
        let subject = find(&document.subject_token, &document.subject_token_of).await?;
        let actor = find(&document.actor_token, &document.actor_token_of).await?;
        let subject = subject.ok_or(ReferenceError::NotFilledIn { what: "subject token" })?;
        Ok(TokenExchange {
            subject: typed(subject, document.subject_token_type.as_ref()),
            actor: actor.map(|actor| typed(actor, document.actor_token_type.as_ref())),
            requested_token_type: document.requested_token_type.clone(),
            audience: document.audience.clone(),
            scope: document.scope.clone(),
        })
    }
}

impl Bearerbox {
    /// The token that another profile holds.
    fn referenced_token(&self, reference: &TokenReference) -> Result<Secret, Error> {
        let profile = self.profile_named(&reference.profile)?;
        let record = self.current_record(profile.row.id, reference.persona.as_deref())?;
        let record = record.ok_or_else(|| TokenError::SignInNeeded {
            profile: reference.profile.clone(),
            refused: None,
        })?;
        let kind = reference.kind;
        let token = match kind {
            TokenKind::Jwt => self.latest_jwt(record.id)?,
            TokenKind::Access | TokenKind::Id | TokenKind::Refresh => {
                self.token_set(record.token_set_id)?.1.token(kind).cloned()
            }
        };
        Ok(token.ok_or(TokenError::NotHeld { kind })?)
    }
}

fn typed((token, kind): (Secret, TokenKind), written: Option<&String>) -> TypedToken {
    let of_kind = match kind {
        TokenKind::Access => ACCESS_TOKEN,
        TokenKind::Id => ID_TOKEN,
        TokenKind::Refresh => REFRESH_TOKEN,
        TokenKind::Jwt => JWT,
    };
    TypedToken {
        token,
        token_type: written.cloned().unwrap_or_else(|| of_kind.to_owned()),
    }
}
