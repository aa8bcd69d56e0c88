//! A registered client, as it is shown.

use serde::Serialize;
use ts_rs::TS;

/// A client as it is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RegisteredView {
    /// Its identifier.
    pub client_id: String,
    /// What is registered of it, in the server's order, and what was wanted and the server does not say.
    pub members: Vec<RegisteredMember>,
}

/// A member of client metadata (RFC 7591 §2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RegisteredMember {
    /// Its name.
    pub name: String,
    /// Its value as compact JSON, a string without its quotes; none where the server does not say it.
    pub value: Option<String>,
    /// For a time: milliseconds since the Unix epoch.
    #[ts(type = "number | null")]
    pub time: Option<i64>,
    /// What was wanted, where it is registered otherwise.
    pub wanted: Option<String>,
}
