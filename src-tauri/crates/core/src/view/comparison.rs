//! Two tokens side by side, as they are shown.

use serde::Serialize;
use ts_rs::TS;

/// How two tokens compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ComparisonView {
    /// The members of the headers: algorithms and keys.
    pub header: Vec<DifferenceView>,
    /// The claims, and the members within them.
    pub claims: Vec<DifferenceView>,
    /// How many members differ.
    pub differing: usize,
    /// How many should not be so.
    pub unexpected: usize,
}

/// How one member compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DifferenceView {
    /// The names that lead to it, with dots between them.
    pub name: String,
    /// What differs.
    pub change: ChangeView,
    /// Whether that was to be expected.
    pub expectation: ExpectationView,
    /// Where that is written: "RFC 6749 §6".
    pub rule: Option<String>,
}

/// What differs between two values, each as compact JSON, a string without its quotes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case", tag = "kind")]
#[ts(export)]
pub enum ChangeView {
    /// Nothing.
    Same {
        /// Of both.
        value: String,
    },
    /// Only the second token has it.
    Added {
        /// Of the second.
        value: String,
    },
    /// Only the first token has it.
    Removed {
        /// Of the first.
        value: String,
    },
    /// Another value.
    Changed {
        /// Of the first.
        before: String,
        /// Of the second.
        after: String,
    },
    /// Another set.
    Set {
        /// What only the second has.
        added: Vec<String>,
        /// What only the first has.
        removed: Vec<String>,
        /// What both have.
        kept: Vec<String>,
    },
    /// Another time.
    Moved {
        /// Of the first, in milliseconds since the Unix epoch.
        #[ts(type = "number")]
        before: i64,
        /// Of the second, in milliseconds since the Unix epoch.
        #[ts(type = "number")]
        after: i64,
        /// How much later the second is; negative when it is earlier.
        #[ts(type = "number")]
        milliseconds: i64,
    },
}

/// Whether a change was to be expected of two tokens that belong together so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ExpectationView {
    /// There is nothing to remark.
    Unremarkable,
    /// It may differ so.
    Expected,
    /// It should not be so.
    Unexpected,
}
