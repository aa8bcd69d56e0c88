//! Reads JSON members strictly: each wrong type and each unknown name is said with its path, and reading goes on.

use serde_json::{Map, Value};

use super::names::find_nearest;
use crate::view::FieldProblem;

/// More than a person reads; the rest is counted.
const PROBLEMS_LISTED: usize = 100;

/// The problems found so far.
#[derive(Default)]
pub(super) struct Problems {
    listed: Vec<FieldProblem>,
    more: usize,
}

/// An object of the document, at its path.
pub(super) struct Object<'a> {
    path: String,
    members: &'a Map<String, Value>,
}

impl Problems {
    /// Adds what cannot be saved like this.
    pub(super) fn wrong(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.add(path.into(), message.into(), false);
    }

    /// Adds what may be used all the same.
    pub(super) fn warn(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.add(path.into(), message.into(), true);
    }

    /// Whether something is wrong at `path` already.
    pub(super) fn are_at(&self, path: &str) -> bool {
        self.listed.iter().any(|problem| {
            !problem.warning
                && (problem.path == path
                    || path
                        .strip_prefix(&problem.path)
                        .is_some_and(|rest| rest.starts_with('.')))
        })
    }

    /// All of them, with a last one that counts those not listed.
    pub(super) fn into_list(mut self) -> Vec<FieldProblem> {
        if self.more > 0 {
            self.listed.push(FieldProblem {
                path: String::new(),
                message: format!("There are {} more problems.", self.more),
                warning: false,
            });
        }
        self.listed
    }

    fn add(&mut self, path: String, message: String, warning: bool) {
        if self.listed.len() < PROBLEMS_LISTED {
            self.listed.push(FieldProblem { path, message, warning });
        } else {
            self.more += 1;
        }
    }
}

impl<'a> Object<'a> {
    /// Opens `value` as an object whose members are among `known`; `what` names it in sentences.
    pub(super) fn open(value: &'a Value, path: &str, known: &[&str], problems: &mut Problems) -> Option<Self> {
        let Value::Object(members) = value else {
            problems.wrong(path, format!("Must be an object, not {}.", name_type(value)));
            return None;
        };
        for name in members.keys().filter(|name| !known.contains(&name.as_str())) {
            let place = join(path, name);
            problems.wrong(
                place,
                match find_nearest(name, known.iter().copied()) {
                    Some(nearest) => format!(
                        "There is no member \"{}\" here. Did you mean \"{nearest}\"?",
                        shorten(name)
                    ),
                    None => format!("There is no member \"{}\" here.", shorten(name)),
                },
            );
        }
        Some(Self {
            path: path.to_owned(),
            members,
        })
    }

    /// Opens a member as an object. None where it is not there.
    pub(super) fn object(&self, name: &str, known: &[&str], problems: &mut Problems) -> Option<Object<'a>> {
        Object::open(self.value(name)?, &self.path(name), known, problems)
    }

    /// A member as it stands. None where it is not there, or `null`.
    pub(super) fn value(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// A text. None where it is not there, `null` or empty.
    pub(super) fn text(&self, name: &str, problems: &mut Problems) -> Option<String> {
        let value = self.value(name)?;
        let Some(text) = value.as_str() else {
            problems.wrong(self.path(name), format!("Must be a text, not {}.", name_type(value)));
            return None;
        };
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A list of texts. None where it is not there.
    pub(super) fn texts(&self, name: &str, problems: &mut Problems) -> Option<Vec<String>> {
        read_texts(self.value(name)?, &self.path(name), problems)
    }

    /// A text or a list of texts. Empty where it is not there.
    pub(super) fn one_or_more(&self, name: &str, problems: &mut Problems) -> Vec<String> {
        match self.value(name) {
            Some(Value::String(_)) => self.text(name, problems).into_iter().collect(),
            _ => self.texts(name, problems).unwrap_or_default(),
        }
    }

    /// True or false; false where it is not there.
    pub(super) fn flag(&self, name: &str, problems: &mut Problems) -> bool {
        match self.value(name) {
            None => false,
            Some(Value::Bool(flag)) => *flag,
            Some(other) => {
                problems.wrong(
                    self.path(name),
                    format!("Must be true or false, not {}.", name_type(other)),
                );
                false
            }
        }
    }

    /// A whole number that is not negative. None where it is not there.
    pub(super) fn whole_number(&self, name: &str, problems: &mut Problems) -> Option<u64> {
        let value = self.value(name)?;
        let number = value.as_u64();
        if number.is_none() {
            let found = name_type(value);
            problems.wrong(
                self.path(name),
                format!("Must be a whole number, 0 or more, not {found}."),
            );
        }
        number
    }

    /// An object of any members, as it stands. None where it is not there.
    pub(super) fn free_object(&self, name: &str, problems: &mut Problems) -> Option<Map<String, Value>> {
        let value = self.value(name)?;
        let members = value.as_object();
        if members.is_none() {
            problems.wrong(self.path(name), format!("Must be an object, not {}.", name_type(value)));
        }
        members.cloned()
    }

    /// One of the words in `known`. None where it is not there.
    pub(super) fn word<T: Copy>(&self, name: &str, known: &[(&str, T)], problems: &mut Problems) -> Option<T> {
        let text = self.text(name, problems)?;
        let found = known.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let words: Vec<_> = known.iter().map(|(word, _)| format!("\"{word}\"")).collect();
            problems.wrong(
                self.path(name),
                format!("Must be one of {}, not \"{}\".", words.join(", "), shorten(&text)),
            );
        }
        found
    }

    /// The members, as they stand.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a String, &'a Value)> {
        self.members.iter()
    }

    /// The path of a member.
    pub(super) fn path(&self, name: &str) -> String {
        join(&self.path, name)
    }
}

/// A list of texts at `path`.
pub(super) fn read_texts(value: &Value, path: &str, problems: &mut Problems) -> Option<Vec<String>> {
    let Value::Array(items) = value else {
        problems.wrong(path, format!("Must be a list of texts, not {}.", name_type(value)));
        return None;
    };
    let mut texts = Vec::with_capacity(items.len());
    for (place, item) in items.iter().enumerate() {
        match item.as_str() {
            Some(text) => texts.push(text.to_owned()),
            None => problems.wrong(
                format!("{path}[{place}]"),
                format!("Must be a text, not {}.", name_type(item)),
            ),
        }
    }
    Some(texts)
}

/// The type of a value, in words.
pub(super) fn name_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A text as it may stand in a sentence.
pub(super) fn shorten(text: &str) -> String {
    if text.chars().count() <= 60 {
        return text.to_owned();
    }
    let beginning: String = text.chars().take(60).collect();
    format!("{beginning}…")
}

/// The path of the member `name` of what is at `path`.
pub(super) fn join(path: &str, name: &str) -> String {
    let name = shorten(name);
    if path.is_empty() {
        name
    } else {
        format!("{path}.{name}")
    }
}
