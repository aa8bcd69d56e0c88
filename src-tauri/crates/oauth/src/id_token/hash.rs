//! `at_hash`: ties the access token to the ID token (OpenID Connect Core §3.1.3.6, §3.1.3.8).

use bearerbox_jwt::{Algorithm, JsonObject, left_half_of_hash};
use bearerbox_secret::Secret;

use super::{Outcome, fine};
use crate::check::{Check, CheckName};
use crate::error::IdTokenProblem;

pub(super) fn check_access_token_hash(header: &JsonObject, claims: &JsonObject, access_token: &Secret) -> Outcome {
    let (name, source) = (CheckName::IdTokenAccessTokenHash, "OpenID Connect Core §3.1.3.8");
    let Some(found) = claims.text("at_hash") else {
        return fine(Check::not_applicable(name, source));
    };
    let algorithm = header.text("alg").and_then(Algorithm::from_name);
    let Some(expected) = algorithm.and_then(|algorithm| left_half_of_hash(algorithm, access_token.expose())) else {
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
