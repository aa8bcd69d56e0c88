//! A JWK Set to verify with (RFC 7517 §5). One key that cannot be used does not spoil the others.

use super::member::malformed;
use super::problem::{KeyProblem, MemberProblem};
use super::public::VerifyingKey;
use crate::json::Json;
use crate::json_parser::{JsonProblem, parse_json};

/// How many keys a set may have; RFC 7517 §5 sets no limit, and no server publishes as many.
pub const KEYS_LIMIT: usize = 1_000;

/// How many octets a set may have; RFC 7517 §5 sets no limit, and certificate chains make it long.
pub const SET_LIMIT: usize = 2 * 1024 * 1024;

/// The public keys of an issuer (RFC 7517 §5).
#[derive(Clone, Debug, Default)]
pub struct JwkSet {
    keys: Vec<VerifyingKey>,
    skipped: Vec<SkippedKey>,
}

/// A key that is in the set and that nothing can be verified with (RFC 7517 §5 says to ignore it).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedKey {
    /// Among all keys of the set, from 0.
    pub position: usize,
    /// Its name, if it has one (RFC 7517 §4.5).
    pub kid: Option<String>,
    /// Why it is of no use here.
    pub reason: KeyProblem,
}

/// Why a text is no JWK Set that can be used (RFC 7517 §5).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwkSetProblem {
    /// Longer than [`SET_LIMIT`].
    #[error("{octets} octets, more than {SET_LIMIT}")]
    TooLong {
        /// How many there are.
        octets: usize,
    },
    /// More keys than [`KEYS_LIMIT`].
    #[error("{keys} keys, more than {KEYS_LIMIT}")]
    TooManyKeys {
        /// How many there are.
        keys: usize,
    },
    /// No JSON (RFC 8259).
    #[error("not JSON: {0}")]
    NotJson(JsonProblem),
    /// JSON, but not an object with an array `keys` (RFC 7517 §5.1).
    #[error("no array \"keys\"")]
    NoKeys,
}

impl JwkSet {
    /// Reads a JWK Set (RFC 7517 §5), or a lone JWK as a set of one.
    ///
    /// # Errors
    /// It is too large, or no JWK Set at all.
    pub fn parse(text: &str) -> Result<Self, JwkSetProblem> {
        if text.len() > SET_LIMIT {
            return Err(JwkSetProblem::TooLong { octets: text.len() });
        }
        let json = parse_json(text).map_err(JwkSetProblem::NotJson)?;
        let object = json.as_object().ok_or(JwkSetProblem::NoKeys)?;
        if object.get("kty").is_some() && object.get("keys").is_none() {
            return Ok(Self::read(&[json]));
        }
        let keys = object
            .get("keys")
            .and_then(Json::as_array)
            .ok_or(JwkSetProblem::NoKeys)?;
        if keys.len() > KEYS_LIMIT {
            return Err(JwkSetProblem::TooManyKeys { keys: keys.len() });
        }
        Ok(Self::read(keys))
    }

    fn read(jwks: &[Json]) -> Self {
        let mut set = Self::default();
        for (position, jwk) in jwks.iter().enumerate() {
            match read_key(jwk) {
                Ok(key) => set.push(key),
                Err(reason) => set.skip(position, jwk.as_object().and_then(|jwk| jwk.text("kid")), reason),
            }
        }
        set
    }

    pub(super) fn of_keys(keys: Vec<VerifyingKey>) -> Self {
        Self {
            keys,
            skipped: Vec::new(),
        }
    }

    pub(super) fn push(&mut self, key: VerifyingKey) {
        self.keys.push(key);
    }

    pub(super) fn skip(&mut self, position: usize, kid: Option<&str>, reason: KeyProblem) {
        self.skipped.push(SkippedKey {
            position,
            kid: kid.map(str::to_owned),
            reason,
        });
    }

    /// The keys that can be used, in their order (RFC 7517 §5.1); a `kid` may stand more than once.
    pub fn keys(&self) -> &[VerifyingKey] {
        &self.keys
    }

    /// The keys that cannot, each with the reason (RFC 7517 §5).
    pub fn skipped(&self) -> &[SkippedKey] {
        &self.skipped
    }
}

fn read_key(jwk: &Json) -> Result<VerifyingKey, KeyProblem> {
    let object = jwk.as_object().ok_or_else(|| {
        malformed(
            "keys",
            MemberProblem::Type {
                found: jwk.type_name(),
                expected: "an object",
            },
        )
    })?;
    VerifyingKey::from_jwk(object)
}

#[cfg(test)]
mod tests;
