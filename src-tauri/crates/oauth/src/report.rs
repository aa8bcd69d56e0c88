//! The validation report of a token: every rule that its issuer, its client and its key answer for, each by name.
//!
//! Unlike the checks of a run, which decide whether it goes on, a report decides nothing: it looks at every rule, says
//! what was compared, and tells what could not be known from what does not hold.

mod access_token;
mod asked;
mod binding;
mod finding;
mod identity;
mod signature;
mod terms;
mod times;

use bearerbox_jwt::{Form, JsonObject, decode};
use bearerbox_secret::Secret;

pub use finding::{Finding, Rule, Verdict, Weight};
pub use signature::is_access_token_type;
pub use terms::{Asked, Keys, Reported, Terms};

/// What a report looks at.
struct Subject<'a> {
    token: &'a str,
    header: &'a JsonObject,
    claims: &'a JsonObject,
    terms: &'a Terms<'a>,
}

/// Reports on `token` (RFC 7519 §7.2, RFC 8725 §3, OpenID Connect Core §3.1.3.7, RFC 9068 §4).
///
/// A token that cannot be decoded, or is encrypted, yields that one finding: there is nothing else to look at.
pub fn report(token: &Secret, terms: &Terms<'_>) -> Vec<Finding> {
    let token = token.expose();
    let decoded = decode(token);
    let form = Finding::of(Rule::Form, "RFC 7519 §7.2");
    if decoded.form == Form::Jwe && decoded.header().is_some() {
        return vec![form.unknown("encrypted: its claims cannot be read without the key")];
    }
    let (Form::Jws, Some(header), Some(claims)) = (decoded.form, decoded.header(), decoded.claims()) else {
        let problem = decoded.problems().first().map(ToString::to_string);
        return vec![form.failed(problem.unwrap_or_else(|| "not the three parts of a JWS".to_owned()))];
    };
    let subject = Subject {
        token,
        header,
        claims,
        terms,
    };
    let mut findings = vec![form.passed("header, claims and signature can be read")];
    findings.extend(signature::look(&subject));
    findings.extend(identity::look(&subject));
    findings.extend(times::look(&subject));
    findings.extend(binding::look(&subject));
    findings.extend(asked::look(&subject));
    findings.extend(access_token::look(&subject));
    findings
}

#[cfg(test)]
mod tests;
