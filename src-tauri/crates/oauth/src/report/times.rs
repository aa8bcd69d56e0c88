//! Whether it is its time, by the server's clock (RFC 7519 §4.1.4 to §4.1.6).

use bearerbox_jwt::numeric_date;

use super::Subject;
use super::finding::{Finding, Rule};
use super::terms::Reported;
use crate::time::exact_seconds;

/// How far `exp` and `expires_in` may be apart, in seconds: an answer is on its way for a while.
const NEAR: f64 = 30.0;

pub(super) fn look(subject: &Subject<'_>) -> Vec<Finding> {
    vec![
        expiry(subject),
        not_before(subject),
        issued_at(subject),
        lifetime(subject),
    ]
}

/// A claim that is a time: in seconds since 1970, or what else is there.
fn time(subject: &Subject<'_>, name: &str) -> Result<Option<f64>, String> {
    match subject.claims.get(name) {
        None => Ok(None),
        Some(value) => match numeric_date(value) {
            Some(date) => Ok(Some(date.seconds())),
            None => Err(format!("no time: {}", cut(&value.to_string()))),
        },
    }
}

fn expiry(subject: &Subject<'_>) -> Finding {
    let is_required = subject.terms.reported != Reported::Other;
    let finding = Finding::of(
        Rule::Expiry,
        match subject.terms.reported {
            Reported::IdToken => "OpenID Connect Core §3.1.3.7 rule 9",
            Reported::AccessToken => "RFC 9068 §4",
            Reported::Other => "RFC 7519 §4.1.4",
        },
    );
    match time(subject, "exp") {
        Err(found) => finding.failed(found),
        Ok(None) if is_required => finding.failed("missing"),
        Ok(None) => finding.not_applicable("never: it has no exp"),
        Ok(Some(exp)) => {
            let left = exp - exact_seconds(subject.terms.by_the_servers_clock(subject.terms.now));
            let words = if left > 0.0 {
                format!("{} left", span(left))
            } else {
                format!("expired {} ago", span(-left))
            };
            finding.holds(left > -subject.terms.leeway.as_secs_f64(), words)
        }
    }
}

fn not_before(subject: &Subject<'_>) -> Finding {
    let finding = Finding::of(Rule::NotBefore, "RFC 7519 §4.1.5");
    match time(subject, "nbf") {
        Err(found) => finding.failed(found),
        Ok(None) => finding.not_applicable("none"),
        Ok(Some(nbf)) => since(subject, finding, nbf),
    }
}

fn issued_at(subject: &Subject<'_>) -> Finding {
    let is_required = subject.terms.reported != Reported::Other;
    let finding = Finding::of(
        Rule::IssuedAt,
        match subject.terms.reported {
            Reported::IdToken => "OpenID Connect Core §3.1.3.7 rule 10",
            Reported::AccessToken | Reported::Other => "RFC 7519 §4.1.6",
        },
    );
    match time(subject, "iat") {
        Err(found) => finding.failed(found),
        Ok(None) if is_required => finding.recommended().failed("missing"),
        Ok(None) => finding.not_applicable("none"),
        Ok(Some(iat)) => since(subject, finding, iat),
    }
}

/// Held against when it came: later it is past in any case.
fn since(subject: &Subject<'_>, finding: Finding, time: f64) -> Finding {
    let judged = subject.terms.received.unwrap_or(subject.terms.now);
    let age = exact_seconds(subject.terms.by_the_servers_clock(judged)) - time;
    let when = if subject.terms.received.is_some() {
        " when it came"
    } else {
        ""
    };
    if age >= 0.0 {
        finding.passed(format!("{} old{when}", span(age)))
    } else {
        let holds = age >= -subject.terms.leeway.as_secs_f64();
        finding.holds(holds, format!("{} in the future{when}", span(-age)))
    }
}

fn lifetime(subject: &Subject<'_>) -> Finding {
    let terms = subject.terms;
    let finding = Finding::of(Rule::Lifetime, "RFC 6749 §5.1").recommended();
    if terms.reported != Reported::AccessToken {
        return finding.not_applicable("expires_in is of the access token");
    }
    let (Some(expires_in), Some(received)) = (terms.expires_in, terms.received) else {
        return finding.not_applicable("the token response has no expires_in");
    };
    let Ok(Some(exp)) = time(subject, "exp") else {
        return finding.not_applicable("it has no exp");
    };
    #[expect(clippy::cast_precision_loss, reason = "no token lives that long")]
    let said = expires_in as f64;
    let found = exp - exact_seconds(terms.by_the_servers_clock(received));
    finding
        .expected(format!("expires_in: {}", span(said)))
        .holds((found - said).abs() <= NEAR, span(found))
}

/// A span in the unit that says it well.
pub(super) fn span(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "−" } else { "" };
    let seconds = seconds.abs();
    let (count, unit) = match seconds {
        ..120.0 => (seconds, "s"),
        120.0..7_200.0 => (seconds / 60.0, "min"),
        7_200.0..172_800.0 => (seconds / 3_600.0, "h"),
        _ => (seconds / 86_400.0, "days"),
    };
    format!("{sign}{count:.0} {unit}")
}

/// A value of somebody else's is as long as they like.
fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}
