//! A private key or a client secret together with what it signs by.

use std::sync::Arc;

use bearerbox_jwt::{Algorithm, SigningKey, sign};
use bearerbox_secret::Secret;
use serde_json::{Map, Value};

use crate::error::ProtocolError;

/// What assertions, request objects and proofs are signed with (RFC 7515 §5.1).
#[derive(Clone, Debug)]
pub struct Signer {
    /// The key.
    pub key: Arc<SigningKey>,
    /// The algorithm (RFC 7518 §3.1).
    pub algorithm: Algorithm,
}

impl Signer {
    /// Signs `claims` under a header of `typ`, the key's name, and `header`.
    ///
    /// # Errors
    /// `NotSigned` when the key does not fit.
    pub(crate) fn sign(
        &self,
        typ: &str,
        header: Map<String, Value>,
        claims: &Map<String, Value>,
    ) -> Result<Secret, ProtocolError> {
        let mut whole = Map::from_iter([("typ".to_owned(), Value::from(typ))]);
        whole.extend(header);
        sign(&self.key, self.algorithm, &whole, claims).map_err(ProtocolError::NotSigned)
    }

    /// The header member that names the key (RFC 7515 §4.1.4), where it has a name.
    pub(crate) fn kid(&self) -> Map<String, Value> {
        let kid = self.key.kid().map(|kid| ("kid".to_owned(), kid.into()));
        Map::from_iter(kid)
    }
}
