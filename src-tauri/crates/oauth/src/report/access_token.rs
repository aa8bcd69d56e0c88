//! The profile of access tokens that are JWTs (RFC 9068 §2.2).

use super::Subject;
use super::finding::{Finding, Rule};
use super::signature::is_access_token_type;
use super::terms::Reported;

const REQUIRED: [&str; 7] = ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"];

pub(super) fn look(subject: &Subject<'_>) -> Vec<Finding> {
    vec![required_claims(subject)]
}

fn required_claims(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(Rule::RequiredClaims, "RFC 9068 §2.2");
    if subject.terms.reported != Reported::AccessToken {
        return finding.not_applicable("of access tokens alone");
    }
    // A server that does not say it keeps to RFC 9068 owes nobody its claims.
    let promises = subject.header.text("typ").is_some_and(is_access_token_type);
    let finding = if promises { finding } else { finding.recommended() };
    let missing: Vec<&str> = REQUIRED
        .into_iter()
        .filter(|name| subject.claims.get(name).is_none())
        .collect();
    match missing[..] {
        [] => finding.passed("all are there"),
        [..] => finding.failed(format!("missing: {}", missing.join(", "))),
    }
}
