//! Numbers as JSON writes them (RFC 8259 §6), compared and subtracted to the last digit: a claim may be larger than
//! what a float holds.

use std::fmt;
use std::str::FromStr;

use bigdecimal::BigDecimal;

/// How many digits a number may have, before the point or behind it: `1e999999999 - 1` would fill the memory.
const DIGITS_LIMIT: u64 = 5_000;

/// In octets: those digits with a sign, a point and an exponent.
const TEXT_LIMIT: usize = 5_020;

#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Decimal(BigDecimal);

impl Decimal {
    /// A number by the grammar of RFC 8259 §6; none where it has more digits than anybody reads.
    pub(super) fn read(text: &str) -> Option<Self> {
        // Before any work is done: a token may be megabytes of digits.
        if text.len() > TEXT_LIMIT {
            return None;
        }
        let number = BigDecimal::from_str(text).ok()?;
        let is_readable =
            number.digits() <= DIGITS_LIMIT && number.fractional_digit_count().unsigned_abs() <= DIGITS_LIMIT;
        is_readable.then_some(Self(number))
    }

    /// The same with the other sign.
    pub(super) fn negated(self) -> Self {
        Self(-self.0)
    }

    /// So many times as much.
    pub(super) fn times(&self, factor: u32) -> Self {
        Self(&self.0 * BigDecimal::from(factor))
    }

    /// The sum.
    pub(super) fn plus(&self, other: &Self) -> Self {
        Self(&self.0 + &other.0)
    }

    /// The difference.
    pub(super) fn minus(&self, other: &Self) -> Self {
        Self(&self.0 - &other.0)
    }
}

/// As a number of RFC 8259 §6.
impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.normalized().to_plain_string())
    }
}

#[cfg(test)]
mod tests;
