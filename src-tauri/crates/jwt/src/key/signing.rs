//! A key to sign with: private, or a shared secret. It prints as its public half and is wiped when dropped.

use std::fmt;

use bearerbox_secret::Secret;
use openssl::pkey::{PKey, Private};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::designation::{Designation, Operation};
use super::file::{KeyFile, read_key_file};
use super::member::{check_unique, octets, text};
use super::pem::read_pem;
use super::private::{private_members, read_private};
use super::problem::KeyProblem;
use super::public::PublicMembers;
use super::{KeyChoice, KeyKind};
use crate::algorithm::Algorithm;
use crate::base64url::encode_base64url;
use crate::json::JsonObject;

/// A private key or a shared secret (RFC 7517 §9.2, RFC 7518 §6). Not serializable: [`SigningKey::to_jwk`] is a [`Secret`].
pub struct SigningKey {
    pub(crate) material: Material,
    kind: KeyKind,
    /// None for a shared secret, which has no public half.
    public: Option<PublicMembers>,
    designation: Designation,
}

pub(crate) enum Material {
    /// OpenSSL wipes it.
    Private(PKey<Private>),
    Symmetric(Zeroizing<Vec<u8>>),
}

impl SigningKey {
    /// Reads what a file holds: PEM (RFC 7468 §10 and §13, PKCS #1, SEC 1), a JWK (RFC 7517 §4) or a JWK Set (RFC 7517 §5).
    ///
    /// # Errors
    /// It is none of them, or `choice` finds no key in it, or several.
    pub fn from_octets(file: &[u8], choice: KeyChoice<'_>) -> Result<Self, KeyProblem> {
        match read_key_file(file)? {
            KeyFile::Pem(text) => {
                let key = read_pem(text)?;
                choice.accept_lone(Self::from_private(key, Designation::default())?)
            }
            KeyFile::Json(json) => match json.as_object() {
                Some(set) if set.get("keys").is_some() => choice.choose_from(set),
                Some(jwk) => Self::from_jwk(jwk).and_then(|key| choice.accept_lone(key)),
                None => Err(KeyProblem::NotAKey),
            },
        }
    }

    /// The same for text that is kept as a secret (RFC 7517 §9.2).
    ///
    /// # Errors
    /// Those of [`SigningKey::from_octets`].
    pub fn from_text(text: &Secret, choice: KeyChoice<'_>) -> Result<Self, KeyProblem> {
        Self::from_octets(text.expose().as_bytes(), choice)
    }

    /// A client secret as the key of an HMAC (OpenID Connect Core §10.1). Whether it is long enough, the algorithm says.
    pub fn from_client_secret(secret: &Secret) -> Self {
        Self::from_secret_octets(secret.expose().as_bytes())
    }

    pub(super) fn from_secret_octets(secret: &[u8]) -> Self {
        Self::from_symmetric(Zeroizing::new(secret.to_vec()), Designation::default())
    }

    /// A secret to verify with: one that may not sign will do.
    pub(super) fn shared_from_jwk(jwk: &JsonObject) -> Result<Self, KeyProblem> {
        check_unique(jwk)?;
        Ok(Self::from_symmetric(octets(jwk, "k")?, Designation::read(jwk)?))
    }

    pub(super) fn from_jwk(jwk: &JsonObject) -> Result<Self, KeyProblem> {
        check_unique(jwk)?;
        let designation = Designation::read(jwk)?;
        let key = if text(jwk, "kty")? == "oct" {
            Self::from_symmetric(octets(jwk, "k")?, designation)
        } else {
            Self::from_private(read_private(jwk)?, designation)?
        };
        key.designation.check_usable(Operation::Sign, key.kind)?;
        Ok(key)
    }

    fn from_private(key: PKey<Private>, designation: Designation) -> Result<Self, KeyProblem> {
        let kind = KeyKind::of(&key)?;
        kind.check_signs()?;
        Ok(Self {
            public: Some(PublicMembers::of(&key, kind)?),
            material: Material::Private(key),
            kind,
            designation,
        })
    }

    fn from_symmetric(secret: Zeroizing<Vec<u8>>, designation: Designation) -> Self {
        Self {
            kind: KeyKind::Symmetric { octets: secret.len() },
            material: Material::Symmetric(secret),
            public: None,
            designation,
        }
    }

    /// The same key by another name (RFC 7517 §4.5).
    #[must_use]
    pub fn with_kid(mut self, kid: impl Into<String>) -> Self {
        self.designation.kid = Some(kid.into());
        self
    }

