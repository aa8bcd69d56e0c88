//! The ID token's claims (OpenID Connect Core §3.1.3.7). Its signature is verified elsewhere, where it has to be.
//!
//! Every rule is looked at even when one fails, so that the trace shows all of them.

mod claims;
mod hash;

use std::time::SystemTime;

use bearerbox_jwt::{Form, JsonObject, VerifyProblem, decode};
use bearerbox_secret::Secret;

use crate::check::{Check, CheckName};
use crate::error::IdTokenProblem;

const RULES: &str = "OpenID Connect Core §3.1.3.7";

/// What an ID token must agree with.
pub(crate) struct Expected<'a> {
    pub issuer: Option<&'a str>,
    pub client_id: &'a str,
    pub nonce: Option<&'a Secret>,
    pub previous_sub: Option<&'a str>,
    pub access_token: Option<&'a Secret>,
    /// What came beside it in the authorization response; none where it came from the token endpoint.
    pub front: Option<FrontChannel<'a>>,
}

/// What an ID token of the authorization response must vouch for (OpenID Connect Core §3.3.2.11).
pub(crate) struct FrontChannel<'a> {
    pub code: Option<&'a Secret>,
    pub state: &'a Secret,
    /// How its signature came out: in the front channel nothing else says whose it is.
    pub signature: Result<(), VerifyProblem>,
}

/// Checks the claims of `id_token`, received at `now`, and records each rule.
pub(crate) fn check_id_token(
    id_token: &Secret,
    expected: &Expected<'_>,
    now: SystemTime,
    checks: &mut Vec<Check>,
) -> Result<(), IdTokenProblem> {
    let decoded = decode(id_token.expose());
    if decoded.form == Form::Jwe && decoded.header().is_some() {
        let check = Check::not_applicable(CheckName::IdTokenDecoded, RULES);
        checks.push(check.found("encrypted: its claims cannot be read without the key"));
        return Ok(());
    }
    let (Form::Jws, Some(header), Some(claims)) = (decoded.form, decoded.header(), decoded.claims()) else {
        checks.push(Check::failed(CheckName::IdTokenDecoded, RULES));
        let problem = decoded.problems().first().map(|problem| (*problem).clone());
        return Err(IdTokenProblem::Undecodable { problem });
    };
    checks.push(Check::passed(CheckName::IdTokenDecoded, RULES));
    check_rules(header, claims, expected, now, checks)
}

fn check_rules(
    header: &JsonObject,
    claims: &JsonObject,
    expected: &Expected<'_>,
    now: SystemTime,
    checks: &mut Vec<Check>,
) -> Result<(), IdTokenProblem> {
    let outcomes = [
        claims::check_issuer(claims, expected.issuer),
        claims::check_subject(claims, expected.previous_sub),
        claims::check_audience(claims, expected.client_id),
        claims::check_authorized_party(claims, expected.client_id),
        claims::check_expiry(claims, now),
        claims::check_issued_at(claims, now),
        claims::check_nonce(claims, expected.nonce),
        hash::check_access_token_hash(header, claims, expected),
        hash::check_code_hash(header, claims, expected),
        hash::check_state_hash(header, claims, expected),
        check_signature(expected),
    ];
    let mut first_problem = None;
    for (check, problem) in outcomes {
        checks.push(check);
        first_problem = first_problem.or(problem);
    }
    first_problem.map_or(Ok(()), Err)
}

fn check_signature(expected: &Expected<'_>) -> Outcome {
    let name = CheckName::IdTokenSignature;
    match &expected.front {
        None => fine(
            Check::not_applicable(name, "OpenID Connect Core §3.1.3.7 rule 6")
                .found("not verified: the token came from the token endpoint itself"),
        ),
        Some(FrontChannel { signature: Ok(()), .. }) => fine(Check::passed(name, "OpenID Connect Core §3.2.2.11")),
        Some(FrontChannel {
            signature: Err(problem),
            ..
        }) => (
            Check::failed(name, "OpenID Connect Core §3.2.2.11").found(problem.to_string()),
            Some(IdTokenProblem::NotVerified(problem.clone())),
        ),
    }
}

/// How one rule came out, with the problem that ends the run if there is one.
type Outcome = (Check, Option<IdTokenProblem>);

fn fine(check: Check) -> Outcome {
    (check, None)
}

#[cfg(test)]
mod tests;
