//! Keys to decrypt with. They print as what they are called and are wiped when dropped.

use std::fmt;

use bearerbox_secret::Secret;
use openssl::pkey::{PKey, Private};
use openssl::sha::{sha256, sha384, sha512};
use zeroize::Zeroizing;

use super::KeyKind;
use super::designation::{Designation, Operation};
use super::file::{KeyFile, read_key_file};
use super::member::{check_unique, octets, text};
use super::pem::read_pem;
use super::private::read_private;
use super::problem::KeyProblem;
use super::set::SkippedKey;
use crate::json::{Json, JsonObject};
use crate::jwe::KeyManagement;

/// The keys that a JWE may be meant for (RFC 7516 §5.2 step 6).
#[derive(Debug, Default)]
pub struct DecryptionKeys {
    keys: Vec<DecryptionKey>,
    skipped: Vec<SkippedKey>,
}

/// One of them: private, shared, or a password.
pub(crate) struct DecryptionKey {
    material: DecryptionMaterial,
    kind: KeyKind,
    designation: Designation,
}

pub(crate) enum DecryptionMaterial {
    /// OpenSSL wipes it.
    Private(PKey<Private>),
    Symmetric(Zeroizing<Vec<u8>>),
    /// A text: a password (RFC 7518 §4.8), or a client secret that a key is hashed from (OpenID Connect Core §10.2).
    Text(Zeroizing<Vec<u8>>),
}

impl DecryptionKeys {
    /// Reads what a file holds: PEM (RFC 7468 §10), a JWK (RFC 7517 §4) or a JWK Set (RFC 7517 §5), whose other keys are
    /// skipped.
    ///
    /// # Errors
    /// It is none of them, or a lone key that nothing can be decrypted with.
    pub fn from_octets(file: &[u8]) -> Result<Self, KeyProblem> {
        match read_key_file(file)? {
            KeyFile::Pem(text) => Ok(Self::lone(DecryptionKey::from_private(
                read_pem(text)?,
                Designation::default(),
            )?)),
            KeyFile::Json(json) => match json.as_object() {
                Some(set) if set.get("keys").is_some() => Ok(Self::of_set(set)),
                Some(jwk) => Ok(Self::lone(DecryptionKey::from_jwk(jwk)?)),
                None => Err(KeyProblem::NotAKey),
            },
        }
    }

    /// The same for text that is kept as a secret (RFC 7517 §9.2).
    ///
    /// # Errors
    /// Those of [`DecryptionKeys::from_octets`].
    pub fn from_text(text: &Secret) -> Result<Self, KeyProblem> {
        Self::from_octets(text.expose().as_bytes())
    }

    /// A password (RFC 7518 §4.8.1.1) or a client secret, of which the other algorithms take a hash that is as long as
    /// their key (OpenID Connect Core §10.2).
    pub fn from_password(password: &Secret) -> Self {
        let octets = Zeroizing::new(password.expose().as_bytes().to_vec());
        Self::lone(DecryptionKey {
            kind: KeyKind::Symmetric { octets: octets.len() },
            material: DecryptionMaterial::Text(octets),
            designation: Designation::default(),
        })
    }

    /// A secret as octets, such as AES takes (RFC 7518 §6.4).
    pub fn from_secret_octets(octets: &[u8]) -> Self {
        let octets = Zeroizing::new(octets.to_vec());
        Self::lone(DecryptionKey::from_symmetric(octets, Designation::default()))
    }

    fn lone(key: DecryptionKey) -> Self {
        Self {
            keys: vec![key],
            skipped: Vec::new(),
        }
    }

    fn of_set(set: &JsonObject) -> Self {
        let mut keys = Self::default();
        let jwks = set.get("keys").and_then(Json::as_array).unwrap_or_default();
        for (position, jwk) in jwks.iter().enumerate() {
            let jwk = jwk.as_object();
            match jwk.map_or(Err(KeyProblem::NotAKey), DecryptionKey::from_jwk) {
                Ok(key) => keys.keys.push(key),
                Err(reason) => keys.skipped.push(SkippedKey {
                    position,
                    kid: jwk.and_then(|jwk| jwk.text("kid")).map(str::to_owned),
                    reason,
                }),
            }
        }
        keys
    }

