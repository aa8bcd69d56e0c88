//! Two tokens side by side: what differs, and whether that was to be expected of these two.
//!
//! Sets are compared as sets and times by the seconds between them, so that what is left is what a person would call
//! a difference. Nothing is verified here: both tokens may lie.

mod difference;
mod relation;
mod rules;

use crate::json::{Json, JsonObject};
use crate::numeric_date::NumericDate;

use difference::Walk;
pub use relation::Relation;

/// What a token says (RFC 7519 §7.2): its JOSE header and its claims.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// The JOSE header (RFC 7515 §4), with the algorithm and the key.
    pub header: &'a JsonObject,
    /// The claims (RFC 7519 §4).
    pub claims: &'a JsonObject,
}

/// How two tokens compare, member by member (RFC 7519 §4, RFC 7515 §4): in the order of the first, then what only the
/// second has.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The members of the headers (RFC 7515 §4).
    pub header: Vec<Difference>,
    /// The claims, and the members within them (RFC 7519 §4).
    pub claims: Vec<Difference>,
}

/// How one member compares (RFC 8259 §4). An object that both tokens have is compared by its members.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The names that lead to it.
    pub path: Vec<String>,
    /// What differs.
    pub change: Change,
    /// Whether that was to be expected.
    pub expectation: Expectation,
}

/// What differs between two values (RFC 8259 §3).
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Nothing; of sets and objects in whatever order they are written.
    Same(Json),
    /// Only the second token has it.
    Added(Json),
    /// Only the first token has it.
    Removed(Json),
    /// Another value.
    Changed {
        /// That of the first token.
        before: Json,
        /// That of the second token.
        after: Json,
    },
    /// Another set, such as scopes (RFC 8693 §4.2) or audiences (RFC 7519 §4.1.3).
    Set {
        /// What only the second token has.
        added: Vec<Json>,
        /// What only the first token has.
        removed: Vec<Json>,
        /// What both have.
        kept: Vec<Json>,
    },
    /// Another time (RFC 7519 §2).
    Moved {
        /// That of the first token.
        before: NumericDate,
        /// That of the second token.
        after: NumericDate,
        /// How much later the second is; negative when it is earlier.
        seconds: f64,
    },
}

/// Whether a change was to be expected of two tokens so related (such as by OpenID Connect Core §12.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// There is nothing to remark, or no relation to judge by.
    Unremarkable,
    /// It may differ so.
    Expected {
        /// Where that is written, if it is.
        rule: Option<&'static str>,
    },
    /// It should not differ so, or should differ and does not.
    Unexpected {
        /// Where that is written, if it is.
        rule: Option<&'static str>,
    },
}

/// Compares two tokens that are to each other as `relation` says (RFC 7519 §7.2).
pub fn compare(before: Content<'_>, after: Content<'_>, relation: Relation) -> Comparison {
    Comparison {
        header: Walk::header(relation).compare(before.header, after.header),
        claims: Walk::claims(relation, before.claims, after.claims).compare(before.claims, after.claims),
    }
}

impl Comparison {
    /// All that differs, header first (RFC 7515 §4, RFC 7519 §4).
    pub fn differing(&self) -> impl Iterator<Item = &Difference> {
        let all = self.header.iter().chain(&self.claims);
        all.filter(|difference| difference.change.differs())
    }

    /// All that should not be so, header first (such as by OpenID Connect Core §12.2).
    pub fn unexpected(&self) -> impl Iterator<Item = &Difference> {
        let all = self.header.iter().chain(&self.claims);
        all.filter(|difference| matches!(difference.expectation, Expectation::Unexpected { .. }))
    }
}

impl Change {
    /// Whether anything differs (RFC 8259 §3).
    pub fn differs(&self) -> bool {
        !matches!(self, Self::Same(_))
    }
}

#[cfg(test)]
mod tests;
