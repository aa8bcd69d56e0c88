//! Masks what a trace keeps before it is shown: by the name of a value, and wherever a masked value turns up again.

mod error;
mod learn;
mod pattern;

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bearerbox_jwt::{Json, JsonObject, looks_like_jwt, parse_json};
use url::Url;

use self::pattern::{find_secrets, is_scheme};
use crate::secret_names::is_secret_name;
use crate::tokens::DOTS;
use crate::view::NamedValue;

/// Shorter values turn up by chance.
const SHORTEST_SECRET: usize = 6;
/// Shorter beginnings turn up by chance, such as `Bearer`.
const SHORTEST_BEGINNING: usize = 8;
/// Shorter values of `code` in JSON are those of an error.
const SHORTEST_TOKEN: usize = 16;

/// Everything that was masked so far, to be found again in texts without names.
#[derive(Default)]
pub(crate) struct Mask {
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
                } else if let Some((_, proof)) = value.split_once(' ') {
                    self.learn(proof);
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

    /// A body: JSON indented, a form as lines, a token by itself not at all, anything else without what looks like
    /// the value of a secret.
    pub fn body(&mut self, text: &str) -> String {
        let trimmed = text.trim_start_matches('\u{feff}').trim();
        if looks_like_jwt(trimmed) {
            self.learn(trimmed);
            return format!("{DOTS} (a JWT, {})", describe_length(trimmed));
        }
        if let Ok(json @ (Json::Object(_) | Json::Array(_))) = parse_json(trimmed) {
            return self.json(&json).to_indented();
        }
        if is_one_long_word(trimmed) {
            self.learn(trimmed.trim_matches('"'));
            return format!("{DOTS} ({})", describe_length(trimmed));
        }
        let is_form = !trimmed.contains(|character: char| character.is_whitespace() || "<{[\"".contains(character))
            && trimmed.contains('=');
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
        self.text(text)
    }

    /// Whether something of a body would be masked.
    pub fn hides_in_body(&mut self, text: &str) -> bool {
        let shown = self.body(text);
        shown.contains(DOTS) && !text.contains(DOTS)
    }

    /// A text without structure, or with one that breaks off.
    fn text(&mut self, text: &str) -> String {
        let mut shown = String::new();
        let mut position = 0;
        for range in find_secrets(text) {
            let value = &text[range.clone()];
            self.learn(value);
            if let Some((scheme, proof)) = value.split_once(' ')
                && is_scheme(scheme)
            {
                self.learn(proof);
            }
            if value.starts_with(['{', '[']) {
                self.learn_quoted(value);
            }
            shown.push_str(&text[position..range.start]);
            shown.push_str(&format!("{DOTS} ({})", describe_length(value)));
            position = range.end;
        }
        shown.push_str(&text[position..]);
        shown
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
        // An excerpt may end within a secret.
        let cut = self
            .secrets
            .iter()
            .filter_map(|secret| length_at_end(&text, secret))
            .max();
        if let Some(length) = cut {
            text.truncate(text.len() - length);
            text.push_str(DOTS);
        }
        text
    }

    /// Remembers a value that must not be shown anywhere.
    pub fn learn(&mut self, value: &str) {
        if value.len() < SHORTEST_SECRET {
            return;
        }
        let encoded: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
        let quoted = Json::String(value.to_owned()).to_string();
        self.secrets.insert(quoted.trim_matches('"').to_owned());
        let html = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        self.secrets.insert(html.replace('"', "&quot;"));
        self.secrets.insert(html);
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
            Json::String(text) if matches!(name, "code" | "response") && text.len() < SHORTEST_TOKEN => {
                self.json(value)
            }
            Json::String(text) if is_secret_name(name) => self.masked(text),
            Json::Number(_) if is_secret_name(name) && name != "code" => self.masked(&value.to_string()),
            Json::Object(_) | Json::Array(_) if is_secret_name(name) => {
                self.learn_strings(value);
                self.masked(&value.to_string())
            }
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) | Json::Array(_) => {
                self.json(value)
            }
        }
    }

    /// The strings of a structure that breaks off, but not its names.
    fn learn_quoted(&mut self, text: &str) {
        let parts: Vec<&str> = text.split('"').collect();
        for (place, part) in parts.iter().enumerate().skip(1).step_by(2) {
            let is_name = parts
                .get(place + 1)
                .is_some_and(|next| next.trim_start().starts_with(':'));
            if !is_name {
                self.learn(part);
            }
        }
    }

    fn learn_strings(&mut self, json: &Json) {
        match json {
            Json::String(text) => self.learn(text),
            Json::Array(elements) => elements.iter().for_each(|element| self.learn_strings(element)),
            Json::Object(object) => object.members().iter().for_each(|(_, value)| self.learn_strings(value)),
            Json::Null | Json::Bool(_) | Json::Number(_) => {}
        }
    }

    fn masked(&mut self, text: &str) -> Json {
        self.learn(text);
        Json::String(format!("{DOTS} ({})", describe_length(text)))
    }
}

/// How much of the beginning of a secret the text ends with, in bytes.
fn length_at_end(text: &str, secret: &str) -> Option<usize> {
    (SHORTEST_BEGINNING..secret.len())
        .rev()
        .filter(|length| secret.is_char_boundary(*length))
        .find(|length| text.ends_with(&secret[..*length]))
}

/// Whether a body is nothing but a word that could be a token: not the name of a status, and no form.
fn is_one_long_word(text: &str) -> bool {
    let is_quoted = text.starts_with('"');
    let word = text.trim_matches('"');
    let is_form = word
        .split_once('=')
        .is_some_and(|(_, value)| !value.trim_matches('=').is_empty());
    let is_status = (400..600).any(|status| {
        reqwest::StatusCode::from_u16(status)
            .ok()
            .and_then(|status| status.canonical_reason())
            .is_some_and(|reason| reason.eq_ignore_ascii_case(word.trim_end_matches(['.', '!'])))
    });
    // "healthy" is what an API may say.
    let is_plain_word = word.len() < SHORTEST_TOKEN && word.chars().all(char::is_alphabetic);
    word.len() >= SHORTEST_SECRET
        && !is_plain_word
        && !word.contains(|character: char| character.is_whitespace() || "<>{}[]".contains(character))
        && (is_quoted || !is_form && !word.contains('&'))
        && (is_quoted || !word.contains([':', '"', '\'']))
        && !is_status
}

fn describe_length(text: &str) -> String {
    match text.chars().count() {
        1 => "1 character".to_owned(),
        count => format!("{count} characters"),
    }
}

#[cfg(test)]
mod tests;
