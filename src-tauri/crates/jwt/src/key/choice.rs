//! Which private key of several: the one with the `kid`, or the only one that fits (RFC 7517 §4.5).

use super::KeyProblem;
use super::member::malformed;
use super::problem::MemberProblem;
use super::signing::SigningKey;
use crate::algorithm::Algorithm;
use crate::json::JsonObject;

/// Which key is wanted, as far as it is known (RFC 7517 §4.4, §4.5).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyChoice<'a> {
    /// Its `kid`. A key from PEM, and a lone one that has none, takes it on.
    pub kid: Option<&'a str>,
    /// What it has to sign with.
    pub algorithm: Option<Algorithm>,
}

impl KeyChoice<'_> {
    /// The key of a set (RFC 7517 §5).
    pub(super) fn choose_from(&self, set: &JsonObject) -> Result<SigningKey, KeyProblem> {
        let Some(elements) = set.get("keys").and_then(|keys| keys.as_array()) else {
            return Err(malformed(
                "keys",
                MemberProblem::Type {
                    found: set.get("keys").map_or("null", |keys| keys.type_name()),
                    expected: "an array",
                },
            ));
        };
        let jwks: Vec<&JsonObject> = elements.iter().filter_map(|element| element.as_object()).collect();
        let named: Vec<&JsonObject> = match self.kid {
            Some(kid) => jwks
                .iter()
                .copied()
                .filter(|jwk| jwk.text("kid") == Some(kid))
                .collect(),
            None => jwks.clone(),
        };
        if let Some(kid) = self.kid.filter(|_| named.is_empty()) {
            let present = jwks.iter().filter_map(|jwk| jwk.text("kid"));
            return Err(KeyProblem::NoKeyWithKid {
                kid: kid.to_owned(),
                present: present.map(str::to_owned).collect(),
            });
        }
        self.only_one(&named)
    }

    fn only_one(&self, jwks: &[&JsonObject]) -> Result<SigningKey, KeyProblem> {
        let (mut fitting, mut reasons) = (Vec::new(), Vec::new());
        for jwk in jwks {
            match SigningKey::from_jwk(jwk).and_then(|key| self.accept(key)) {
                Ok(key) => fitting.push(key),
                Err(problem) => reasons.push((jwk.text("kid").map(str::to_owned), problem)),
            }
        }
        match (fitting.len(), reasons.len()) {
            (1, _) => Ok(fitting.remove(0)),
            (0, 1) => Err(reasons.remove(0).1),
            (0, _) => Err(KeyProblem::NoKeyFits {
                algorithm: self.algorithm,
                reasons,
            }),
            (_, _) => Err(KeyProblem::SeveralKeysFit {
                kids: fitting.iter().map(|key| key.kid().map(str::to_owned)).collect(),
            }),
        }
    }

    /// A key that stands alone: it takes on the `kid` unless it has one, which then has to be this.
    pub(super) fn accept_lone(&self, key: SigningKey) -> Result<SigningKey, KeyProblem> {
        match (self.kid, key.kid()) {
            (Some(kid), Some(present)) if kid != present => Err(KeyProblem::NoKeyWithKid {
                kid: kid.to_owned(),
                present: vec![present.to_owned()],
            }),
            (Some(kid), None) => self.accept(key.with_kid(kid)),
            (Some(_) | None, Some(_) | None) => self.accept(key),
        }
    }

    fn accept(&self, key: SigningKey) -> Result<SigningKey, KeyProblem> {
        if let Some(algorithm) = self.algorithm {
            key.check(algorithm)?;
        }
        Ok(key)
    }
}
