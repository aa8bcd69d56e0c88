//! What a JWT is asked for with, and by which it is found again.

use std::collections::BTreeSet;

use bearerbox_oauth::AskedJwt;
use serde::{Deserialize, Serialize};

use crate::Error;

/// What a JWT is asked for with. Order and repetition make no difference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwtRequest {
    scope: BTreeSet<String>,
    audience: BTreeSet<String>,
    validity: Option<u64>,
}

impl JwtRequest {
    /// Scopes and audiences separated by spaces or commas; none is all that the access token has, and nobody in
    /// particular. `validity`: how many seconds it is to live at most.
    pub fn new(scope: Option<&str>, audience: Option<&str>, validity: Option<u64>) -> Self {
        Self {
            scope: list(scope),
            audience: list(audience),
            validity,
        }
    }

    /// As the vault keeps it: the same text for the same request.
    pub(crate) fn to_vault_text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`JwtRequest::to_vault_text`] wrote.
    ///
    /// # Errors
    /// `Unreadable`.
    pub(crate) fn from_vault_text(text: &str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|_| Error::Unreadable { what: "JWT" })
    }

    /// As the protocol asks.
    pub(crate) fn to_asked(&self) -> AskedJwt {
        AskedJwt {
            scope: self.scopes(),
            audience: self.audiences(),
            validity: self.validity,
        }
    }

    /// The scopes, one by one.
    pub(crate) fn scopes(&self) -> Vec<String> {
        self.scope.iter().cloned().collect()
    }

    /// For whom, one by one.
    pub(crate) fn audiences(&self) -> Vec<String> {
        self.audience.iter().cloned().collect()
    }

    /// How many seconds it is to live at most.
    pub(crate) fn validity(&self) -> Option<u64> {
        self.validity
    }
}

fn list(text: Option<&str>) -> BTreeSet<String> {
    text.unwrap_or_default()
        .split([' ', ','])
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::JwtRequest;

    #[test]
    fn the_same_request_is_the_same_text_however_it_is_written() {
        let request = JwtRequest::new(Some("b, a"), Some("y x"), Some(60));

        let text = request.to_vault_text();

        assert_eq!(
            JwtRequest::new(Some("a b b"), Some("x,y"), Some(60)).to_vault_text(),
            text
        );
        assert_ne!(JwtRequest::new(Some("a b"), Some("x,y"), None).to_vault_text(), text);
        assert_eq!(JwtRequest::from_vault_text(&text).unwrap(), request);
        assert_eq!(JwtRequest::new(Some(" "), Some(","), None), JwtRequest::default());
        assert!(JwtRequest::from_vault_text("[").is_err());
    }

    #[test]
    fn the_protocol_is_asked_in_lists() {
        let asked = JwtRequest::new(Some("b,a"), Some("x"), Some(60)).to_asked();

        assert_eq!(asked.scope, ["a", "b"]);
        assert_eq!(asked.audience, ["x"]);
        assert_eq!(asked.validity, Some(60));
    }
}