    /// How many there are that something may be decrypted with (RFC 7517 §4.2, §4.3).
    pub fn count(&self) -> usize {
        let may = |key: &&DecryptionKey| {
            key.designation
                .key_use
                .as_deref()
                .is_none_or(|key_use| key_use == "enc")
        };
        self.keys.iter().filter(may).count()
    }

    pub(crate) fn keys(&self) -> &[DecryptionKey] {
        &self.keys
    }

    /// The keys of a set that nothing can be decrypted with, each with the reason (RFC 7517 §5).
    pub fn skipped(&self) -> &[SkippedKey] {
        &self.skipped
    }
}

impl DecryptionKey {
    fn from_jwk(jwk: &JsonObject) -> Result<Self, KeyProblem> {
        check_unique(jwk)?;
        let designation = Designation::read(jwk)?;
        if text(jwk, "kty")? == "oct" {
            Ok(Self::from_symmetric(octets(jwk, "k")?, designation))
        } else {
            Self::from_private(read_private(jwk)?, designation)
        }
    }

    fn from_private(key: PKey<Private>, designation: Designation) -> Result<Self, KeyProblem> {
        let kind = KeyKind::of(&key)?;
        Ok(Self {
            material: DecryptionMaterial::Private(key),
            kind,
            designation,
        })
    }

    fn from_symmetric(secret: Zeroizing<Vec<u8>>, designation: Designation) -> Self {
        Self {
            kind: KeyKind::Symmetric { octets: secret.len() },
            material: DecryptionMaterial::Symmetric(secret),
            designation,
        }
    }

    pub(crate) fn kid(&self) -> Option<&str> {
        self.designation.kid.as_deref()
    }

    pub(crate) fn kind(&self) -> KeyKind {
        self.kind
    }

    pub(crate) fn check_allows(&self, operation: Operation, names: &[&str]) -> Result<(), KeyProblem> {
        self.designation.check_decrypts(operation, names)
    }

    /// The private key, for an algorithm that computes with one.
    pub(crate) fn private(&self, alg: KeyManagement) -> Result<&PKey<Private>, KeyProblem> {
        match &self.material {
            DecryptionMaterial::Private(key) => Ok(key),
            DecryptionMaterial::Symmetric(_) | DecryptionMaterial::Text(_) => Err(self.unfit(alg)),
        }
    }

    /// A shared key of `expected` octets, for what is called `name`.
    pub(crate) fn symmetric(
        &self,
        alg: KeyManagement,
        name: &'static str,
        expected: usize,
    ) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
        match &self.material {
            DecryptionMaterial::Private(_) => Err(self.unfit(alg)),
            DecryptionMaterial::Symmetric(secret) if secret.len() == expected => Ok(secret.clone()),
            DecryptionMaterial::Symmetric(secret) => Err(KeyProblem::WrongLength {
                name,
                octets: secret.len(),
                expected,
            }),
            DecryptionMaterial::Text(secret) => Ok(hashed(secret, expected)),
        }
    }

    /// The octets of a password, of any length.
    pub(crate) fn password(&self, alg: KeyManagement) -> Result<&[u8], KeyProblem> {
        match &self.material {
            DecryptionMaterial::Private(_) => Err(self.unfit(alg)),
            DecryptionMaterial::Symmetric(secret) | DecryptionMaterial::Text(secret) => Ok(secret),
        }
    }

    pub(crate) fn unfit(&self, alg: KeyManagement) -> KeyProblem {
        KeyProblem::CannotDecrypt { alg, kind: self.kind }
    }
}

/// OpenID Connect Core §10.2: the left octets of the shortest of the SHA-2 hashes that has as many.
fn hashed(secret: &[u8], octets: usize) -> Zeroizing<Vec<u8>> {
    let mut hash = Zeroizing::new(match octets {
        0..=32 => sha256(secret).to_vec(),
        33..=48 => sha384(secret).to_vec(),
        _ => sha512(secret).to_vec(),
    });
    hash.truncate(octets);
    hash
}

impl fmt::Debug for DecryptionKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DecryptionKey")
            .field("kind", &self.kind)
            .field("designation", &self.designation)
            .finish_non_exhaustive()
    }
}
