//! What was asked for, and what came of it (OpenID Connect Core §3.1.2.1, RFC 6749 §3.3).

use std::collections::BTreeSet;

use bearerbox_jwt::{Json, numeric_date};

use super::Subject;
use super::finding::{Finding, Rule};
use super::terms::Reported;
use super::times::span;
use crate::time::exact_seconds;

pub(super) fn look(subject: &Subject<'_>) -> Vec<Finding> {
    vec![
        authentication_time(subject),
        authentication_context(subject),
        scope(subject),
    ]
}

fn authentication_time(subject: &Subject<'_>) -> Finding {
    let terms = subject.terms;
    let finding = Finding::of(Rule::AuthenticationTime, "OpenID Connect Core §3.1.3.7 rule 13");
    let Some(max_age) = terms.asked.max_age.filter(|_| terms.reported == Reported::IdToken) else {
        return finding.not_applicable("max_age was not asked for");
    };
    if terms.is_refreshed {
        return finding.not_applicable("it is that of the sign-in, as this comes of a refresh");
    }
    let finding = finding.expected(format!("at most {max_age} s before"));
    let Some(auth_time) = subject.claims.get("auth_time").and_then(numeric_date) else {
        return finding.failed("missing");
    };
    let judged = terms.by_the_servers_clock(terms.received.unwrap_or(terms.now));
    let age = exact_seconds(judged) - auth_time.seconds();
    #[expect(clippy::cast_precision_loss, reason = "no one asks for such an age")]
    let limit = max_age as f64 + terms.leeway.as_secs_f64();
    finding.holds(age <= limit, format!("{} before", span(age)))
}

fn authentication_context(subject: &Subject<'_>) -> Finding {
    let terms = subject.terms;
    let finding = Finding::of(Rule::AuthenticationContext, "OpenID Connect Core §3.1.3.7 rule 12");
    if terms.asked.acr_values.is_empty() {
        return finding.not_applicable("acr_values was not asked for");
    }
    // RFC: acr_values asks for a voluntary claim (§3.1.2.1).
    let finding = if terms.asked.acr_is_essential {
        finding
    } else {
        finding.recommended()
    };
    let finding = finding.expected(terms.asked.acr_values.join(" or "));
    match subject.claims.text("acr") {
        // Of an access token it is the resource server that may want it (RFC 9068 §2.2.1, RFC 9470 §5).
        None if terms.reported != Reported::IdToken => finding.not_applicable("none"),
        None => finding.failed("missing"),
        Some(found) => finding.holds(terms.asked.acr_values.contains(&found), found),
    }
}

fn scope(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(Rule::Scope, "RFC 9068 §2.2.3").recommended();
    if subject.terms.reported != Reported::AccessToken {
        return finding.not_applicable("of access tokens alone");
    }
    let found = match subject.claims.get("scope").or_else(|| subject.claims.get("scp")) {
        Some(Json::String(scope)) => values(scope),
        Some(Json::Array(elements)) => elements.iter().filter_map(Json::as_str).collect(),
        Some(Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_)) => {
            return finding.failed("neither a text nor a list");
        }
        None => return finding.not_applicable("none"),
    };
    let Some(granted) = subject.terms.granted_scope.map(values) else {
        return finding.not_applicable("what was granted is not known");
    };
    let joined = |values: &BTreeSet<&str>| values.iter().copied().collect::<Vec<_>>().join(" ");
    // These ask for other tokens, and need not be in this one.
    let missing: Vec<&str> = granted
        .difference(&found)
        .copied()
        .filter(|scope| !matches!(*scope, "openid" | "offline_access"))
        .collect();
    let finding = finding.expected(joined(&granted));
    match missing[..] {
        [] => finding.passed(joined(&found)),
        [..] => finding.failed(format!("without {}", missing.join(" "))),
    }
}

/// Separated by spaces, or by the commas that some servers write.
fn values(scope: &str) -> BTreeSet<&str> {
    scope.split([' ', ',']).filter(|value| !value.is_empty()).collect()
}
