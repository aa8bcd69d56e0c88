//! Masks what a trace keeps before it is shown: by the name of a value, and wherever a masked value turns up again.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bearerbox_jwt::{Json, JsonObject, looks_like_jwt, parse_json};
use url::Url;

use crate::view::NamedValue;

const DOTS: &str = "••••••••";
/// Shorter values turn up by chance.
const SHORTEST_SECRET: usize = 6;

/// Everything that was masked so far, to be found again in texts without names.
#[derive(Default)]
pub(super) struct Mask {
    secrets: BTreeSet<String>,
}

impl Mask {
    /// A parameter, with its value or its length.
    pub fn parameter(&mut self, name: &str, value: &str, is_secret: bool) -> NamedValue {
        if is_secret || is_secret_name(name) {
            return self.hide(name, value, None);
        }
        NamedValue {
            name: name.to_owned(),
            value: Some(value.to_owned()),
            note: None,
        }
    }

    /// A header field.
    pub fn header(&mut self, name: &str, value: &str, is_secret: bool) -> NamedValue {
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            "authorization" | "proxy-authorization" => {
                let scheme = value.split(' ').next().unwrap_or_default().to_owned();
                if scheme.eq_ignore_ascii_case("basic") {
                    self.learn_basic(value);
                }
                self.hide(name, value, Some(&scheme))
            }
            "cookie" | "set-cookie" | "dpop" => self.hide(name, value, None),
            "location" | "referer" | "content-location" => NamedValue {
                name: name.to_owned(),
                value: Some(self.url(value)),
                note: None,
            },
            _ => self.parameter(name, value, is_secret),
        }
    }

    /// A URL whose query and fragment may hold secrets.
    pub fn url(&mut self, text: &str) -> String {
        let base = Url::parse("http://relative.invalid/").ok();
        let Some(mut url) = Url::options().base_url(base.as_ref()).parse(text).ok() else {
            return text.to_owned();
        };
        let mut is_masked = false;
        for (part, set) in [
            (
                url.query().map(str::to_owned),
                Url::set_query as fn(&mut Url, Option<&str>),
            ),
            (
                url.fragment().map(str::to_owned),
                Url::set_fragment as fn(&mut Url, Option<&str>),
            ),
        ] {
            let Some(part) = part else { continue };
            let mut pairs = Vec::new();
            for pair in part.split('&') {
                let decoded = url::form_urlencoded::parse(pair.as_bytes()).next();
                match decoded {
                    Some((name, value)) if is_secret_name(&name) => {
                        self.learn(&value);
                        is_masked = true;
                        pairs.push(format!("{name}=***"));
                    }
                    Some(_) | None => pairs.push(pair.to_owned()),
                }
            }
            set(&mut url, Some(&pairs.join("&")));
        }
        if !is_masked {
            return text.to_owned();
        }
        let masked = String::from(url);
        masked
            .strip_prefix("http://relative.invalid")
            .map_or(masked.clone(), str::to_owned)
    }

    /// A body: JSON indented, a form as lines, a JWT by itself not at all, anything else as it is.
    pub fn body(&mut self, text: &str) -> String {
        let trimmed = text.trim_start_matches('\u{feff}').trim();
        if looks_like_jwt(trimmed) {
            self.learn(trimmed);
            return format!("{DOTS} (a JWT, {})", describe_length(trimmed));
        }
        if let Ok(json @ (Json::Object(_) | Json::Array(_))) = parse_json(trimmed) {
            return self.json(&json).to_indented();
        }
        let is_form = !trimmed.contains([' ', '\n', '<', '{']) && trimmed.contains('=');
        if is_form {
            let pairs = url::form_urlencoded::parse(trimmed.as_bytes());
            let lines: Vec<String> = pairs
                .map(|(name, value)| {
                    let shown = if is_secret_name(&name) {
                        self.learn(&value);
                        format!("{DOTS} ({})", describe_length(&value))
                    } else {
                        value.into_owned()
                    };
                    format!("{name}={shown}")
                })
                .collect();
            return lines.join("\n");
        }
        text.to_owned()
    }

    /// Takes every masked value out of a text.
    pub fn scrub(&self, text: &str) -> String {
        let mut text = text.to_owned();
        // The longest first, as one may be a part of another.
        let mut secrets: Vec<&String> = self.secrets.iter().collect();
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        for secret in secrets {
            if text.contains(secret.as_str()) {
                text = text.replace(secret.as_str(), DOTS);
            }
        }
        text
    }

    /// Remembers a value that must not be shown anywhere.
    pub fn learn(&mut self, value: &str) {
        if value.len() < SHORTEST_SECRET {
            return;
        }
        let encoded: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        self.secrets.insert(encoded);
        self.secrets.insert(value.to_owned());
    }

    fn hide(&mut self, name: &str, value: &str, scheme: Option<&str>) -> NamedValue {
        self.learn(value);
        let length = describe_length(value);
        let note = scheme.map_or_else(|| length.clone(), |scheme| format!("{scheme}, {length}"));
        NamedValue {
            name: name.to_owned(),
            value: None,
            note: Some(note),
        }
    }

    /// Id and secret behind `Basic`, as they are and form-decoded.
    fn learn_basic(&mut self, value: &str) {
        let Some(encoded) = value.split(' ').nth(1) else { return };
        self.learn(encoded);
        let decoded = STANDARD
            .decode(encoded)
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok());
        if let Some((_, secret)) = decoded.as_deref().and_then(|text| text.split_once(':')) {
            self.learn(secret);
            if let Some((plain, _)) = url::form_urlencoded::parse(secret.as_bytes()).next() {
                self.learn(&plain);
            }
        }
    }

    fn json(&mut self, json: &Json) -> Json {
        match json {
            Json::Object(object) => Json::Object(JsonObject::new(
                object
                    .members()
                    .iter()
                    .map(|(name, value)| (name.clone(), self.member(name, value)))
                    .collect(),
            )),
            Json::Array(elements) => Json::Array(elements.iter().map(|element| self.json(element)).collect()),
            Json::String(text) if looks_like_jwt(text) => self.masked(text),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => json.clone(),
        }
    }

    fn member(&mut self, name: &str, value: &Json) -> Json {
        match value {
            // In JSON these two are names of other things; a code that is repeated is found by its value.
            Json::String(_) if matches!(name, "code" | "response") => self.json(value),
            Json::String(text) if is_secret_name(name) => self.masked(text),
            Json::Object(_) | Json::Array(_) if is_secret_name(name) => self.masked(&value.to_string()),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) | Json::Array(_) => {
                self.json(value)
            }
        }
    }

    fn masked(&mut self, text: &str) -> Json {
        self.learn(text);
        Json::String(format!("{DOTS} ({})", describe_length(text)))
    }
}

/// Whether a value of this name proves something about who sends it; `state` and `nonce` do not once a run is over.
fn is_secret_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let is_listed = matches!(
        name.as_str(),
        "code"
            | "code_verifier"
            | "client_assertion"
            | "assertion"
            | "token"
            | "device_code"
            | "user_code"
            | "id_token_hint"
            | "login_hint_token"
            | "response"
            | "samlresponse"
            | "cookie"
    );
    is_listed
        || name.ends_with("_token")
        || ["secret", "password", "passwd", "private_key", "api_key", "apikey"]
            .iter()
            .any(|word| name.contains(word))
}

fn describe_length(text: &str) -> String {
    match text.chars().count() {
        1 => "1 character".to_owned(),
        count => format!("{count} characters"),
    }
}

#[cfg(test)]
mod tests;
