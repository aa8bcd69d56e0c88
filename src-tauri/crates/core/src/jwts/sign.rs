//! Signs claims that a person wrote. What comes of it is no server's.

use bearerbox_jwt::{Algorithm, JsonObject, SignProblem, SigningKey, sign_payload};
use bearerbox_secret::Secret;
use serde_json::{Map, Value};

use crate::Error;

/// What is signed, and how.
#[derive(Debug)]
pub struct SigningRequest<'a> {
    /// By which key.
    pub key: &'a SigningKey,
    /// By which algorithm; else by the header's `alg`, else by the key's usual one.
    pub algorithm: Option<Algorithm>,
    /// The header's members; `kid` is the key's where none is named, and `typ` is JWT.
    pub header: Map<String, Value>,
    /// The claims, signed in their order and to the last digit.
    pub claims: JsonObject,
}

/// Signs it.
///
/// # Errors
/// `Key` and `Sign`, by what does not fit.
pub fn sign_token(request: &SigningRequest<'_>) -> Result<Secret, Error> {
    let algorithm = request.algorithm()?;
    let claims = request.claims.to_string();
    Ok(sign_payload(
        request.key,
        algorithm,
        &request.whole_header(),
        claims.as_bytes(),
    )?)
}

impl SigningRequest<'_> {
    pub(super) fn algorithm(&self) -> Result<Algorithm, Error> {
        let named = self.header.get("alg").and_then(Value::as_str);
        if let Some(algorithm) = self.algorithm.or(named.and_then(Algorithm::from_name)) {
            return Ok(algorithm);
        }
        match self.key.default_algorithm() {
            Some(usual) => Ok(usual),
            // A secret that is too short for the shortest of the hashes.
            None => Err(self
                .key
                .check(Algorithm::Hs256)
                .map_or_else(Error::Key, |()| SignProblem::Refused.into())),
        }
    }

    /// Without `alg`, which is the signature's.
    pub(super) fn whole_header(&self) -> Map<String, Value> {
        let mut header = Map::from_iter([("typ".to_owned(), Value::from("JWT"))]);
        let kid = self.key.kid().map(|kid| ("kid".to_owned(), Value::from(kid)));
        header.extend(kid);
        header.extend(self.header.clone());
        header.remove("alg");
        header
    }
}
