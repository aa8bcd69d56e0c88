//! The public half of a profile's key, which the server has to know.

use serde_json::{Value, json};

use super::resolve_signer;
use crate::{Bearerbox, Error};

impl Bearerbox {
    /// The public half of the key that a profile signs by, as a JWK set to be registered (RFC 7591 §2 `jwks`).
    ///
    /// # Errors
    /// `NoSuchProfile`; `Reference` where it has no key; `Key` where that is of no use.
    pub async fn public_jwks(&self, profile_id: i64) -> Result<Value, Error> {
        let signer = resolve_signer(&self.document(profile_id)?, None).await?;
        let keys: Vec<_> = signer.key.public_jwk().into_iter().collect();
        Ok(json!({ "keys": keys }))
    }
}
