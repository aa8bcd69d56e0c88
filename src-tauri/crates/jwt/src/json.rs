//! JSON as it was written: members in their order, numbers to the last digit.
//!
//! A claim is shown to a person, so nothing may be rounded or reordered on the way. The parser is in
//! `json_parser`.

use std::fmt::{self, Write};

use zeroize::Zeroize;

/// A JSON value (RFC 8259 §3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, its text exactly as written (RFC 8259 §6).
    Number(String),
    /// A string, unescaped.
    String(String),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(JsonObject),
}

/// A JSON object with its members in the order they were written (RFC 8259 §4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JsonObject {
    members: Vec<(String, Json)>,
}

impl JsonObject {
    /// An object of `members`, which may repeat a name (RFC 8259 §4).
    pub fn new(members: Vec<(String, Json)>) -> Self {
        Self { members }
    }

    /// The member called `name`; the last one if it was repeated, as RFC 7519 §4 allows.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members
            .iter()
            .rev()
            .find_map(|(member, value)| (member == name).then_some(value))
    }

    /// The member called `name` if it is a string (RFC 8259 §7).
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Json::as_str)
    }

    /// The member called `name` as `read` has it, where it is there; `wrong` where it is of another type (RFC 8259 §3).
    pub(crate) fn optional<'a, T, E>(
        &'a self,
        name: &str,
        read: impl FnOnce(&'a Json) -> Option<T>,
        wrong: E,
    ) -> Result<Option<T>, E> {
        self.get(name).map(|value| read(value).ok_or(wrong)).transpose()
    }

    /// Gives the member `name` another value, in its place; at the end if it was not there (RFC 8259 §4).
    pub fn set(&mut self, name: &str, value: Json) {
        match self.members.iter_mut().rev().find(|(member, _)| member == name) {
            Some((_, old)) => *old = value,
            None => self.members.push((name.to_owned(), value)),
        }
    }

    /// All members as they were written, repeated ones included (RFC 8259 §4).
    pub fn members(&self) -> &[(String, Json)] {
        &self.members
    }

    /// The names written more than once, each said once, in order (RFC 7519 §4: a JWT with them may be refused).
    pub fn repeated_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.members.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let same = names.chunk_by(|one, next| one == next);
        same.filter(|same| same.len() > 1).map(|same| same[0]).collect()
    }

    /// Over several lines, indented by two spaces (RFC 8259 §2 allows the white space).
    pub fn to_indented(&self) -> String {
        let mut text = String::new();
        write_object(&mut text, self, Some(0)).expect("writing to a String cannot fail");
        text
    }
}

impl Json {
    /// The text, if it is a string (RFC 8259 §7).
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// The text of the number as written, if it is a number (RFC 8259 §6).
    pub fn as_number(&self) -> Option<&str> {
        match self {
            Self::Number(text) => Some(text),
            Self::Null | Self::Bool(_) | Self::String(_) | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// The truth value, if it is one (RFC 8259 §3).
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::Null | Self::Number(_) | Self::String(_) | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// The elements, if it is an array (RFC 8259 §5).
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(elements) => Some(elements),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) | Self::Object(_) => None,
        }
    }

    /// The object, if it is one (RFC 8259 §4).
    pub fn as_object(&self) -> Option<&JsonObject> {
        match self {
            Self::Object(object) => Some(object),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::String(_) | Self::Array(_) => None,
        }
    }

    /// The RFC 8259 §3 name of its type: `string`, `number`, `object`, …
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// On one line, without white space; into a text, which is faster than through a formatter (RFC 8259 §2).
    pub fn to_compact(&self) -> String {
        let mut text = String::new();
        write_value(&mut text, self, None).expect("writing to a String cannot fail");
        text
    }

    /// Over several lines, indented by two spaces (RFC 8259 §2 allows the white space).
    pub fn to_indented(&self) -> String {
        let mut text = String::new();
        write_value(&mut text, self, Some(0)).expect("writing to a String cannot fail");
        text
    }
}

