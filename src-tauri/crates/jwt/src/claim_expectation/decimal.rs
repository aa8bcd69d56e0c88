//! Numbers as JSON writes them (RFC 8259 §6), compared and subtracted to the last digit: a claim may be larger than
//! what a float holds.

use std::cmp::Ordering;
use std::fmt;

/// How many digits a sum may have: `1e999999 - 1` has no use for its zeros.
const SUM_DIGITS: i64 = 5_000;
/// With no more zeros or places than this, a number is written without an exponent.
const PLAIN_DIGITS: i64 = 40;

/// A decimal number: its digits, the most significant first, times ten to the exponent. Neither begins nor ends with 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Decimal {
    is_negative: bool,
    digits: Vec<u8>,
    exponent: i64,
}

impl Decimal {
    /// A number by the grammar of RFC 8259 §6; none where its exponent is beyond all reason.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (is_negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = whole
            .bytes()
            .chain(fraction.bytes())
            .map(|digit| digit.wrapping_sub(b'0'));
        let exponent = i64::from(exponent) - i64::try_from(fraction.len()).ok()?;
        Some(Self::normal(is_negative, digits.collect(), exponent))
    }

    fn normal(is_negative: bool, mut digits: Vec<u8>, mut exponent: i64) -> Self {
        while digits.last() == Some(&0) {
            digits.pop();
            exponent += 1;
        }
        let zeros = digits.iter().take_while(|digit| **digit == 0).count();
        digits.drain(..zeros);
        if digits.is_empty() {
            exponent = 0;
        }
        Self {
            is_negative: is_negative && !digits.is_empty(),
            digits,
            exponent,
        }
    }

    /// The same with the other sign.
    pub(super) fn negated(mut self) -> Self {
        self.is_negative = !self.is_negative && !self.digits.is_empty();
        self
    }

    /// So many times as much.
    pub(super) fn times(&self, factor: u32) -> Self {
        let mut product = Vec::with_capacity(self.digits.len() + 10);
        let mut carry = 0;
        for digit in self.digits.iter().rev() {
            carry += u64::from(*digit) * u64::from(factor);
            product.push(last_digit(carry));
            carry /= 10;
        }
        while carry > 0 {
            product.push(last_digit(carry));
            carry /= 10;
        }
        product.reverse();
        Self::normal(self.is_negative, product, self.exponent)
    }

    /// The sum; none where it has more digits than anybody reads.
    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        if self.digits.is_empty() || other.digits.is_empty() {
            return Some(if self.digits.is_empty() { other } else { self }.clone());
        }
        let low = self.exponent.min(other.exponent);
        let high = self.magnitude().max(other.magnitude());
        if high - low > SUM_DIGITS {
            return None;
        }
        let width = usize::try_from(high - low).ok()?;
        let (own, others) = (self.aligned(low, width), other.aligned(low, width));
        let (is_negative, digits) = if self.is_negative == other.is_negative {
            (self.is_negative, add(&own, &others))
        } else if own >= others {
            (self.is_negative, subtract(&own, &others))
        } else {
            (other.is_negative, subtract(&others, &own))
        };
        Some(Self::normal(is_negative, digits, low))
    }

    /// The difference; none where it has more digits than anybody reads.
    pub(super) fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.clone().negated())
    }

    /// The place of the first digit: how many digits stand before the decimal point.
    fn magnitude(&self) -> i64 {
        self.exponent + i64::try_from(self.digits.len()).unwrap_or(i64::MAX / 2)
    }

    /// `width` digits, of which the last has the place `low`.
    fn aligned(&self, low: i64, width: usize) -> Vec<u8> {
        let behind = usize::try_from(self.exponent - low).unwrap_or_default();
        let before = width.saturating_sub(self.digits.len() + behind);
        let mut aligned = vec![0; before];
        aligned.extend(&self.digits);
        aligned.resize(width, 0);
        aligned
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_size = |left: &Self, right: &Self| match (left.digits.is_empty(), right.digits.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            // The first digit is none of 0, so the number with the higher place is the larger one.
            (false, false) => (left.magnitude().cmp(&right.magnitude())).then_with(|| left.digits.cmp(&right.digits)),
        };
        match (self.is_negative, other.is_negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => by_size(self, other),
            (true, true) => by_size(other, self),
        }
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// As a number of RFC 8259 §6.
impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.is_negative { "-" } else { "" };
        let digits: String = self.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let magnitude = self.magnitude();
        if digits.is_empty() {
            return formatter.write_str("0");
        }
        if self.exponent.abs() > PLAIN_DIGITS {
            return write!(formatter, "{sign}{digits}e{}", self.exponent);
        }
        let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or_default());
        if self.exponent >= 0 {
            return write!(formatter, "{sign}{digits}{}", zeros(self.exponent));
        }
        match usize::try_from(magnitude) {
            Ok(before @ 1..) => write!(formatter, "{sign}{}.{}", &digits[..before], &digits[before..]),
            Ok(0) | Err(_) => write!(formatter, "{sign}0.{}{digits}", zeros(-magnitude)),
        }
    }
}

// Digits of the same places, the most significant first.

fn add(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut carry = 0;
    let mut sum: Vec<u8> = Vec::with_capacity(left.len() + 1);
    for (left, right) in left.iter().rev().zip(right.iter().rev()) {
        let digit = left + right + carry;
        sum.push(digit % 10);
        carry = digit / 10;
    }
    sum.push(carry);
    sum.reverse();
    sum
}

/// `left` is not the smaller one.
fn subtract(left: &[u8], right: &[u8]) -> Vec<u8> {
    let mut borrowed = 0;
    let mut difference: Vec<u8> = Vec::with_capacity(left.len());
    for (left, right) in left.iter().rev().zip(right.iter().rev()) {
        let taken = right + borrowed;
        borrowed = u8::from(*left < taken);
        difference.push(left + 10 * borrowed - taken);
    }
    difference.reverse();
    difference
}

/// A remainder of ten fits.
fn last_digit(number: u64) -> u8 {
    (number % 10) as u8
}

#[cfg(test)]
mod tests;
