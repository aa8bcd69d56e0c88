//! What ties it to this request, to what came beside it, and to the client's key.

use bearerbox_jwt::{Algorithm, Json, left_half_of_hash};
use bearerbox_secret::Secret;

use super::Subject;
use super::finding::{Finding, Rule};
use super::terms::Reported;

pub(super) fn look(subject: &Subject<'_>) -> Vec<Finding> {
    let terms = subject.terms;
    vec![
        nonce(subject),
        hash(
            subject,
            "at_hash",
            Finding::of(Rule::AccessTokenHash, "OpenID Connect Core §3.1.3.8"),
            terms.access_token,
        ),
        hash(
            subject,
            "c_hash",
            Finding::of(Rule::CodeHash, "OpenID Connect Core §3.3.2.11"),
            terms.code,
        ),
        hash(
            subject,
            "s_hash",
            Finding::of(Rule::StateHash, "FAPI 1.0 part 2 §5.2.3.1"),
            terms.state,
        ),
        confirmation(subject),
    ]
}

fn nonce(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(Rule::Nonce, "OpenID Connect Core §3.1.3.7 rule 11");
    if subject.terms.reported != Reported::IdToken {
        return finding.not_applicable("of ID tokens alone");
    }
    let found = subject.claims.get("nonce").and_then(Json::as_str).map(Secret::new);
    match (subject.terms.nonce, found) {
        (None, None) => finding.not_applicable("none was sent"),
        (None, Some(_)) => finding.unknown("which one was sent is not known"),
        // RFC: "it SHOULD NOT have a nonce Claim, even when the ID Token issued at the time of the original
        // authentication contained nonce" (OpenID Connect Core §12.2).
        (Some(_), None) if subject.terms.is_refreshed => finding.not_applicable("none, as it comes of a refresh"),
        (Some(_), None) => finding.failed("missing"),
        // Secrets compare in constant time.
        (Some(sent), Some(found)) if *sent == found => finding.passed("the one that was sent"),
        (Some(_), Some(_)) => finding.failed("not the one that was sent"),
    }
}

fn hash(subject: &Subject<'_>, claim: &str, finding: Finding, value: Option<&Secret>) -> Finding {
    if subject.terms.reported != Reported::IdToken {
        return finding.not_applicable("of ID tokens alone");
    }
    let Some(found) = subject.claims.text(claim) else {
        return finding.not_applicable("none");
    };
    let Some(value) = value else {
        return finding.unknown("what it is of is not known");
    };
    let algorithm = subject.header.text("alg").and_then(Algorithm::from_name);
    match algorithm.and_then(|algorithm| left_half_of_hash(algorithm, value.expose())) {
        None => finding.unknown("the hash of this alg is not known"),
        Some(expected) if expected == found => finding.passed("the hash of what came beside it"),
        Some(_) => finding.failed("the hash of something else"),
    }
}

fn confirmation(subject: &Subject<'_>) -> Finding {
    let terms = subject.terms;
    let of_key = Finding::of(Rule::Confirmation, "RFC 9449 §6.1");
    let of_certificate = Finding::of(Rule::Confirmation, "RFC 8705 §3.1");
    let cnf = subject.claims.get("cnf").and_then(Json::as_object);
    let jkt = cnf.and_then(|cnf| cnf.text("jkt"));
    let x5t = cnf.and_then(|cnf| cnf.text("x5t#S256"));
    match (jkt, x5t, terms.key_thumbprint, terms.certificate_thumbprint) {
        (Some(found), _, Some(expected), _) => of_key.expected(expected).holds(found == expected, found),
        (Some(found), _, None, _) => of_key.unknown(format!("{found}; which key it should be is not known")),
        (None, Some(found), _, Some(expected)) => of_certificate.expected(expected).holds(found == expected, found),
        (None, Some(found), _, None) => {
            of_certificate.unknown(format!("{found}; which certificate it should be is not known"))
        }
        // An opaque token is bound where the introspection says so, and a JWT here.
        (None, None, Some(expected), _) if terms.reported == Reported::AccessToken => of_key
            .expected(expected)
            .failed("missing: the token is bound to no key"),
        (None, None, _, _) => of_key.not_applicable("bound to no key"),
    }
}
