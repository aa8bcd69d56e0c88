//! Handing a token over in the form in which it is needed elsewhere.

use bearerbox_secret::Secret;

use super::TokenError;
use super::token_set::TokenSet;
use crate::view::{TokenForm, TokenKind};
use crate::{Bearerbox, Error};

impl Bearerbox {
    /// A token of a token set in a form to paste elsewhere.
    ///
    /// # Errors
    /// `NoSuchTokenSet`, `NotHeld`; the vault's.
    pub fn hand_over(&self, token_set_id: i64, kind: TokenKind, form: TokenForm) -> Result<Secret, Error> {
        let (_, token_set) = self.token_set(token_set_id)?;
        let token = token_set.token(kind).ok_or(TokenError::NotHeld { kind })?;
        Ok(match form {
            TokenForm::Raw => token.clone(),
            TokenForm::Header => Secret::new(header(&token_set, token)),
            TokenForm::Curl => {
                // A token can hold no apostrophe (RFC 6750 §2.1), but a server may send one.
                let header = Secret::new(header(&token_set, token).replace('\'', r"'\''"));
                Secret::new(format!("curl -H '{}' 'https://'", header.expose()))
            }
            TokenForm::Json => token_set.response.clone(),
        })
    }

    /// A token of a token set as it is, to be shown while the person asks for it.
    ///
    /// # Errors
    /// As [`Bearerbox::hand_over`].
    pub fn reveal(&self, token_set_id: i64, kind: TokenKind) -> Result<Secret, Error> {
        self.hand_over(token_set_id, kind, TokenForm::Raw)
    }
}

/// `Authorization: Bearer …`
fn header(token_set: &TokenSet, token: &Secret) -> String {
    format!("Authorization: {} {}", token_set.scheme(), token.expose())
}
