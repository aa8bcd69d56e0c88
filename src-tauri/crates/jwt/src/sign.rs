//! Makes a JWS in compact form (RFC 7515 §7.1). What has to be in the header and the claims is for the caller.

use bearerbox_secret::Secret;
use openssl::error::ErrorStack;
use serde_json::{Map, Value};

use crate::algorithm::Algorithm;
use crate::base64url::encode_base64url;
use crate::key::{KeyProblem, Material, SigningKey};
use crate::signature::{authenticate, sign_octets};

/// Header members that are not the caller's: `alg` is an argument, and the others change what a payload means
/// (RFC 7515 §4.1.11, RFC 7797 §3).
const RESERVED: [&str; 3] = ["alg", "crit", "b64"];

/// Why nothing was signed (RFC 7515 §5.1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignProblem {
    /// The key cannot sign with this algorithm (RFC 8725 §3.1).
    #[error(transparent)]
    Key(KeyProblem),
    /// The header has a member that is not the caller's (RFC 7515 §4.1).
    #[error("the header member {name:?} cannot be set")]
    ReservedMember {
        /// `alg`, `crit` or `b64`.
        name: &'static str,
    },
    /// OpenSSL made no signature (RFC 7515 §5.1 step 5): it has no memory or no randomness left.
    #[error("the cryptographic library made no signature")]
    Refused,
}

impl From<ErrorStack> for SignProblem {
    fn from(_: ErrorStack) -> Self {
        Self::Refused
    }
}

/// Signs `claims` (RFC 7515 §5.1, RFC 7519 §7.1) under a header of `alg` and the members of `header`.
///
/// `kid` is a member like `typ`: a DPoP proof has none (RFC 9449 §4.2), a client assertion should (RFC 7523 §3).
///
/// # Errors
/// The key does not fit, or `header` has what it must not.
pub fn sign(
    key: &SigningKey,
    algorithm: Algorithm,
    header: &Map<String, Value>,
    claims: &Map<String, Value>,
) -> Result<Secret, SignProblem> {
    let claims = serde_json::to_vec(claims).map_err(|_| SignProblem::Refused)?;
    sign_payload(key, algorithm, header, &claims)
}

/// Signs octets as they are (RFC 7515 §5.1): what is signed need not be JSON.
///
/// # Errors
/// Those of [`sign`].
pub fn sign_payload(
    key: &SigningKey,
    algorithm: Algorithm,
    header: &Map<String, Value>,
    payload: &[u8],
) -> Result<Secret, SignProblem> {
    if let Some(name) = RESERVED.into_iter().find(|name| header.contains_key(*name)) {
        return Err(SignProblem::ReservedMember { name });
    }
    let mut whole = Map::from_iter([("alg".to_owned(), Value::from(algorithm.name()))]);
    whole.extend(header.iter().map(|(name, value)| (name.clone(), value.clone())));
    let mut token = encode_base64url(Value::Object(whole).to_string());
    token.push('.');
    token.push_str(&encode_base64url(payload));
    let signature = sign_input(key, algorithm, token.as_bytes())?;
    token.push('.');
    token.push_str(&encode_base64url(signature));
    Ok(Secret::new(token))
}

/// The signature over a JWS signing input (RFC 7515 §5.1 step 5).
pub(crate) fn sign_input(key: &SigningKey, algorithm: Algorithm, input: &[u8]) -> Result<Vec<u8>, SignProblem> {
    key.check(algorithm).map_err(SignProblem::Key)?;
    let signature = match &key.material {
        Material::Private(key) => sign_octets(key, algorithm, input),
        Material::Symmetric(secret) => authenticate(secret, algorithm, input).map(Ok),
    };
    let kind = key.kind();
    let signature = signature.ok_or(SignProblem::Key(KeyProblem::WrongKind { algorithm, kind }))?;
    Ok(signature?)
}

#[cfg(test)]
mod tests;
