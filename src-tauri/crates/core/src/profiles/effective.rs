//! The document that is in effect: what is written, and from its preset what is not. It is made at the moment of use;
//! form, export and vault know only what is written.

use std::borrow::Cow;

use serde_json::{Map, Value};
use url::Url;

use super::document::ProfileDocument;
use super::preset::{self, Preset};
use super::read::read_document;
use super::reader::Problems;

/// The members of which a document does not show, once it is read, whether they were written or are the default.
const DEFAULTED: &[&str] = &[
    "grant_type",
    "resource",
    "audience",
    "pkce",
    "browser",
    "client.dpop_bound_access_tokens",
    "client.require_pushed_authorization_requests",
    "tls.trusted_certificates",
    "dialect.basic_encoding",
    "dialect.client_assertion_audience",
    "dialect.authorization_request_method",
    "dialect.scope_separator",
    "dialect.token_request_state",
    "dialect.token_request_without",
];

/// Which of those are written. Without a preset it makes no difference, and nothing is remembered.
pub(super) fn find_said(draft: &Value) -> Vec<&'static str> {
    if draft.get("preset").is_none_or(Value::is_null) {
        return Vec::new();
    }
    let is_written = |path: &&&str| {
        let value = path.split('.').try_fold(draft, |value, name| value.get(name));
        value.is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
    };
    DEFAULTED.iter().filter(is_written).copied().collect()
}

impl ProfileDocument {
    /// The document in effect.
    pub fn effective(&self) -> Cow<'_, Self> {
        let Some(preset) = self.preset.as_deref().and_then(preset::find) else {
            return Cow::Borrowed(self);
        };
        let Value::Object(written) = self.to_written_json() else {
            return Cow::Borrowed(self);
        };
        let merged = merge(&self.leave_out_other_server(preset), written);
        // Preset and document were each judged: together they have no member that was not.
        Cow::Owned(read_document(&Value::Object(merged), &mut Problems::default()))
    }

    /// Whether a member was written, although it may be the default.
    pub(super) fn says(&self, path: &str) -> bool {
        self.said.contains(&path)
    }

    /// What the preset fills in. A server of the person's own gets its dialect, and none of its addresses: what belongs
    /// to the one must not be sent to the other.
    fn leave_out_other_server(&self, preset: &Preset) -> Map<String, Value> {
        let mut fills_in = preset.fills_in.clone();
        let Some(Value::Object(server)) = fills_in.get_mut("authorization_server") else {
            return fills_in;
        };
        let preset_origins: Vec<_> = server.values().filter_map(read_origin).collect();
        let own_origins = self.authorization_server.origins();
        if own_origins.iter().any(|origin| !preset_origins.contains(origin)) {
            server.retain(|_, value| read_origin(value).is_none());
        }
        fills_in
    }
}

/// What is written wins, member by member; what is not comes after it.
fn merge(preset: &Map<String, Value>, mut written: Map<String, Value>) -> Map<String, Value> {
    for (name, value) in preset {
        let merged = match (value, written.remove(name)) {
            (_, None) => value.clone(),
            (Value::Object(value), Some(Value::Object(own))) => Value::Object(merge(value, own)),
            (_, Some(own)) => own,
        };
        written.insert(name.clone(), merged);
    }
    written
}

fn read_origin(value: &Value) -> Option<String> {
    let url = Url::parse(value.as_str()?).ok()?;
    Some(url.origin().ascii_serialization())
}
