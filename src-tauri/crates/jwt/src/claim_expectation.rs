//! What has to hold of a token's claims, in a line of text that a person writes (`roles contains admin`).
//!
//! ```text
//! aud = api://orders              equal; of a list of one (RFC 7519 §4.1.3) its member is
//! aud != api://billing           neither it nor, of a list, any of its members
//! email absent                    or: present
//! roles contains admin            of a list; of a text one of its words (RFC 8693 §4.2); or: lacks
//! tenant one of blue, green       equal to one of them
//! sub starts with auth0|          or: ends with
//! exp - iat <= 15m                a difference of times, in seconds or with s, m, h, d (1h30m); also < > >= = !=
//! realm_access.roles contains x   a member within a member
//! header.alg = RS256              a member of the header
//! "https://x/claim" = "1 2"       a name or a value with dots or spaces
//! ```

mod decimal;
mod evaluate;
mod parse;

use std::cmp::Ordering;

pub use parse::{LineProblem, LineProblemCause};

use crate::json::JsonObject;
use decimal::Decimal;

/// One line (RFC 7519 §4 has the claims that it speaks of).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimExpectation {
    line: String,
    subject: Subject,
    test: Test,
}

/// How an expectation came out (RFC 7519 §7.2 leaves it to the application).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Holds {
        /// What was there.
        found: String,
    },
    /// It holds not.
    Fails {
        /// What was there.
        found: String,
    },
    /// The claim is of a kind that cannot be compared so.
    Undecided {
        /// Why.
        reason: String,
    },
}

/// What a line speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    Member(Path),
    /// The first less the second.
    Difference(Path, Path),
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Path {
    of_header: bool,
    names: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Test {
    Present,
    Absent,
    Equals(Operand),
    Differs(Operand),
    OneOf(Vec<Operand>),
    Contains(Operand),
    Lacks(Operand),
    StartsWith(String),
    EndsWith(String),
    /// Any of these orders, against this number.
    Compares(&'static [Ordering], Decimal),
}

/// A value as it is written; one in quotes is a text whatever it looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Operand {
    text: String,
    is_quoted: bool,
}

impl ClaimExpectation {
    /// Reads a line (of claims by RFC 7519 §4).
    ///
    /// # Errors
    /// Where it departs from the language, and what should be there.
    pub fn parse(line: &str) -> Result<Self, LineProblem> {
        parse::parse(line)
    }

    /// The line as it was written (of claims by RFC 7519 §4).
    pub fn line(&self) -> &str {
        &self.line
    }

    /// Looks whether it holds of a token with this header and these claims (RFC 7519 §7.2).
    pub fn judge(&self, header: &JsonObject, claims: &JsonObject) -> Outcome {
        evaluate::judge(self, header, claims)
    }
}

#[cfg(test)]
mod tests;
