//! Handing a token over in the form in which it is needed elsewhere.

use bearerbox_secret::Secret;

use super::TokenError;
use crate::view::{TokenForm, TokenKind};
use crate::{Bearerbox, Error};

impl Bearerbox {
    /// A token of a token set in a form to paste elsewhere.
    ///
    /// # Errors
    /// `NoSuchTokenSet`, `NotHeld`, `NoSuchProfile`; the vault's.
    pub fn hand_over(&self, token_set_id: i64, kind: TokenKind, form: TokenForm) -> Result<Secret, Error> {
        let (_, token_set) = self.token_set(token_set_id)?;
        let token = token_set.token(kind).ok_or(TokenError::NotHeld { kind })?;
        // Only where it goes along does its scheme matter.
        let scheme = match form {
            TokenForm::Header | TokenForm::Curl => {
                let document = self.document(self.profile_of_token_set(token_set_id)?)?;
                token_set.scheme(&document.dialect).to_owned()
            }
            TokenForm::Raw | TokenForm::Json => String::new(),
        };
        Ok(in_form(form, &scheme, token, &token_set.response))
    }

    /// A token of a token set as it is, to be shown while the person asks for it.
    ///
    /// # Errors
    /// As [`Bearerbox::hand_over`].
    pub fn reveal(&self, token_set_id: i64, kind: TokenKind) -> Result<Secret, Error> {
        self.hand_over(token_set_id, kind, TokenForm::Raw)
    }
}

/// A token in a form, by its authentication scheme; `response` is the answer that it came in.
pub(super) fn in_form(form: TokenForm, scheme: &str, token: &Secret, response: &Secret) -> Secret {
    match form {
        TokenForm::Raw => token.clone(),
        TokenForm::Header => Secret::new(header(scheme, token)),
        TokenForm::Curl => {
            // A token can hold no apostrophe (RFC 6750 §2.1), but a server may send one.
            let header = Secret::new(header(scheme, token).replace('\'', r"'\''"));
            Secret::new(format!("curl -H '{}' 'https://'", header.expose()))
        }
        TokenForm::Json => response.clone(),
    }
}

/// `Authorization: Bearer …`
fn header(scheme: &str, token: &Secret) -> String {
    format!("Authorization: {scheme} {}", token.expose())
}
