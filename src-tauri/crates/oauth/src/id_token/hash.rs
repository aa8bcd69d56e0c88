//! `at_hash`: ties the access token to the ID token (OpenID Connect Core §3.1.3.6, §3.1.3.8).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bearerbox_jwt::JsonObject;
use bearerbox_secret::Secret;
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Outcome, fine};
use crate::check::{Check, CheckName};
use crate::error::IdTokenProblem;

pub(super) fn check_access_token_hash(header: &JsonObject, claims: &JsonObject, access_token: &Secret) -> Outcome {
    let (name, source) = (CheckName::IdTokenAccessTokenHash, "OpenID Connect Core §3.1.3.8");
    let Some(found) = claims.text("at_hash") else {
        return fine(Check::not_applicable(name, source));
    };
    let Some(expected) = left_half_of_hash(header.text("alg").unwrap_or_default(), access_token) else {
        return fine(Check::not_applicable(name, source).found("the hash of this alg is not known"));
    };
    if expected == found {
        return fine(Check::passed(name, source).found("equal"));
    }
    (
        Check::failed(name, source).found("differs"),
        Some(IdTokenProblem::AccessTokenHashMismatch),
    )
}

/// The left half of the hash that `alg` signs with, as base64url.
fn left_half_of_hash(alg: &str, access_token: &Secret) -> Option<String> {
    let octets = access_token.expose().as_bytes();
    let hash = match alg {
        "RS256" | "PS256" | "ES256" | "ES256K" | "HS256" => Sha256::digest(octets).to_vec(),
        "RS384" | "PS384" | "ES384" | "HS384" => Sha384::digest(octets).to_vec(),
        "RS512" | "PS512" | "ES512" | "HS512" | "EdDSA" | "Ed25519" => Sha512::digest(octets).to_vec(),
        _ => return None,
    };
    Some(URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2]))
}
