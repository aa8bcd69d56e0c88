//! What a JWK says about itself besides the key: its name and what it may be used for (RFC 7517 §4.2 to §4.5).

use super::KeyKind;
use super::member::{malformed, optional_text};
use super::problem::{KeyProblem, MemberProblem};
use crate::algorithm::Algorithm;
use crate::json::{Json, JsonObject};

/// What is to be done with a key, as `key_ops` calls it (RFC 7517 §4.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Sign,
    Verify,
    /// Decrypts the content itself.
    Decrypt,
    /// Decrypts the key of the content; WebCrypto knows no other operation for RSA-OAEP than `decrypt`, too.
    UnwrapKey,
    /// Agrees on a key, or derives it from a password.
    Derive,
}

impl Operation {
    /// Each of them allows it; the first is what RFC 7517 §4.3 calls it.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Sign => &["sign"],
            Self::Verify => &["verify"],
            Self::Decrypt => &["decrypt"],
            Self::UnwrapKey => &["unwrapKey", "decrypt"],
            Self::Derive => &["deriveKey", "deriveBits"],
        }
    }

    /// The value of `use` that allows it (RFC 7517 §4.2).
    fn key_use(self) -> &'static str {
        match self {
            Self::Sign | Self::Verify => "sig",
            Self::Decrypt | Self::UnwrapKey | Self::Derive => "enc",
        }
    }
}

/// All absent for a key from PEM or a client secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Designation {
    pub(crate) kid: Option<String>,
    pub(crate) alg: Option<String>,
    pub(crate) key_use: Option<String>,
    pub(crate) key_ops: Option<Vec<String>>,
}

impl Designation {
    pub(super) fn read(jwk: &JsonObject) -> Result<Self, KeyProblem> {
        let owned = |name| optional_text(jwk, name).map(|text| text.map(str::to_owned));
        Ok(Self {
            kid: owned("kid")?,
            alg: owned("alg")?,
            key_use: owned("use")?,
            key_ops: jwk.get("key_ops").map(read_key_ops).transpose()?,
        })
    }

    /// Whether the key may be used so; `algorithm` is already known to fit its kind.
    pub(super) fn check_allows(&self, operation: Operation, algorithm: Algorithm) -> Result<(), KeyProblem> {
        self.check_operation(operation)?;
        match &self.alg {
            Some(alg) if alg != algorithm.name() => Err(KeyProblem::AlgForbids { alg: alg.clone() }),
            Some(_) | None => Ok(()),
        }
    }

    /// Whether the key may be used so with at least one algorithm.
    pub(super) fn check_usable(&self, operation: Operation, kind: KeyKind) -> Result<(), KeyProblem> {
        self.check_operation(operation)?;
        let Some(alg) = &self.alg else { return Ok(()) };
        let forbidden = || KeyProblem::AlgForbids { alg: alg.clone() };
        let algorithm = Algorithm::from_name(alg).ok_or_else(forbidden)?;
        match kind.check_fits(algorithm) {
            Err(KeyProblem::WrongKind { .. }) => Err(forbidden()),
            other => other,
        }
    }

    /// Whether the key may be used so by what is called one of `names`: `alg` of a key for content is an `enc` at times.
    pub(super) fn check_decrypts(&self, operation: Operation, names: &[&str]) -> Result<(), KeyProblem> {
        self.check_operation(operation)?;
        match &self.alg {
            Some(alg) if !names.contains(&alg.as_str()) => Err(KeyProblem::AlgForbids { alg: alg.clone() }),
            Some(_) | None => Ok(()),
        }
    }

    fn check_operation(&self, operation: Operation) -> Result<(), KeyProblem> {
        let allowed = operation.key_use();
        if let Some(key_use) = self.key_use.as_ref().filter(|key_use| *key_use != allowed) {
            return Err(KeyProblem::UseForbids {
                key_use: key_use.clone(),
            });
        }
        let names = operation.names();
        match &self.key_ops {
            Some(key_ops) if !key_ops.iter().any(|name| names.contains(&name.as_str())) => {
                Err(KeyProblem::KeyOpsForbid {
                    needed: names[0],
                    key_ops: key_ops.clone(),
                })
            }
            Some(_) | None => Ok(()),
        }
    }
}

fn read_key_ops(value: &Json) -> Result<Vec<String>, KeyProblem> {
    let texts = value.as_array().and_then(|elements| {
        elements
            .iter()
            .map(|element| element.as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
    });
    texts.ok_or_else(|| {
        malformed(
            "key_ops",
            MemberProblem::Type {
                found: value.type_name(),
                expected: "an array of strings",
            },
        )
    })
}
