//! Verifies the signatures of a JWS (RFC 7515 §5.2), strictly.
//!
//! The key decides what is possible, the header only says what is meant (RFC 8725 §3.1). What the claims must say is
//! not looked at.

use std::fmt;

use crate::algorithm::Algorithm;
use crate::decoded::{Form, Place, Problem, parse_object};
use crate::json::JsonObject;
use crate::json_parser::JsonProblem;
use crate::jws::Jws;
use crate::key::{JwkSet, KeyProblem, Material, Operation, SigningKey, VerificationKeys, VerifyingKey};
use crate::signature::is_authentic;

/// A token whose signature is right (RFC 7515 §5.2), and by which key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// How it was signed.
    pub algorithm: Algorithm,
    /// The JOSE header (RFC 7515 §4).
    pub header: JsonObject,
    /// The octets that were signed; they need not be JSON.
    pub payload: Vec<u8>,
    /// The key's own name (RFC 7517 §4.5).
    pub kid: Option<String>,
    /// The key's thumbprint (RFC 7638 §3); none for a shared secret.
    pub thumbprint: Option<String>,
}

impl Verified {
    /// The payload as claims (RFC 7519 §7.2 step 10).
    ///
    /// # Errors
    /// It is no JSON object.
    pub fn claims(&self) -> Result<JsonObject, Problem> {
        parse_object(&self.payload).map_err(|cause| Problem {
            place: Place::Claims,
            cause,
        })
    }
}

/// By which algorithm and which key.
impl fmt::Display for Verified {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.kid, &self.thumbprint) {
            (Some(kid), _) => write!(formatter, "{} by the key {kid}", self.algorithm),
            (None, Some(thumbprint)) => write!(formatter, "{} by the key of thumbprint {thumbprint}", self.algorithm),
            (None, None) => write!(formatter, "{} by the shared secret", self.algorithm),
        }
    }
}

/// Why a signature is not verified (RFC 7515 §5.2).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VerifyProblem {
    /// It has not the three parts of a JWS (RFC 7515 §7.1).
    #[error("not a JWS")]
    NotAJws {
        /// What it has.
        form: Form,
    },
    /// A part cannot be read (RFC 7515 §5.2 steps 2 to 7).
    #[error("{0}")]
    Unreadable(Problem),
    /// RFC 7515 §4: "The Header Parameter names within the JOSE Header MUST be unique".
    #[error("the header member {name:?} is repeated")]
    RepeatedMember {
        /// Its name.
        name: String,
    },
    /// `alg`, `kid` or `crit` is missing or not as RFC 7515 §4.1 has it.
    #[error("the header member {name:?} is missing or malformed")]
    MalformedMember {
        /// Its name.
        name: &'static str,
    },
    /// `crit` and `b64` have to be protected (RFC 7515 §4.1.11, RFC 7797 §3).
    #[error("the header member {name:?} is not protected")]
    Unprotected {
        /// Its name.
        name: &'static str,
    },
    /// It is meant as the JSON Serialization and is no JSON (RFC 7515 §7.2).
    #[error("not JSON: {0}")]
    NotJson(JsonProblem),
    /// A member of the JSON Serialization is missing or not as RFC 7515 §7.2 has it; a `payload` that is missing is
    /// perhaps detached.
    #[error("the member {name:?} is missing or malformed")]
    MalformedPart {
        /// Its name.
        name: &'static str,
    },
    /// A content is given beside it, and there is one inside (RFC 7515 appendix F).
    #[error("the payload is not detached")]
    NotDetached,
    /// `alg` is `none`: there is no signature (RFC 7515 §6, RFC 8725 §3.2).
    #[error("not signed")]
    NotSigned,
    /// `alg` is none that is known here (RFC 7518 §3.1).
    #[error("the algorithm {alg:?} is not known")]
    UnknownAlgorithm {
        /// What it says.
        alg: String,
    },
    /// `crit` names what is not understood here (RFC 7515 §4.1.11).
    #[error("the critical header member {name:?} is not understood")]
    UnknownCritical {
        /// What it names.
        name: String,
    },
    /// No key of the set is called so, and each has a name (RFC 7515 §4.1.4): perhaps the keys were rotated.
    #[error("no key has the kid {kid:?}")]
    NoKeyWithKid {
        /// The one that the header names.
        kid: String,
        /// Those that are there.
        present: Vec<String>,
    },
    /// The key, or the only one that the `kid` names, cannot verify this (RFC 8725 §3.1).
    #[error("{0}")]
    Key(KeyProblem),
    /// No key of the set can verify this (RFC 8725 §3.1).
    #[error("no key of the set fits")]
    NoKeyFits {
        /// Each key's `kid`, where it has one, and why it does not fit.
        reasons: Vec<(Option<String>, KeyProblem)>,
    },
    /// An ECDSA signature of another length than R and S side by side (RFC 7518 §3.4), such as DER.
    #[error("a signature of {octets} octets, not {expected}")]
    SignatureLength {
        /// How many there are.
        octets: usize,
        /// How many there should be.
        expected: usize,
    },
    /// The keys fit, and the signature is none of theirs (RFC 7515 §5.2 step 8).
    #[error("the signature is wrong")]
    WrongSignature {
        /// How many keys were tried.
        tried: usize,
    },
}

