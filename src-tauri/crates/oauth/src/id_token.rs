//! The ID token's claims (OpenID Connect Core §3.1.3.7). Its signature is not verified here.
//!
//! Every rule is looked at even when one fails, so that the trace shows all of them.

mod claims;
mod hash;

use std::time::SystemTime;

use bearerbox_jwt::{Form, JsonObject, decode};
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
    pub access_token: &'a Secret,
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
        hash::check_access_token_hash(header, claims, expected.access_token),
    ];
    let mut first_problem = None;
    for (check, problem) in outcomes {
        checks.push(check);
        first_problem = first_problem.or(problem);
    }
    checks.push(
        Check::not_applicable(CheckName::IdTokenSignature, "OpenID Connect Core §3.1.3.7 rule 6")
            .found("not verified: the token came from the token endpoint itself"),
    );
    first_problem.map_or(Ok(()), Err)
}

/// How one rule came out, with the problem that ends the run if there is one.
type Outcome = (Check, Option<IdTokenProblem>);

fn fine(check: Check) -> Outcome {
    (check, None)
}

#[cfg(test)]
mod tests;
