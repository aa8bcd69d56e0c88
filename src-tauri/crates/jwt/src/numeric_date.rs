//! NumericDate, the time of claims (RFC 7519 §2). Formatting it is for who shows it.

use crate::json::Json;

/// Seconds since 1970-01-01T00:00:00Z, ignoring leap seconds (RFC 7519 §2); a fraction is allowed.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct NumericDate(f64);

impl NumericDate {
    /// The seconds (RFC 7519 §2).
    pub fn seconds(self) -> f64 {
        self.0
    }

    /// The milliseconds, rounded (RFC 7519 §2).
    #[expect(clippy::cast_possible_truncation, reason = "bounded when it was read")]
    pub fn milliseconds(self) -> i64 {
        (self.0 * 1000.0).round() as i64
    }
}

// The years 0 to 9999: what every calendar can show.
const EARLIEST: f64 = -62_167_219_200.0;
const LATEST: f64 = 253_402_300_799.0;

/// Reads a NumericDate (RFC 7519 §2): a number between the years 0 and 9999, or none.
pub fn numeric_date(value: &Json) -> Option<NumericDate> {
    let seconds: f64 = value.as_number()?.parse().ok()?;
    (EARLIEST..=LATEST).contains(&seconds).then_some(NumericDate(seconds))
}

/// Whether a claim of this name is a time (RFC 7519 §4.1.4–4.1.6, OpenID Connect Core §2 and §5.1).
pub fn is_time_claim(name: &str) -> bool {
    matches!(name, "exp" | "nbf" | "iat" | "auth_time" | "updated_at" | "toe")
}

#[cfg(test)]
mod tests {
    use super::{is_time_claim, numeric_date};
    use crate::json::Json;

    fn milliseconds(text: &str) -> Option<i64> {
        numeric_date(&Json::Number(text.into())).map(super::NumericDate::milliseconds)
    }

    #[test]
    fn reads_whole_seconds_and_fractions() {
        assert_eq!(milliseconds("1300819380"), Some(1_300_819_380_000));
        assert_eq!(milliseconds("1300819380.25"), Some(1_300_819_380_250));
        assert_eq!(milliseconds("1.3e9"), Some(1_300_000_000_000));
        assert_eq!(milliseconds("-1"), Some(-1000));
    }

    #[test]
    fn refuses_what_no_calendar_shows() {
        assert_eq!(milliseconds("1e400"), None);
        assert_eq!(milliseconds("1300819380000"), None);
        assert!(numeric_date(&Json::String("1300819380".into())).is_none());
    }

    #[test]
    fn knows_times_by_name() {
        assert!(is_time_claim("exp"));
        assert!(!is_time_claim("sub"));
    }
}
