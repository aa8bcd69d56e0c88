//! Reads the members of a JWK strictly, and says which one is wrong.

use openssl::bn::BigNum;
use zeroize::Zeroizing;

use super::problem::{KeyProblem, MemberProblem};
use crate::base64url::decode_base64url;
use crate::json::JsonObject;

pub(super) fn malformed(name: &str, cause: MemberProblem) -> KeyProblem {
    KeyProblem::Member {
        name: name.to_owned(),
        cause,
    }
}

/// RFC 7517 §4: "The member names within a JWK MUST be unique".
pub(super) fn check_unique(jwk: &JsonObject) -> Result<(), KeyProblem> {
    match jwk.repeated_names().first() {
        Some(name) => Err(malformed(name, MemberProblem::Repeated)),
        None => Ok(()),
    }
}

pub(super) fn optional_text<'a>(jwk: &'a JsonObject, name: &str) -> Result<Option<&'a str>, KeyProblem> {
    let Some(value) = jwk.get(name) else { return Ok(None) };
    value.as_str().map(Some).ok_or_else(|| {
        let found = value.type_name();
        malformed(
            name,
            MemberProblem::Type {
                found,
                expected: "a string",
            },
        )
    })
}

pub(super) fn text<'a>(jwk: &'a JsonObject, name: &str) -> Result<&'a str, KeyProblem> {
    optional_text(jwk, name)?.ok_or_else(|| malformed(name, MemberProblem::Missing))
}

pub(super) fn octets(jwk: &JsonObject, name: &str) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    decode_base64url(text(jwk, name)?)
        .map(Zeroizing::new)
        .map_err(|problem| malformed(name, MemberProblem::Base64(problem)))
}

pub(super) fn octets_of_length(
    jwk: &JsonObject,
    name: &str,
    expected: usize,
) -> Result<Zeroizing<Vec<u8>>, KeyProblem> {
    let octets = octets(jwk, name)?;
    if octets.len() != expected {
        let octets = octets.len();
        return Err(malformed(name, MemberProblem::Length { octets, expected }));
    }
    Ok(octets)
}

/// A number above zero. Leading zeros, which some servers write before a modulus, do not change it.
pub(super) fn number(jwk: &JsonObject, name: &str) -> Result<BigNum, KeyProblem> {
    to_number(&octets(jwk, name)?, name)
}

pub(super) fn number_of_length(jwk: &JsonObject, name: &str, expected: usize) -> Result<BigNum, KeyProblem> {
    let octets = octets_of_length(jwk, name, expected)?;
    // A coordinate may be zero, as far as this file knows.
    Ok(secure_number(&octets)?)
}

fn to_number(octets: &[u8], name: &str) -> Result<BigNum, KeyProblem> {
    let number = secure_number(octets)?;
    if number.num_bits() == 0 {
        return Err(malformed(name, MemberProblem::OutOfRange));
    }
    Ok(number)
}

/// One that OpenSSL wipes when it frees it.
fn secure_number(octets: &[u8]) -> Result<BigNum, openssl::error::ErrorStack> {
    let mut number = BigNum::new_secure()?;
    number.copy_from_slice(octets)?;
    Ok(number)
}
