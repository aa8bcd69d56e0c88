//! `at_hash`, `c_hash` and `s_hash`: they tie what came beside an ID token to it (OpenID Connect Core §3.1.3.6,
//! §3.2.2.9, §3.3.2.11).

use bearerbox_jwt::{Algorithm, JsonObject, left_half_of_hash};
use bearerbox_secret::Secret;

use super::{Expected, Outcome, fine};
use crate::check::{Check, CheckName};
use crate::error::IdTokenProblem;

pub(super) fn check_access_token_hash(header: &JsonObject, claims: &JsonObject, expected: &Expected<'_>) -> Outcome {
    let (name, source) = (CheckName::IdTokenAccessTokenHash, "OpenID Connect Core §3.1.3.8");
    let Some(access_token) = expected.access_token else {
        return fine(Check::not_applicable(name, source));
    };
    // RFC: in the front channel it is REQUIRED (§3.2.2.10, §3.3.2.11).
    let is_required = expected.front.is_some();
    let (check, is_wrong) = compare(name, source, header, claims.text("at_hash"), access_token, is_required);
    (check, is_wrong.then_some(IdTokenProblem::AccessTokenHashMismatch))
}

pub(super) fn check_code_hash(header: &JsonObject, claims: &JsonObject, expected: &Expected<'_>) -> Outcome {
    let (name, source) = (CheckName::IdTokenCodeHash, "OpenID Connect Core §3.3.2.11");
    let Some(code) = expected.front.as_ref().and_then(|front| front.code) else {
        return fine(Check::not_applicable(name, source));
    };
    let (check, is_wrong) = compare(name, source, header, claims.text("c_hash"), code, true);
    (
        check,
        is_wrong.then_some(IdTokenProblem::HashMismatch { name: "c_hash" }),
    )
}

/// Only profiles of higher security require it (FAPI 1.0 part 2 §5.2.3.1).
pub(super) fn check_state_hash(header: &JsonObject, claims: &JsonObject, expected: &Expected<'_>) -> Outcome {
    let (name, source) = (CheckName::IdTokenStateHash, "FAPI 1.0 part 2 §5.2.3.1");
    let Some(front) = &expected.front else {
        return fine(Check::not_applicable(name, source));
    };
    let (check, is_wrong) = compare(name, source, header, claims.text("s_hash"), front.state, false);
    (
        check,
        is_wrong.then_some(IdTokenProblem::HashMismatch { name: "s_hash" }),
    )
}

fn compare(
    name: CheckName,
    source: &'static str,
    header: &JsonObject,
    found: Option<&str>,
    value: &Secret,
    is_required: bool,
) -> (Check, bool) {
    let Some(found) = found else {
        return if is_required {
            (Check::failed(name, source).found("missing"), true)
        } else {
            (Check::not_applicable(name, source), false)
        };
    };
    let algorithm = header.text("alg").and_then(Algorithm::from_name);
    let Some(expected) = algorithm.and_then(|algorithm| left_half_of_hash(algorithm, value.expose())) else {
        let check = Check::not_applicable(name, source);
        return (check.found("the hash of this alg is not known"), false);
    };
    if expected == found {
        (Check::passed(name, source).found("equal"), false)
    } else {
        (Check::failed(name, source).found("differs"), true)
    }
}