/// Verifies `token` with the keys of its issuer (RFC 7515 §5.2, appendix D).
///
/// The header's `kid` chooses, and keys without a name may be meant where none has this one. Without a `kid` every
/// key that fits is tried.
///
/// # Errors
/// The first rule that is not kept.
pub fn verify_signature(token: &str, keys: &JwkSet) -> Result<Verified, VerifyProblem> {
    verify_by_set(Jws::read_jwt(token)?, keys)
}

/// Verifies each signature of a JWS in any form (RFC 7515 §5.2, §7), whose payload may be `content` beside it
/// (RFC 7515 appendix F), and need be neither JSON nor encoded (RFC 7797).
///
/// # Errors
/// It is no JWS at all, or `content` is given though it has its own. Of each signature: the first rule that is not kept.
pub fn verify_jws(
    jws: &str,
    content: Option<&[u8]>,
    keys: &VerificationKeys,
) -> Result<Vec<Result<Verified, VerifyProblem>>, VerifyProblem> {
    let signatures = Jws::read_all(jws, content)?.into_iter();
    Ok(signatures.map(|jws| verify_by_keys(jws?, keys)).collect())
}

/// Verifies a JWT with public keys or with secrets, as its algorithm has it (RFC 7515 §5.2, RFC 8725 §3.1).
///
/// # Errors
/// The first rule that is not kept.
pub fn verify_jwt(token: &str, keys: &VerificationKeys) -> Result<Verified, VerifyProblem> {
    verify_by_keys(Jws::read_jwt(token)?, keys)
}

fn verify_by_keys(jws: Jws<'_>, keys: &VerificationKeys) -> Result<Verified, VerifyProblem> {
    let has_public = !keys.set.keys().is_empty() || !keys.set.skipped().is_empty();
    if keys.secrets.is_empty() || (has_public && !jws.algorithm.is_symmetric()) {
        return verify_by_set(jws, &keys.set);
    }
    let secrets = named(&jws, keys.secrets.iter().map(|key| (key.kid(), key)).collect())?;
    let (mut reasons, mut tried) = (Vec::new(), 0);
    for secret in secrets {
        match check_hmac(&jws, secret) {
            Ok(()) => return Ok(jws.verified_by(secret.kid(), None)),
            Err(VerifyProblem::Key(reason)) => reasons.push((secret.kid().map(str::to_owned), reason)),
            Err(_) => tried += 1,
        }
    }
    Err(not_verified(tried, reasons))
}