    /// Its kind and size (RFC 7517 §4.1).
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Its name (RFC 7517 §4.5).
    pub fn kid(&self) -> Option<&str> {
        self.designation.kid.as_deref()
    }

    /// All that it can sign with, as its kind, size, `use`, `key_ops` and `alg` have it (RFC 7518 §3.1).
    pub fn algorithms(&self) -> Vec<Algorithm> {
        let all = Algorithm::ALL.into_iter();
        all.filter(|algorithm| self.check(*algorithm).is_ok()).collect()
    }

    /// Its `alg`, or else what most servers know for its kind (RFC 7518 §3.1); none for a secret that is too short.
    pub fn default_algorithm(&self) -> Option<Algorithm> {
        self.algorithms().first().copied()
    }

    /// Whether it can sign with `algorithm` (RFC 7517 §4.2 to §4.4, RFC 8725 §3.1).
    ///
    /// # Errors
    /// Its kind does not fit, it is too short, or its `use`, `key_ops` or `alg` forbids it.
    pub fn check(&self, algorithm: Algorithm) -> Result<(), KeyProblem> {
        self.check_for(Operation::Sign, algorithm)
    }

    pub(crate) fn check_for(&self, operation: Operation, algorithm: Algorithm) -> Result<(), KeyProblem> {
        self.kind.check_fits(algorithm)?;
        self.designation.check_allows(operation, algorithm)
    }

    /// The base64url of its SHA-256 thumbprint (RFC 7638 §3); none for a secret, of which it would tell (RFC 7638 §7).
    pub fn thumbprint(&self) -> Option<String> {
        self.public.as_ref().map(PublicMembers::thumbprint)
    }

    /// The public JWK, with `kid`, `alg` and `use` where they are known (RFC 7517 §4); none for a secret.
    pub fn public_jwk(&self) -> Option<Map<String, Value>> {
        let mut jwk = self.public.as_ref()?.to_map();
        self.describe(&mut jwk);
        Some(jwk)
    }

    /// The public half as PEM, as most programs write it (RFC 7468 §13).
    ///
    /// # Errors
    /// It is a shared secret, or the library does not give it away.
    pub fn public_pem(&self) -> Result<String, KeyProblem> {
        let Material::Private(key) = &self.material else {
            return Err(KeyProblem::Symmetric);
        };
        let pem = key.public_key_to_pem()?;
        String::from_utf8(pem).map_err(|_| KeyProblem::Refused)
    }

    /// The whole JWK, to be kept where secrets are kept (RFC 7517 §9.2).
    ///
    /// # Errors
    /// The library gives its numbers not away.
    pub fn to_jwk(&self) -> Result<Secret, KeyProblem> {
        let private = match &self.material {
            Material::Private(key) => private_members(key, self.kind)?,
            Material::Symmetric(octets) => vec![("k", Zeroizing::new(encode_base64url(octets)))],
        };
        let mut jwk = match &self.public {
            Some(public) => public.to_map(),
            None => Map::from_iter([("kty".to_owned(), Value::from(self.kind.kty()))]),
        };
        self.describe(&mut jwk);
        if let Some(key_ops) = &self.designation.key_ops {
            jwk.insert("key_ops".to_owned(), Value::from(key_ops.clone()));
        }
        let public = Value::Object(jwk).to_string();
        // With room for all of it, so that no half-written copy stays behind where the text grows.
        let room = private.iter().map(|(_, value)| value.len() + 16).sum::<usize>();
        let mut text = String::with_capacity(public.len() + room);
        text.push_str(public.trim_end_matches('}'));
        for (name, value) in &private {
            text.push_str(",\"");
            text.push_str(name);
            text.push_str("\":\"");
            text.push_str(value);
            text.push('"');
        }
        text.push('}');
        Ok(Secret::new(text))
    }

    fn describe(&self, jwk: &mut Map<String, Value>) {
        let Designation {
            kid,
            alg,
            key_use,
            key_ops: _,
        } = &self.designation;
        for (name, value) in [("kid", kid), ("alg", alg), ("use", key_use)] {
            if let Some(value) = value {
                jwk.insert(name.to_owned(), Value::from(value.as_str()));
            }
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SigningKey")
            .field("kind", &self.kind)
            .field("designation", &self.designation)
            .finish_non_exhaustive()
    }
}
