//! The server's clock against ours (RFC 9110 §6.6.1): assertions, proofs and ID tokens say when they are good, and two clocks
//! that differ make them stale before their time.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::check::{Check, CheckName};
use crate::http::HttpResponse;

/// An answer may be on its way for some seconds; servers that allow no more than this are known.
const TOLERANCE: Duration = Duration::from_secs(30);

/// How far the server's clock is from ours, as `Date` of its answer says it (RFC 9110 §6.6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServerClock {
    /// By how much, in whole seconds.
    pub difference: Duration,
    /// Whether it is ahead of ours; behind, if not.
    pub is_ahead: bool,
}

impl ServerClock {
    /// From an answer that came at `now`; none without a `Date` that can be read.
    pub(crate) fn measure(response: &HttpResponse, now: SystemTime) -> Option<Self> {
        Self::from_date(response.header("date")?, now)
    }

    /// From the `Date` of an answer that came at `now` (RFC 9110 §6.6.1); none where it cannot be read.
    pub fn from_date(date: &str, now: SystemTime) -> Option<Self> {
        let date = httpdate::parse_http_date(date).ok()?;
        let (difference, is_ahead) = match date.duration_since(now) {
            Ok(ahead) => (ahead, true),
            Err(behind) => (behind.duration(), false),
        };
        Some(Self {
            difference: Duration::from_secs(difference.as_secs()),
            is_ahead,
        })
    }

    /// Whether that is more than the way of an answer explains.
    pub(crate) fn differs(self) -> bool {
        self.difference >= TOLERANCE
    }

    pub(crate) fn check(self) -> Check {
        let (name, source) = (CheckName::ServerClock, "RFC 9110 §6.6.1");
        let check = if self.differs() {
            Check::warning(name, source).expected(format!("less than {} s apart", TOLERANCE.as_secs()))
        } else {
            Check::passed(name, source)
        };
        check.found(format!("the server's clock is {self}"))
    }
}

impl fmt::Display for ServerClock {
    /// `62 s ahead`
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = if self.is_ahead { "ahead" } else { "behind" };
        write!(formatter, "{} s {side}", self.difference.as_secs())
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::ServerClock;
    use crate::check::CheckResult;
    use crate::http::HttpResponse;

    /// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110 §5.6.7.
    const EXAMPLE: u64 = 784_111_777;

    fn measure(date: &str, now: u64) -> Option<ServerClock> {
        let response = HttpResponse {
            status: 200,
            headers: vec![("date".to_owned(), date.to_owned())],
            body: Vec::new(),
        };
        ServerClock::measure(&response, SystemTime::UNIX_EPOCH + Duration::from_secs(now))
    }

    #[test]
    fn the_difference_is_measured_in_every_form_of_the_date() {
        for date in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(measure(date, EXAMPLE - 62).unwrap().to_string(), "62 s ahead");
            assert_eq!(measure(date, EXAMPLE + 5).unwrap().to_string(), "5 s behind");
        }
    }

    #[test]
    fn half_a_minute_is_a_warning_and_less_is_none() {
        let result = |now| measure("Sun, 06 Nov 1994 08:49:37 GMT", now).unwrap().check().result;

        assert_eq!(result(EXAMPLE - 29), CheckResult::Passed);
        assert_eq!(result(EXAMPLE + 29), CheckResult::Passed);
        assert_eq!(result(EXAMPLE - 30), CheckResult::Warning);
        assert_eq!(result(EXAMPLE + 30), CheckResult::Warning);
    }

    #[test]
    fn what_is_no_date_is_not_measured() {
        for date in ["", "yesterday", "06 Nov 1994"] {
            assert_eq!(measure(date, EXAMPLE), None, "{date}");
        }
    }
}
