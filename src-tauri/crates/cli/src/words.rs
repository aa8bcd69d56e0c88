//! Times and tokens in words, for the terminal.

use bearerbox_core::now_ms;
use bearerbox_core::view::{CertificateView, ProfileRow, RunOutcome, TokenState};
use jiff::Timestamp;
use jiff::tz::TimeZone;

const SECOND: i64 = 1000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How many names of a certificate a person reads in a terminal.
const NAMES_SHOWN: usize = 8;

/// A time span in its largest unit, rounded: "10 min".
pub fn describe_span(milliseconds: i64) -> String {
    let span = milliseconds.saturating_abs();
    let count = |unit: i64| (span + unit / 2) / unit;
    if span < 2 * MINUTE {
        format!("{} s", count(SECOND))
    } else if span < 2 * HOUR {
        format!("{} min", count(MINUTE))
    } else if span < 2 * DAY {
        format!("{} h", count(HOUR))
    } else {
        format!("{} days", count(DAY))
    }
}

/// A moment, seen from now: "3 min ago".
pub fn describe_moment(at: i64) -> String {
    let until = at - now_ms();
    if until < 0 {
        format!("{} ago", describe_span(until))
    } else {
        format!("in {}", describe_span(until))
    }
}

/// A moment in local time, in UTC, and seen from now; one beyond the calendar from now alone.
pub fn describe_time(at: i64) -> String {
    let Ok(time) = Timestamp::from_millisecond(at) else {
        return describe_moment(at);
    };
    let local = time.to_zoned(time_zone()).strftime("%Y-%m-%d %H:%M:%S local");
    format!("{local}; {}; {}", describe_utc(at), describe_moment(at))
}

/// The system's. Asked for it, the library reads the names of all there are; on Unix the one in use has a file.
fn time_zone() -> TimeZone {
    let in_use = std::env::var_os("TZ")
        .is_none()
        .then(|| std::fs::read("/etc/localtime"));
    let in_use = in_use.and_then(|octets| TimeZone::tzif("local", &octets.ok()?).ok());
    in_use.unwrap_or_else(TimeZone::system)
}

/// A moment in UTC; one beyond the calendar from now.
pub fn describe_utc(at: i64) -> String {
    let in_utc = |time: Timestamp| time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    Timestamp::from_millisecond(at).map_or_else(|_| describe_moment(at), in_utc)
}

/// What a certificate says of itself, and what is wrong with it, in lines.
pub fn describe_certificate(certificate: &CertificateView) -> String {
    let facts = &certificate.facts;
    let mut names = facts.names.iter().take(NAMES_SHOWN).cloned().collect::<Vec<_>>();
    let more = facts.names.len().saturating_sub(NAMES_SHOWN) + facts.more_names;
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    let names = if names.is_empty() {
        "nobody".to_owned()
    } else {
        names.join(", ")
    };
    let issuer = if facts.self_signed {
        "itself"
    } else {
        facts.issuer.as_str()
    };
    let mut lines = vec![
        format!("It is for {names}."),
        format!("It was issued by {issuer}."),
        format!(
            "It is valid from {} until {}.",
            describe_date(facts.valid_from),
            describe_date(facts.valid_until)
        ),
        format!("Its fingerprint is {}.", facts.fingerprint),
    ];
    lines.extend(certificate.problems.iter().cloned());
    lines.join("\n")
}

/// A day in UTC; one beyond the calendar from now.
fn describe_date(at: i64) -> String {
    Timestamp::from_millisecond(at).map_or_else(|_| describe_moment(at), |time| time.strftime("%Y-%m-%d").to_string())
}

/// How long a token is valid: "valid for 9 min".
pub fn describe_expiry(expires_at: Option<i64>) -> String {
    match expires_at.map(|at| at - now_ms()) {
        None => "valid, nothing says how long".to_owned(),
        Some(left) if left > 0 => format!("valid for {}", describe_span(left)),
        Some(left) => format!("expired {} ago", describe_span(left)),
    }
}

/// Whether a token is held: "valid for 9 min", "revoked 2 min ago", "no token".
pub fn describe_state(state: &TokenState) -> String {
    match state.revoked_at {
        _ if !state.held => "no token".to_owned(),
        Some(revoked_at) => describe_revocation(revoked_at),
        None => describe_expiry(state.expires_at),
    }
}

/// That a token is out of use: "revoked 2 min ago".
pub fn describe_revocation(revoked_at: i64) -> String {
    format!("revoked {}", describe_moment(revoked_at.min(now_ms() - 1)))
}

/// How a run ended.
pub fn describe_outcome(outcome: Option<RunOutcome>) -> &'static str {
    match outcome {
        None => "under way",
        Some(RunOutcome::Done) => "done",
        Some(RunOutcome::Failed) => "failed",
        Some(RunOutcome::Cancelled) => "cancelled",
        Some(RunOutcome::Interrupted) => "interrupted",
    }
}

/// The persona that is meant where none is named: the one most recently used, else `private`. None where nobody
/// signs in.
pub fn choose_persona(named: Option<&str>, profile: &ProfileRow) -> Option<String> {
    if !profile.needs_browser {
        return None;
    }
    let latest = profile.personas.first().map(|persona| persona.name.as_str());
    Some(named.or(latest).unwrap_or(bearerbox_core::runs::PRIVATE).to_owned())
}

/// A word as a shell takes it for one, whatever is in it.
pub fn quote_for_shell(word: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || "._-:/@%+=,".contains(character);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// A cell that is wider than this does not push the others aside.
const WIDEST_COLUMN: usize = 100;

/// Rows as columns, each as wide as its widest cell within reason.
pub fn align(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        let widths = cells.map(|cell| cell.chars().take(WIDEST_COLUMN + 1).count());
        widths.filter(|width| *width <= WIDEST_COLUMN).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut text = String::with_capacity(rows.iter().flatten().map(|cell| cell.len() + 2).sum());
    for (at, row) in rows.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        for (cell, width) in row.iter().zip(&widths) {
            text.push_str(cell);
            let written = cell.chars().take(WIDEST_COLUMN + 1).count();
            text.extend(std::iter::repeat_n(' ', width.saturating_sub(written) + 2));
        }
        text.truncate(text.trim_end_matches(' ').len());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{align, describe_expiry, describe_span};

    #[test]
    fn says_a_span_in_the_unit_people_use() {
        let spans = [0, 90_000, 599_600, 3 * 3_600_000, 3 * 86_400_000].map(describe_span);

        assert_eq!(spans, ["0 s", "90 s", "10 min", "3 h", "3 days"]);
    }

    #[test]
    fn says_that_nothing_is_known_of_an_expiry() {
        assert_eq!(describe_expiry(None), "valid, nothing says how long");
        assert!(describe_expiry(Some(0)).starts_with("expired "));
    }

    #[test]
    fn makes_columns_as_wide_as_they_need_to_be() {
        let rows = [["a", "b"], ["cdé", "f"]].map(|row| row.map(str::to_owned).to_vec());

        assert_eq!(align(&rows), "a    b\ncdé  f");
    }

    #[test]
    fn a_very_wide_cell_pushes_nothing_aside() {
        let wide = "x".repeat(200);
        let rows = [[&wide, "b"], ["cd", "f"]].map(|row| row.map(str::to_owned).to_vec());

        assert_eq!(align(&rows), format!("{wide}  b\ncd  f"));
    }
}
