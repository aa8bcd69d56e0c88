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

// Of the Gregorian calendar, on the average.
const SECONDS_A_YEAR: f64 = 31_556_952.0;
/// Beyond them the number of the year says nothing to anybody.
const YEARS: f64 = 1_000_000_000.0;

/// Why a value is no NumericDate that a calendar shows (RFC 7519 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeProblem {
    /// It is no number.
    NotANumber,
    /// It is in this year, about; none for one of more than nine digits.
    BeyondCalendar {
        /// The year.
        year: Option<i64>,
    },
    /// It counts milliseconds, it seems: as seconds it is far away, as milliseconds it is near.
    Milliseconds,
}

/// Reads a NumericDate (RFC 7519 §2): a number between the years 0 and 9999, or none.
pub fn numeric_date(value: &Json) -> Option<NumericDate> {
    read_time(value).ok()
}

/// Reads a NumericDate (RFC 7519 §2), or says why it is none.
///
/// # Errors
/// It is no number, or one outside of the years 0 to 9999.
pub fn read_time(value: &Json) -> Result<NumericDate, TimeProblem> {
    let number = value.as_number().and_then(|text| text.parse::<f64>().ok());
    let seconds = number.ok_or(TimeProblem::NotANumber)?;
    if (EARLIEST..=LATEST).contains(&seconds) {
        return Ok(NumericDate(seconds));
    }
    // From 2001 to 2100: no other time that far away is meant more often.
    if (1e12..4.1e12).contains(&seconds) {
        return Err(TimeProblem::Milliseconds);
    }
    Err(TimeProblem::BeyondCalendar { year: year_of(seconds) })
}

#[expect(clippy::cast_possible_truncation, reason = "bounded by the line before")]
fn year_of(seconds: f64) -> Option<i64> {
    let year = (1970.0 + seconds / SECONDS_A_YEAR).floor();
    (year.abs() <= YEARS).then_some(year as i64)
}

/// Whether a claim of this name is a time (RFC 7519 §4.1.4–4.1.6, OpenID Connect Core §2 and §5.1).
pub fn is_time_claim(name: &str) -> bool {
    matches!(name, "exp" | "nbf" | "iat" | "auth_time" | "updated_at" | "toe")
}

#[cfg(test)]
mod tests {
    use super::{TimeProblem, is_time_claim, numeric_date, read_time};
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
    fn says_how_far_away_a_time_is_that_no_calendar_shows() {
        let problem = |text: &str| read_time(&Json::Number(text.into())).unwrap_err();
        let beyond = |year| TimeProblem::BeyondCalendar { year };

        // In the summer of the year 300000.
        assert_eq!(problem("9404922926400"), beyond(Some(300_000)));
        assert_eq!(problem("-99999999999999"), beyond(Some(-3_166_904)));
        assert_eq!(problem("1e300"), beyond(None));
        assert_eq!(problem("1e400"), beyond(None));
        assert_eq!(problem("1796098763000"), TimeProblem::Milliseconds);
        assert_eq!(read_time(&Json::String("NaN".into())), Err(TimeProblem::NotANumber));
    }

    #[test]
    fn knows_times_by_name() {
        assert!(is_time_claim("exp"));
        assert!(!is_time_claim("sub"));
    }
}