/// Whether every program reads the number `text` as the same one: RFC 8259 §6 warns of those that a double does not hold.
pub fn is_read_alike(text: &str) -> bool {
    // Without point and exponent: the integers up to 2^53 are exact; of the others only what comes out the same.
    text.parse::<i64>().map_or_else(
        |_| text.contains(['.', 'e', 'E']) && text.parse::<f64>().is_ok_and(f64::is_finite),
        |whole| whole.unsigned_abs() <= 1 << 53,
    )
}

/// For a JWK, which may hold a private key.
impl Zeroize for Json {
    fn zeroize(&mut self) {
        match self {
            Self::String(text) | Self::Number(text) => text.zeroize(),
            Self::Array(elements) => elements.iter_mut().for_each(Self::zeroize),
            Self::Object(object) => object.members.iter_mut().for_each(|(_, value)| value.zeroize()),
            Self::Null | Self::Bool(_) => {}
        }
    }
}

/// Compact JSON, numbers exactly as written.
impl fmt::Display for Json {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_value(formatter, self, None)
    }
}

/// Compact JSON, numbers exactly as written.
impl fmt::Display for JsonObject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_object(formatter, self, None)
    }
}

// The recursion below is as deep as the value, which the parser bounds.

fn write_value(out: &mut impl Write, value: &Json, indent: Option<usize>) -> fmt::Result {
    match value {
        Json::Null => out.write_str("null"),
        Json::Bool(value) => write!(out, "{value}"),
        Json::Number(text) => out.write_str(text),
        Json::String(text) => write_string(out, text),
        Json::Array(elements) => {
            let inner = indent.map(|depth| depth + 1);
            out.write_char('[')?;
            for (position, element) in elements.iter().enumerate() {
                separate(out, position, inner)?;
                write_value(out, element, inner)?;
            }
            close(out, elements.is_empty(), indent, ']')
        }
        Json::Object(object) => write_object(out, object, indent),
    }
}

fn write_object(out: &mut impl Write, object: &JsonObject, indent: Option<usize>) -> fmt::Result {
    let inner = indent.map(|depth| depth + 1);
    out.write_char('{')?;
    for (position, (name, value)) in object.members.iter().enumerate() {
        separate(out, position, inner)?;
        write_string(out, name)?;
        out.write_str(if indent.is_some() { ": " } else { ":" })?;
        write_value(out, value, inner)?;
    }
    close(out, object.members.is_empty(), indent, '}')
}

fn separate(out: &mut impl Write, position: usize, indent: Option<usize>) -> fmt::Result {
    if position > 0 {
        out.write_char(',')?;
    }
    break_line(out, indent)
}

fn close(out: &mut impl Write, empty: bool, indent: Option<usize>, bracket: char) -> fmt::Result {
    if !empty {
        break_line(out, indent)?;
    }
    out.write_char(bracket)
}

fn break_line(out: &mut impl Write, indent: Option<usize>) -> fmt::Result {
    match indent {
        Some(depth) => write!(out, "\n{:width$}", "", width = depth * 2),
        None => Ok(()),
    }
}

fn write_string(out: &mut impl Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    // Most have nothing to be escaped, which is seen without looking at characters.
    if text
        .bytes()
        .all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\'))
    {
        out.write_str(text)?;
        return out.write_char('"');
    }
    let mut rest = text;
    while let Some(at) = rest.find(|character: char| matches!(character, '"' | '\\') || character.is_control()) {
        out.write_str(&rest[..at])?;
        let character = rest[at..].chars().next().unwrap_or_default();
        match character {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            control => write!(out, "\\u{:04x}", u32::from(control))?,
        }
        rest = &rest[at + character.len_utf8()..];
    }
    out.write_str(rest)?;
    out.write_char('"')
}

#[cfg(test)]
mod tests {
    use super::is_read_alike;

    #[test]
    fn numbers_that_a_double_does_not_hold_are_told() {
        for text in ["0", "-1", "9007199254740992", "-9007199254740992", "0.1", "1e21"] {
            assert!(is_read_alike(text), "{text}");
        }
        for text in [
            "9007199254740993",
            "-9007199254740993",
            "12345678901234567890123",
            "1e400",
        ] {
            assert!(!is_read_alike(text), "{text}");
        }
    }
}
