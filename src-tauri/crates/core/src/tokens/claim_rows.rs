//! Claims and header members in rows: each with what it means, what is within it, and what is not seen of it.

use bearerbox_jwt::{
    Explanation, Json, JsonObject, ValueKind, explain_claim, explain_header, explain_header_value,
    invisible_characters, is_time_claim, product_of, read_time,
};

use super::claim_checks::{Context, judge_claim};
use super::odd_value::remark_on;
use crate::view::{ClaimRow, ClaimVerdict, InvisibleView};

/// How many rows may be within the claims of one token; a value beyond that is shown as its text alone.
const MEMBERS_LIMIT: usize = 5_000;

/// The members of a JOSE header.
pub(crate) fn header_rows(header: &JsonObject) -> Vec<ClaimRow> {
    let mut left = MEMBERS_LIMIT;
    let row = |(name, value): &(String, Json)| {
        let explanation = explain_header(name);
        let defined = value.as_str().and_then(|value| explain_header_value(name, value));
        ClaimRow {
            meaning: defined
                .map(|defined| defined.meaning.to_owned())
                .or_else(|| explanation.map(|explanation| explanation.meaning.to_owned())),
            source: defined
                .map(|defined| defined.source.to_owned())
                .or_else(|| explanation.map(|explanation| explanation.source.to_owned())),
            members: members_of(&mut vec![name], value, &|_| None, &mut left),
            ..plain_row(name, value, explanation)
        }
    };
    header.members().iter().map(row).collect()
}

/// The members of an object, each with what it means.
pub(crate) fn explained_rows(object: &JsonObject) -> Vec<ClaimRow> {
    claim_rows(object, None)
}

/// Claims, judged by `context` where there is one.
pub(super) fn claim_rows(claims: &JsonObject, context: Option<&Context<'_>>) -> Vec<ClaimRow> {
    // Two products mean two things by one name.
    let product = product_of(claims);
    let explain = |path: &[&str]| explain_claim(path, product);
    let mut left = MEMBERS_LIMIT;
    let row = |(name, value): &(String, Json)| {
        let mut row = explained_row(name, value, explain(&[name]));
        row.members = members_of(&mut vec![name], value, &explain, &mut left);
        if let Some((verdict, words)) = context.and_then(|context| judge_claim(name, value, context)) {
            row.verdict = verdict;
            row.meaning = words;
        }
        row
    };
    claims.members().iter().map(row).collect()
}

type Explain<'a> = &'a dyn Fn(&[&str]) -> Option<&'static Explanation>;

/// What is within `value`, which `path` leads to. As deep as the value, which the parser bounds.
fn members_of<'a>(path: &mut Vec<&'a str>, value: &'a Json, explain: Explain<'_>, left: &mut usize) -> Vec<ClaimRow> {
    let members: Vec<(String, &str, &Json)> = match value {
        Json::Object(object) => {
            let members = object.members().iter();
            members
                .map(|(name, value)| (name.clone(), name.as_str(), value))
                .collect()
        }
        Json::Array(elements) if elements.iter().any(is_nested) => {
            // An element is what the list is of.
            let own = path.last().copied().unwrap_or_default();
            let elements = elements.iter().enumerate();
            elements.map(|(place, value)| (place.to_string(), own, value)).collect()
        }
        Json::Array(_) | Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Vec::new(),
    };
    if members.len() > *left {
        return Vec::new();
    }
    *left -= members.len();
    let row = |(shown_name, name, value): (String, &'a str, &'a Json)| {
        path.push(name);
        let mut row = explained_row(&shown_name, value, explain(path));
        row.members = members_of(path, value, explain, left);
        path.pop();
        row
    };
    members.into_iter().map(row).collect()
}

fn explained_row(name: &str, value: &Json, explanation: Option<&Explanation>) -> ClaimRow {
    let row = plain_row(name, value, explanation);
    ClaimRow {
        // The time itself says what it means.
        meaning: explanation.filter(|_| row.time.is_none()).map(explain_in_words),
        source: explanation.map(|explanation| explanation.source.to_owned()),
        ..row
    }
}

/// The value, and what can be said of it by itself.
fn plain_row(name: &str, value: &Json, explanation: Option<&Explanation>) -> ClaimRow {
    let kind = explanation.map(|explanation| explanation.kind);
    let is_time = kind.map_or_else(|| is_time_claim(name), |kind| kind == ValueKind::Time);
    let time = is_time.then(|| read_time(value).ok()).flatten();
    let value_text = shown(value);
    let remark = remark_on(value, is_time);
    ClaimRow {
        name: name.to_owned(),
        time: time.map(|time| time.milliseconds()),
        meaning: None,
        source: None,
        // A time that none can be read from is worth a look by itself.
        verdict: match (&remark, is_time) {
            (Some(_), true) => ClaimVerdict::Warning,
            (Some(_), false) | (None, _) => ClaimVerdict::Neutral,
        },
        remark,
        items: items_of(value, kind),
        members: Vec::new(),
        invisible: invisible_in(name, &value_text),
        value: value_text,
    }
}

fn explain_in_words(explanation: &Explanation) -> String {
    match explanation.product {
        Some(product) => format!("{}: {}", product.name(), explanation.meaning),
        None => explanation.meaning.to_owned(),
    }
}

/// The elements of a list; of what the dictionary calls scopes, roles or groups also where they are in one text.
fn items_of(value: &Json, kind: Option<ValueKind>) -> Vec<String> {
    let is_separable = matches!(kind, Some(ValueKind::Scopes | ValueKind::Roles | ValueKind::Groups));
    match value {
        Json::Array(elements) if !elements.iter().any(is_nested) => elements.iter().map(shown).collect(),
        // At some servers, commas stand between scopes.
        Json::String(text) if is_separable => {
            let separators: &[char] = if kind == Some(ValueKind::Scopes) {
                &[' ', ',']
            } else {
                &[' ']
            };
            let names = text.split(separators).filter(|name| !name.is_empty());
            names.map(str::to_owned).collect()
        }
        Json::Array(_) | Json::String(_) | Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => Vec::new(),
    }
}

fn is_nested(value: &Json) -> bool {
    matches!(value, Json::Array(_) | Json::Object(_))
}

/// The characters that are not seen, each once. In a value, line breaks and tabs are seen well enough.
fn invisible_in(name: &str, value: &str) -> Vec<InvisibleView> {
    let mut found: Vec<InvisibleView> = Vec::new();
    // What is most often there has none: no need to look at each character of it.
    let texts = [name, value]
        .into_iter()
        .filter(|text| !text.bytes().all(|byte| matches!(byte, b' '..=b'~')));
    for each in texts.flat_map(invisible_characters) {
        let is_known = found.iter().any(|known| known.character.starts_with(each.character));
        let is_seen = matches!(each.character, '\n' | '\t') && !name.contains(each.character);
        if !is_known && !is_seen {
            found.push(InvisibleView {
                character: each.character.to_string(),
                code_point: each.code_point(),
                name: each.name(),
            });
        }
    }
    found
}

/// A value as compact JSON, a string without its quotes.
pub(super) fn shown(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_compact(), str::to_owned)
}

#[cfg(test)]
mod tests;