fn not_verified(tried: usize, mut reasons: Vec<(Option<String>, KeyProblem)>) -> VerifyProblem {
    match (tried, reasons.len()) {
        (0, 1) => VerifyProblem::Key(reasons.remove(0).1),
        (0, _) => VerifyProblem::NoKeyFits { reasons },
        (_, _) => VerifyProblem::WrongSignature { tried },
    }
}

fn verify_by_set(jws: Jws<'_>, keys: &JwkSet) -> Result<Verified, VerifyProblem> {
    let mut reasons = Vec::new();
    let mut tried = 0;
    for candidate in candidates(&jws, keys)? {
        let key = match candidate {
            Ok(key) => key,
            Err((kid, reason)) => {
                reasons.push((kid.map(str::to_owned), reason.clone()));
                continue;
            }
        };
        if let Err(reason) = key.check(jws.algorithm) {
            reasons.push((key.kid().map(str::to_owned), reason));
            continue;
        }
        tried += 1;
        if key.verifies(jws.algorithm, &jws.input, &jws.signature) {
            return Ok(jws.verified_by(key.kid(), Some(key.thumbprint().to_owned())));
        }
    }
    Err(not_verified(tried, reasons))
}

/// A key to try, or one that is of no use: its `kid` and why.
type Candidate<'a> = Result<&'a VerifyingKey, (Option<&'a str>, &'a KeyProblem)>;

fn candidates<'a>(jws: &Jws<'_>, keys: &'a JwkSet) -> Result<Vec<Candidate<'a>>, VerifyProblem> {
    let skipped = keys.skipped().iter();
    let usable = keys.keys().iter().map(|key| (key.kid(), Ok(key)));
    let skipped = skipped.map(|key| (key.kid.as_deref(), Err((key.kid.as_deref(), &key.reason))));
    named(jws, usable.chain(skipped).collect())
}

/// Those that the header may mean: named as it says, else without a name; all of them where it says none.
fn named<K: Copy>(jws: &Jws<'_>, all: Vec<(Option<&str>, K)>) -> Result<Vec<K>, VerifyProblem> {
    let Some(wanted) = jws.kid.as_deref() else {
        return Ok(all.into_iter().map(|(_, key)| key).collect());
    };
    for kid in [Some(wanted), None] {
        let named: Vec<_> = all
            .iter()
            .filter(|(name, _)| *name == kid)
            .map(|(_, key)| *key)
            .collect();
        if !named.is_empty() {
            return Ok(named);
        }
    }
    Err(VerifyProblem::NoKeyWithKid {
        kid: wanted.to_owned(),
        present: all.iter().filter_map(|(name, _)| name.map(str::to_owned)).collect(),
    })
}

/// Verifies the HMAC of `token` with a shared secret (RFC 7515 §5.2, RFC 7518 §3.2), whatever its `kid` says.
///
/// # Errors
/// The first rule that is not kept; a key that is no shared secret fits no HMAC.
pub fn verify_hmac(token: &str, secret: &SigningKey) -> Result<Verified, VerifyProblem> {
    let jws = Jws::read_jwt(token)?;
    check_hmac(&jws, secret)?;
    Ok(jws.verified_by(secret.kid(), None))
}

fn check_hmac(jws: &Jws<'_>, secret: &SigningKey) -> Result<(), VerifyProblem> {
    let (algorithm, kind) = (jws.algorithm, secret.kind());
    secret
        .check_for(Operation::Verify, algorithm)
        .map_err(VerifyProblem::Key)?;
    let is_authentic = match &secret.material {
        Material::Symmetric(octets) => is_authentic(octets, algorithm, &jws.input, &jws.signature),
        Material::Private(_) => None,
    };
    match is_authentic {
        Some(true) => Ok(()),
        Some(false) => Err(VerifyProblem::WrongSignature { tried: 1 }),
        None => Err(VerifyProblem::Key(KeyProblem::WrongKind { algorithm, kind })),
    }
}

#[cfg(test)]
mod tests;
