//! Who issued it, about whom, and for whom (RFC 8725 §3.8, §3.9, OpenID Connect Core §3.1.3.7 rules 2 to 5).

use super::Subject;
use super::finding::{Finding, Rule};
use super::terms::Reported;
use crate::audiences::audiences;

pub(super) fn look(subject: &Subject<'_>) -> Vec<Finding> {
    vec![
        issuer(subject),
        person(subject),
        same_person(subject),
        userinfo_person(subject),
        audience(subject),
        authorized_party(subject),
        client(subject),
    ]
}

fn issuer(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(
        Rule::Issuer,
        match subject.terms.reported {
            Reported::IdToken => "OpenID Connect Core §3.1.3.7 rule 2",
            Reported::AccessToken => "RFC 9068 §4",
            Reported::Other => "RFC 8725 §3.8",
        },
    );
    match (subject.terms.issuer, subject.claims.text("iss")) {
        (Some(issuer), Some(found)) => finding.expected(issuer).holds(issuer == found, found),
        (Some(issuer), None) => match subject.terms.reported {
            Reported::IdToken | Reported::AccessToken => finding.expected(issuer).failed("missing"),
            Reported::Other => finding.recommended().expected(issuer).failed("missing"),
        },
        (None, Some(found)) => finding.unknown(format!("{found}; which issuer it should be is not known")),
        (None, None) => finding.not_applicable("neither named nor known"),
    }
}

fn person(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(
        Rule::Subject,
        match subject.terms.reported {
            Reported::IdToken => "OpenID Connect Core §2",
            Reported::AccessToken => "RFC 9068 §2.2",
            Reported::Other => "RFC 7519 §4.1.2",
        },
    );
    match (subject.claims.text("sub"), subject.terms.reported) {
        (Some(""), _) => finding.failed("empty"),
        (Some(sub), Reported::IdToken) if sub.len() > 255 => finding
            .expected("at most 255 characters")
            .failed(format!("{}", sub.len())),
        (Some(sub), _) => finding.passed(sub),
        (None, Reported::IdToken) => finding.failed("missing"),
        (None, Reported::AccessToken) => finding.recommended().failed("missing"),
        (None, Reported::Other) => finding.not_applicable("none"),
    }
}

fn same_person(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(Rule::SameSubject, "OpenID Connect Core §12.2");
    compare_person(subject, finding, subject.terms.previous_sub, "there was none before")
}

fn userinfo_person(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(Rule::UserInfoSubject, "OpenID Connect Core §5.3.2");
    compare_person(
        subject,
        finding,
        subject.terms.userinfo_sub,
        "there is no userinfo response beside it",
    )
}

fn compare_person(subject: &Subject<'_>, finding: Finding, other: Option<&str>, none: &str) -> Finding {
    if subject.terms.reported != Reported::IdToken {
        return finding.not_applicable("of ID tokens alone");
    }
    match (other, subject.claims.text("sub")) {
        (Some(other), Some(found)) => finding.expected(other).holds(other == found, found),
        (Some(other), None) => finding.expected(other).failed("missing"),
        (None, _) => finding.not_applicable(none.to_owned()),
    }
}

fn audience(subject: &Subject<'_>) -> Finding {
    let terms = subject.terms;
    let finding = Finding::of(
        Rule::Audience,
        match terms.reported {
            Reported::IdToken => "OpenID Connect Core §3.1.3.7 rule 3",
            Reported::AccessToken => "RFC 9068 §4",
            Reported::Other => "RFC 8725 §3.9",
        },
    );
    let found = audiences(subject.claims);
    match (&found, terms.audiences) {
        (None, []) if terms.reported == Reported::Other => finding.not_applicable("neither named nor known"),
        (None, expected) => finding
            .expected(expected.join(", "))
            .failed("missing or of the wrong type"),
        (Some(found), []) => finding.unknown(format!("{}; for whom it should be is not known", found.join(", "))),
        (Some(found), expected) => {
            let holds = found.iter().any(|audience| expected.contains(&audience.as_str()));
            finding.expected(expected.join(", ")).holds(holds, found.join(", "))
        }
    }
}

fn authorized_party(subject: &Subject<'_>) -> Finding {
    let several = audiences(subject.claims).is_some_and(|audiences| audiences.len() > 1);
    let is_id_token = subject.terms.reported == Reported::IdToken;
    let azp = subject.claims.get("azp");
    let rule_5 = Finding::of(Rule::AuthorizedParty, "OpenID Connect Core §3.1.3.7 rule 5");
    match (azp, subject.terms.client_id) {
        (None, _) if several && is_id_token => {
            let finding = Finding::of(Rule::AuthorizedParty, "OpenID Connect Core §3.1.3.7 rule 4");
            finding.recommended().failed("missing although aud names several")
        }
        (None, _) => rule_5.not_applicable("none"),
        (Some(azp), None) => rule_5.unknown(format!("{azp}; which client it should be is not known")),
        (Some(azp), Some(client_id)) => {
            let finding = if is_id_token { rule_5 } else { rule_5.recommended() };
            let found = azp.as_str().map_or_else(|| azp.to_string(), str::to_owned);
            finding
                .expected(client_id)
                .holds(azp.as_str() == Some(client_id), found)
        }
    }
}

fn client(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(Rule::ClientId, "RFC 9068 §2.2");
    if subject.terms.reported != Reported::AccessToken {
        return finding.not_applicable("of access tokens alone");
    }
    match (subject.claims.text("client_id"), subject.terms.client_id) {
        (Some(found), Some(client_id)) => finding.expected(client_id).holds(found == client_id, found),
        (Some(found), None) => finding.unknown(format!("{found}; which client it should be is not known")),
        // That it has to be there is another rule.
        (None, _) => finding.not_applicable("none"),
    }
}
