//! The rules about single claims (OpenID Connect Core §2, §3.1.3.7, §12.2).

use std::time::{Duration, SystemTime};

use bearerbox_jwt::{Json, JsonObject, numeric_date};
use bearerbox_secret::Secret;

use super::{Outcome, fine};
use crate::audiences::audiences;
use crate::check::{Check, CheckName};
use crate::error::IdTokenProblem;
use crate::time::exact_seconds;

/// How far the clocks of server and client may be apart.
const SKEW: Duration = Duration::from_secs(60);

fn missing(check: CheckName, name: &'static str) -> Outcome {
    let check = Check::failed(check, "OpenID Connect Core §2").found("missing or of the wrong type");
    (check, Some(IdTokenProblem::ClaimMissing { name }))
}

pub(super) fn check_issuer(claims: &JsonObject, issuer: Option<&str>) -> Outcome {
    let (name, source) = (CheckName::IdTokenIssuer, "OpenID Connect Core §3.1.3.7 rule 2");
    let Some(found) = claims.text("iss") else {
        return missing(name, "iss");
    };
    match issuer {
        None => fine(Check::not_applicable(name, source).found(found)),
        Some(issuer) if issuer == found => fine(Check::passed(name, source).found(found)),
        Some(issuer) => (
            Check::failed(name, source).expected(issuer).found(found),
            Some(IdTokenProblem::IssuerMismatch {
                expected: issuer.into(),
                found: found.into(),
            }),
        ),
    }
}

pub(super) fn check_subject(claims: &JsonObject, previous: Option<&str>) -> Outcome {
    let (name, source) = (CheckName::IdTokenSubject, "OpenID Connect Core §12.2");
    let Some(found) = claims.text("sub").filter(|sub| !sub.is_empty()) else {
        return missing(name, "sub");
    };
    match previous {
        Some(previous) if previous != found => (
            Check::failed(name, source).expected(previous).found(found),
            Some(IdTokenProblem::SubjectChanged {
                expected: previous.into(),
                found: found.into(),
            }),
        ),
        Some(_) => fine(Check::passed(name, source).found(found)),
        None => fine(Check::passed(name, "OpenID Connect Core §2").found(found)),
    }
}

pub(super) fn check_audience(claims: &JsonObject, client_id: &str) -> Outcome {
    let (name, source) = (CheckName::IdTokenAudience, "OpenID Connect Core §3.1.3.7 rule 3");
    let Some(found) = audiences(claims) else {
        return missing(name, "aud");
    };
    if found.iter().any(|audience| audience == client_id) {
        return fine(Check::passed(name, source).found(found.join(" ")));
    }
    (
        Check::failed(name, source).expected(client_id).found(found.join(" ")),
        Some(IdTokenProblem::AudienceMismatch {
            expected: client_id.into(),
            found,
        }),
    )
}

pub(super) fn check_authorized_party(claims: &JsonObject, client_id: &str) -> Outcome {
    let name = CheckName::IdTokenAuthorizedParty;
    let several = audiences(claims).is_some_and(|audiences| audiences.len() > 1);
    match claims.get("azp") {
        None if several => fine(
            Check::warning(name, "OpenID Connect Core §3.1.3.7 rule 4")
                .expected(client_id)
                .found("missing although aud names several"),
        ),
        None => fine(Check::not_applicable(name, "OpenID Connect Core §3.1.3.7 rule 4")),
        Some(found) => {
            let source = "OpenID Connect Core §3.1.3.7 rule 5";
            let Some(found) = found.as_str() else {
                return missing(name, "azp");
            };
            if found == client_id {
                return fine(Check::passed(name, source).found(found));
            }
            let problem = IdTokenProblem::AuthorizedPartyMismatch {
                expected: client_id.into(),
                found: found.into(),
            };
            (
                Check::failed(name, source).expected(client_id).found(found),
                Some(problem),
            )
        }
    }
}

pub(super) fn check_expiry(claims: &JsonObject, now: SystemTime) -> Outcome {
    let (name, source) = (CheckName::IdTokenExpiry, "OpenID Connect Core §3.1.3.7 rule 9");
    let Some(exp) = claims.get("exp").and_then(numeric_date) else {
        return missing(name, "exp");
    };
    let now = exact_seconds(now);
    let left = exp.seconds() - now;
    if left > -SKEW.as_secs_f64() {
        return fine(Check::passed(name, source).found(format!("{left:.0} seconds left")));
    }
    (
        Check::failed(name, source).found(format!("expired {:.0} seconds ago", -left)),
        Some(IdTokenProblem::Expired {
            exp: exp.seconds(),
            now,
        }),
    )
}

pub(super) fn check_issued_at(claims: &JsonObject, now: SystemTime) -> Outcome {
    let (name, source) = (CheckName::IdTokenIssuedAt, "OpenID Connect Core §3.1.3.7 rule 10");
    let Some(iat) = claims.get("iat").and_then(numeric_date) else {
        return fine(Check::warning(name, "OpenID Connect Core §2").found("missing or of the wrong type"));
    };
    let age = exact_seconds(now) - iat.seconds();
    if age < -SKEW.as_secs_f64() {
        return fine(Check::warning(name, source).found(format!("{:.0} s in the future", -age)));
    }
    fine(Check::passed(name, source).found(format!("{age:.0} s old")))
}

pub(super) fn check_nonce(claims: &JsonObject, nonce: Option<&Secret>) -> Outcome {
    let (name, source) = (CheckName::IdTokenNonce, "OpenID Connect Core §3.1.3.7 rule 11");
    let Some(nonce) = nonce else {
        return fine(Check::not_applicable(name, source).found("none was sent"));
    };
    let Some(found) = claims.get("nonce").and_then(Json::as_str) else {
        let check = Check::failed(name, source).found("missing");
        return (check, Some(IdTokenProblem::NonceMissing));
    };
    let found = Secret::new(found);
    // Secrets compare in constant time.
    if found == *nonce {
        return fine(Check::passed(name, source).found("equal"));
    }
    let check = Check::failed(name, source)
        .expected(format!("{} characters", nonce.characters()))
        .found(format!("differs: {} characters", found.characters()));
    (check, Some(IdTokenProblem::NonceMismatch))
}
