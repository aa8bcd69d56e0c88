//! Whether the issuer signed it, and in a way that proves that (RFC 8725 §3.1 to §3.5, §3.10, §3.11).

use bearerbox_jwt::{Algorithm, VerifyProblem, verify_hmac, verify_signature};

use super::Subject;
use super::finding::{Finding, Rule};
use super::terms::{Keys, Reported};

/// Header members that say where a key is or bring one along; who trusted them would trust the forger's.
const KEY_REFERENCES: [&str; 4] = ["jku", "x5u", "jwk", "x5c"];

pub(super) fn look(subject: &Subject<'_>) -> Vec<Finding> {
    vec![
        unique_members(subject),
        algorithm(subject),
        announced_algorithm(subject),
        signature(subject),
        key_references(subject),
        kind(subject),
    ]
}

fn unique_members(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(Rule::UniqueMembers, "RFC 7519 §4");
    let repeated: Vec<&str> = [subject.header, subject.claims]
        .into_iter()
        .flat_map(|object| object.repeated_names())
        .collect();
    match repeated[..] {
        [] => finding.passed("each once"),
        [..] => finding.failed(format!("twice: {}", repeated.join(", "))),
    }
}

fn algorithm(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(Rule::Algorithm, "RFC 8725 §3.2");
    match subject.header.text("alg") {
        None => finding.failed("alg is missing"),
        Some("none") => finding.failed("none: anybody can make such a token"),
        Some(name) => match Algorithm::from_name(name) {
            Some(_) => finding.passed(name),
            None => finding.unknown(format!("{name}, which is not known here")),
        },
    }
}

fn announced_algorithm(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(Rule::AnnouncedAlgorithm, "OpenID Connect Core §3.1.3.7 rule 7");
    if subject.terms.reported != Reported::IdToken {
        return finding.not_applicable("servers announce it of ID tokens");
    }
    let found = subject.header.text("alg").unwrap_or("none");
    match subject.terms.announced_algorithms {
        None => finding.unknown("the server's metadata does not say"),
        Some(announced) => {
            let holds = announced.iter().any(|name| name == found);
            finding.expected(announced.join(", ")).holds(holds, found)
        }
    }
}

fn signature(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(
        Rule::Signature,
        match subject.terms.reported {
            Reported::IdToken => "OpenID Connect Core §3.1.3.7 rule 6",
            Reported::AccessToken => "RFC 9068 §4",
            Reported::Other => "RFC 7515 §5.2",
        },
    );
    let is_symmetric = subject
        .header
        .text("alg")
        .and_then(Algorithm::from_name)
        .is_some_and(Algorithm::is_symmetric);
    let verified = if is_symmetric {
        let Some(secret) = subject.terms.secret else {
            return finding.unknown("made with a shared secret, which is not known here");
        };
        verify_hmac(subject.token, secret)
    } else {
        match subject.terms.keys {
            Keys::Held(keys) => verify_signature(subject.token, keys),
            Keys::NotFetched => return finding.unknown("the issuer's keys were not fetched"),
            Keys::Nowhere => return finding.unknown("nobody says where the issuer's keys are"),
        }
    };
    match verified {
        Ok(verified) => finding.passed(verified.to_string()),
        // Rotated, or never published: neither proves a forgery.
        Err(problem @ VerifyProblem::NoKeyWithKid { .. }) => finding.unknown(problem.to_string()),
        Err(problem) => finding.failed(problem.to_string()),
    }
}

fn key_references(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(Rule::KeyReferences, "RFC 8725 §3.10").recommended();
    let named: Vec<&str> = KEY_REFERENCES
        .into_iter()
        .filter(|name| subject.header.get(name).is_some())
        .collect();
    match named[..] {
        [] => finding.passed("none"),
        [..] => finding.failed(format!("{}: not followed here", named.join(", "))),
    }
}

fn kind(subject: &Subject<'_>) -> Finding {
    let typ = subject.header.text("typ");
    let is_access_token = typ.is_some_and(is_access_token_type);
    match subject.terms.reported {
        Reported::IdToken => Finding::of(Rule::Type, "RFC 8725 §3.12")
            .expected("not that of another kind of token")
            .holds(
                typ.is_none_or(|typ| typ.eq_ignore_ascii_case("jwt")),
                typ.unwrap_or("none"),
            ),
        Reported::AccessToken => Finding::of(Rule::Type, "RFC 9068 §2.1")
            .recommended()
            .expected("at+jwt")
            .holds(is_access_token, typ.unwrap_or("none")),
        Reported::Other => Finding::of(Rule::Type, "RFC 8725 §3.11").not_applicable(typ.unwrap_or("none").to_owned()),
    }
}

/// Whether `typ` says that it is an access token (RFC 9068 §2.1), in the long form too (RFC 7515 §4.1.9).
pub fn is_access_token_type(typ: &str) -> bool {
    ["at+jwt", "application/at+jwt"]
        .iter()
        .any(|name| typ.eq_ignore_ascii_case(name))
}
