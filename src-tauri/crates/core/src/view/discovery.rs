//! An authorization server's metadata as the form shows it.

use std::collections::BTreeMap;

use serde::Serialize;
use ts_rs::TS;

/// An endpoint that the server announces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EndpointView {
    /// Its metadata name: `token_endpoint`.
    pub name: String,
    /// Its URL.
    pub url: String,
}

/// Whether the server says it supports something that Bearerbox can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct SupportView {
    /// What, in words: "PKCE with S256".
    pub title: String,
    /// `true`: it says so; `false`: it says otherwise; none: it does not say.
    pub supported: Option<bool>,
    /// The metadata that says it.
    pub detail: Option<String>,
}

/// How bad a warning is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be mended.
    Warning,
    /// Will not work, or is not safe.
    Wrong,
}

/// A remark on the metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct WarningView {
    /// How bad.
    pub severity: Severity,
    /// In words.
    pub message: String,
}

/// A member of the metadata that is not what it was. A text of a list has its values by commas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MetadataChange {
    /// Its metadata name.
    pub member: String,
    /// What it said; none where it was not there.
    pub before: Option<String>,
    /// What it says; none where it is not there any more.
    pub after: Option<String>,
}

/// How the metadata at this address differs from what was seen there before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct MetadataChanges {
    /// When it was last seen as it was.
    #[ts(type = "number")]
    pub last_seen_at: i64,
    /// When the change was noticed; it is shown for a day.
    #[ts(type = "number")]
    pub noticed_at: i64,
    /// The members, by name.
    pub members: Vec<MetadataChange>,
}

/// What discovery found.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ServerView {
    /// The issuer as the metadata says it.
    pub issuer: Option<String>,
    /// Where the metadata was found.
    pub found_at: String,
    /// The endpoints.
    pub endpoints: Vec<EndpointView>,
    /// The scopes it announces.
    pub scopes: Vec<String>,
    /// Client authentication methods it announces, as registered.
    pub token_endpoint_auth_methods: Vec<String>,
    /// Everything it announces as a list, by its metadata name: `grant_types_supported`. What is not here it does not say.
    pub announced: BTreeMap<String, Vec<String>>,
    /// What of Bearerbox's abilities it supports.
    pub support: Vec<SupportView>,
    /// Remarks.
    pub warnings: Vec<WarningView>,
    /// What changed since the last look at this address; none without a vault, at first sight, and without a change.
    pub changes: Option<MetadataChanges>,
}
