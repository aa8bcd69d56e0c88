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
}

impl Operation {
    fn name(self) -> &'static str {
        match self {
            Self::Sign => "sign",
            Self::Verify => "verify",
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

    fn check_operation(&self, operation: Operation) -> Result<(), KeyProblem> {
        if let Some(key_use) = self.key_use.as_ref().filter(|key_use| *key_use != "sig") {
            return Err(KeyProblem::UseForbids {
                key_use: key_use.clone(),
            });
        }
        match &self.key_ops {
            Some(key_ops) if !key_ops.iter().any(|name| name == operation.name()) => Err(KeyProblem::KeyOpsForbid {
                needed: operation.name(),
                key_ops: key_ops.clone(),
            }),
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
