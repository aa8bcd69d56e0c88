//! Keys to verify with, from whatever people have: JWK, JWK Set, PEM, certificate, secret.

use bearerbox_secret::Secret;

use super::designation::Designation;
use super::file::{KeyFile, read_key_file};
use super::pem::{looks_like_pem, read_public_pem};
use super::problem::KeyProblem;
use super::public::VerifyingKey;
use super::set::JwkSet;
use super::signing::SigningKey;
use crate::json::{Json, JsonObject};

/// The keys that a signature or an HMAC is verified with. Public keys and secrets are kept apart, so that neither can
/// serve as the other (RFC 8725 §2.1).
#[derive(Debug, Default)]
pub struct VerificationKeys {
    pub(crate) set: JwkSet,
    pub(crate) secrets: Vec<SigningKey>,
}

impl VerificationKeys {
    /// Reads what a file holds: public or private keys or a certificate in PEM (RFC 7468), a JWK (RFC 7517 §4) or a JWK
    /// Set (RFC 7517 §5). Of a private key the public half is taken, and of a chain of certificates the first
    /// (RFC 7515 §4.1.6).
    ///
    /// # Errors
    /// It is none of them, or a lone key that nothing can be verified with.
    pub fn from_octets(file: &[u8]) -> Result<Self, KeyProblem> {
        match read_key_file(file)? {
            KeyFile::Pem(text) => {
                let keys = read_public_pem(text)?.into_iter();
                let keys = keys.map(|key| VerifyingKey::new(key, Designation::default()));
                Ok(Self {
                    set: JwkSet::of_keys(keys.collect::<Result<_, _>>()?),
                    secrets: Vec::new(),
                })
            }
            KeyFile::Json(json) => match json.as_object() {
                Some(set) if set.get("keys").is_some() => Ok(Self::of_set(set)),
                Some(jwk) => {
                    let mut keys = Self::default();
                    keys.add(jwk)?;
                    Ok(keys)
                }
                None => Err(KeyProblem::NotAKey),
            },
        }
    }

    /// A shared secret as text (OpenID Connect Core §10.1).
    ///
    /// # Errors
    /// The text is a key in PEM or JWK: as a secret it would be one that everybody knows (RFC 8725 §2.1).
    pub fn from_secret(secret: &Secret) -> Result<Self, KeyProblem> {
        Self::from_secret_octets(secret.expose().as_bytes())
    }

    /// The same as octets (RFC 7518 §6.4).
    ///
    /// # Errors
    /// Those of [`VerificationKeys::from_secret`].
    pub fn from_secret_octets(secret: &[u8]) -> Result<Self, KeyProblem> {
        let text = std::str::from_utf8(secret).unwrap_or_default();
        if looks_like_pem(text) || matches!(read_key_file(secret), Ok(KeyFile::Json(_)) | Err(KeyProblem::Der)) {
            return Err(KeyProblem::KeyAsSecret);
        }
        Ok(Self {
            set: JwkSet::default(),
            secrets: vec![SigningKey::from_secret_octets(secret)],
        })
    }

    /// The public keys (RFC 7517 §5).
    pub fn public(&self) -> &JwkSet {
        &self.set
    }

    /// The shared secret that a `kid` names, else one without a name; the first where none is named
    /// (RFC 7515 §4.1.4).
    pub fn secret(&self, kid: Option<&str>) -> Option<&SigningKey> {
        let named = |kid: Option<&str>| self.secrets.iter().find(|secret| secret.kid() == kid);
        match kid {
            Some(_) => named(kid).or_else(|| named(None)),
            None => self.secrets.first(),
        }
    }

    /// How many there are of both kinds (RFC 7517 §5).
    pub fn count(&self) -> usize {
        self.set.keys().len() + self.secrets.len()
    }

    fn of_set(set: &JsonObject) -> Self {
        let mut keys = Self::default();
        let jwks = set.get("keys").and_then(Json::as_array).unwrap_or_default();
        for (position, jwk) in jwks.iter().enumerate() {
            let jwk = jwk.as_object();
            if let Err(reason) = jwk.map_or(Err(KeyProblem::NotAKey), |jwk| keys.add(jwk)) {
                let kid = jwk.and_then(|jwk| jwk.text("kid"));
                keys.set.skip(position, kid, reason);
            }
        }
        keys
    }

    fn add(&mut self, jwk: &JsonObject) -> Result<(), KeyProblem> {
        if jwk.text("kty") == Some("oct") {
            self.secrets.push(SigningKey::shared_from_jwk(jwk)?);
        } else {
            self.set.push(VerifyingKey::from_jwk(jwk)?);
        }
        Ok(())
    }
}

impl From<JwkSet> for VerificationKeys {
    fn from(set: JwkSet) -> Self {
        Self {
            set,
            secrets: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests;
