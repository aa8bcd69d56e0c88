//! Presets: what is known of a server's kind, so that nobody has to look it up. Each is data, in a file of its own: a
//! part of a profile document, what the person has to bring, and where every value is written. None is a code path.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::names::find_nearest;
use crate::Error;
use crate::view::{PresetNeed, PresetRow, PresetSource, PresetValue, PresetView};

/// The files, by name.
const FILES: &[(&str, &str)] = &[
    ("auth0", include_str!("../../presets/auth0.json")),
    ("cognito", include_str!("../../presets/cognito.json")),
    ("entra-id", include_str!("../../presets/entra-id.json")),
    ("github", include_str!("../../presets/github.json")),
    ("gitlab", include_str!("../../presets/gitlab.json")),
    ("google", include_str!("../../presets/google.json")),
    ("itsyou.online", include_str!("../../presets/itsyou.online.json")),
    ("jiko", include_str!("../../presets/jiko.json")),
    ("keycloak", include_str!("../../presets/keycloak.json")),
    ("okta", include_str!("../../presets/okta.json")),
    ("wso2", include_str!("../../presets/wso2.json")),
];

static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    // That each can be read is tested.
    FILES
        .iter()
        .filter_map(|(_, text)| serde_json::from_str(text).ok())
        .collect()
});

/// A preset's file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Preset {
    pub(super) name: String,
    title: String,
    summary: String,
    /// A part of a profile document.
    pub(super) fills_in: Map<String, Value>,
    bring: Vec<Need>,
    sources: Vec<Source>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Need {
    path: String,
    sentence: String,
    example: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    at: String,
    says: String,
    /// The paths whose values it gives.
    r#for: Vec<String>,
}

/// All presets, by name.
pub fn presets() -> Vec<PresetRow> {
    PRESETS.iter().map(Preset::row).collect()
}

/// The preset with this name, whole.
///
/// # Errors
/// `NoPresetNamed`, with the nearest name that there is.
pub fn preset(name: &str) -> Result<PresetView, Error> {
    find(name).map(Preset::view).ok_or_else(|| Error::NoPresetNamed {
        name: name.to_owned(),
        nearest: find_nearest_preset(name).map(str::to_owned),
    })
}

/// The preset with this name.
pub(super) fn find(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

/// The name of the preset that was meant, if one is near enough.
pub(super) fn find_nearest_preset(name: &str) -> Option<&'static str> {
    find_nearest(name, PRESETS.iter().map(|preset| preset.name.as_str()))
}

impl Preset {
    fn row(&self) -> PresetRow {
        PresetRow {
            name: self.name.clone(),
            title: self.title.clone(),
            summary: self.summary.clone(),
        }
    }

    fn view(&self) -> PresetView {
        let sources = self.sources_by_path();
        let source_of = |path: &str| sources.get(path).map(|at| (*at).to_owned());
        let fills_in = list_values(&self.fills_in)
            .into_iter()
            .map(|(path, value)| PresetValue {
                source: source_of(&path).unwrap_or_default(),
                value: value.clone(),
                path,
            });
        let bring = self.bring.iter().map(|need| PresetNeed {
            path: need.path.clone(),
            sentence: need.sentence.clone(),
            example: need.example.clone(),
            source: source_of(&need.path),
        });
        let sources = self.sources.iter().map(|source| PresetSource {
            at: source.at.clone(),
            says: source.says.clone(),
        });
        PresetView {
            row: self.row(),
            fills_in: fills_in.collect(),
            bring: bring.collect(),
            sources: sources.collect(),
        }
    }

    fn sources_by_path(&self) -> BTreeMap<&str, &str> {
        let pairs = self
            .sources
            .iter()
            .flat_map(|source| source.r#for.iter().map(|path| (path.as_str(), source.at.as_str())));
        pairs.collect()
    }
}

/// Every value that is no object, with its path.
fn list_values(members: &Map<String, Value>) -> Vec<(String, &Value)> {
    let mut values = Vec::new();
    for (name, value) in members {
        match value {
            Value::Object(members) => {
                let inside = list_values(members).into_iter();
                values.extend(inside.map(|(path, value)| (format!("{name}.{path}"), value)));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                values.push((name.clone(), value));
            }
        }
    }
    values
}

#[cfg(test)]
mod tests;
