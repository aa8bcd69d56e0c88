//! The validation report of a token, as it is shown.

use serde::Serialize;
use ts_rs::TS;

use super::{DecryptedView, ErrorView};

/// How a rule came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FindingVerdict {
    /// It holds.
    Passed,
    /// It holds not.
    Failed,
    /// It does not speak of such a token.
    NotApplicable,
    /// It might hold: what it takes to know is not there.
    Unknown,
}

/// One rule and how it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FindingView {
    /// Its name, which stays: "signature".
    pub rule: String,
    /// What holds when it does: "The signature is the issuer's".
    pub title: String,
    /// How it came out.
    pub verdict: FindingVerdict,
    /// Whether whoever is given the token has to refuse it where this holds not; else it is worth a look.
    pub is_required: bool,
    /// What the rule wants, where that helps.
    pub expected: Option<String>,
    /// What was there, or why nothing could be compared.
    pub found: Option<String>,
    /// The rule's section.
    pub source: String,
    /// What to do, where it holds not or cannot be known.
    pub next_step: Option<String>,
}

/// The keys that a signature was verified with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct KeysView {
    /// Where they were fetched from.
    pub address: String,
    /// When they were fetched last, in milliseconds since the Unix epoch.
    #[ts(type = "number")]
    pub fetched_at: i64,
    /// How many can be used.
    pub count: usize,
}

/// The key that a token is signed with, as the issuer published it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ReportKeyView {
    /// Its name among the issuer's keys.
    pub kid: Option<String>,
    /// "RSA of 2048 bits"
    pub kind: String,
    /// The base64url of its SHA-256 thumbprint (RFC 7638).
    pub thumbprint: String,
}

/// Every rule that a token is held to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ReportView {
    /// The rules, in order; none for an opaque token.
    pub findings: Vec<FindingView>,
    /// What the profile expects of the claims, in its order.
    pub expectations: Vec<FindingView>,
    /// What was inside, where it is encrypted and could be opened.
    pub decrypted: Option<DecryptedView>,
    /// The keys, where there were any.
    pub keys: Option<KeysView>,
    /// The one of them that the token says it is signed with.
    pub key: Option<ReportKeyView>,
    /// Why the keys could not be fetched, or not anew.
    pub keys_error: Option<ErrorView>,
}
