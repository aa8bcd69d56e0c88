//! Presets as the form and the command show them.

use serde::Serialize;
use ts_rs::TS;

/// A line of the list of presets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PresetRow {
    /// As a profile document names it: `itsyou.online`.
    pub name: String,
    /// As people call it.
    pub title: String,
    /// What it is, in a sentence.
    pub summary: String,
}

/// A value that a preset fills in where the profile document says nothing.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct PresetValue {
    /// Where, as a dotted path into the profile document: `client.token_endpoint_auth_method`.
    pub path: String,
    /// The value.
    #[ts(type = "unknown")]
    pub value: serde_json::Value,
    /// The address of the document that says it.
    pub source: String,
}

/// What the person has to bring.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PresetNeed {
    /// Where it goes, as a dotted path into the profile document.
    pub path: String,
    /// What it is, in a sentence.
    pub sentence: String,
    /// What it looks like, with what differs in capitals.
    pub example: Option<String>,
    /// The address of the document that has the example.
    pub source: Option<String>,
}

/// A document that a preset was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PresetSource {
    /// Its address.
    pub at: String,
    /// What it says, in short.
    pub says: String,
}

/// A preset, whole.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct PresetView {
    /// Its line in the list.
    pub row: PresetRow,
    /// What it fills in.
    pub fills_in: Vec<PresetValue>,
    /// What the person has to bring.
    pub bring: Vec<PresetNeed>,
    /// What it was made from.
    pub sources: Vec<PresetSource>,
}
