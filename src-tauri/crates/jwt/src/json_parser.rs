//! Reads JSON (RFC 8259) strictly, with the place of the first thing that is wrong.
//!
//! It is our own because a claim's number must survive to the last digit, a repeated name must be
//! seen, and a hostile token must neither overflow the stack nor be reported without its place.

use std::ops::Range;

use crate::json::{Json, JsonObject};

/// How deep arrays and objects may nest (RFC 8259 §9 lets a parser set such a limit).
pub const DEPTH_LIMIT: usize = 128;

/// What is wrong with a JSON text, and where (RFC 8259 §2).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cause} at byte {position}")]
pub struct JsonProblem {
    /// Byte offset into the text, from 0.
    pub position: usize,
    /// What is wrong there.
    pub cause: JsonCause,
}

/// Why a text is no JSON (RFC 8259 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonCause {
    /// The text ends inside a value: it is empty or was cut off.
    #[error("the text ends too early")]
    Ends,
    /// A character that cannot be there.
    #[error("unexpected {0:?}")]
    Unexpected(char),
    /// A number that RFC 8259 §6 does not allow, such as `01` or `1.`.
    #[error("a malformed number")]
    Number,
    /// An escape that RFC 8259 §7 does not allow.
    #[error("a malformed escape")]
    Escape,
    /// Half of a surrogate pair, which is no character (RFC 8259 §8.2).
    #[error("half of a surrogate pair")]
    LoneSurrogate,
    /// A control character inside a string (RFC 8259 §7).
    #[error("a control character in a string")]
    ControlCharacter,
    /// Nested deeper than [`DEPTH_LIMIT`].
    #[error("nesting deeper than {DEPTH_LIMIT}")]
    TooDeep,
    /// Something after the end of the value.
    #[error("more text after the value")]
    Trailing,
}

/// Reads one JSON text (RFC 8259 §2).
///
/// # Errors
/// The first place where `text` departs from the grammar.
pub fn parse_json(text: &str) -> Result<Json, JsonProblem> {
    Parser::new(text).read()
}

/// The same, and where each member of the outermost object stands in `text`, in bytes: from its name's first quote to
/// its value's end.
pub(crate) fn parse_with_spans(text: &str) -> Result<(Json, Vec<Range<usize>>), JsonProblem> {
    let mut parser = Parser::new(text);
    parser.spans = Some(Vec::new());
    let value = parser.read()?;
    Ok((value, parser.spans.unwrap_or_default()))
}

/// How many members are to be expected of an outermost object.
const MEMBERS: usize = 16;

struct Parser<'a> {
    text: &'a str,
    position: usize,
    /// None where nobody asks for them.
    spans: Option<Vec<Range<usize>>>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            position: 0,
            spans: None,
        }
    }

    fn read(&mut self) -> Result<Json, JsonProblem> {
        self.skip_white_space();
        let value = self.value(0)?;
        self.skip_white_space();
        match self.peek() {
            None => Ok(value),
            Some(_) => Err(self.problem(JsonCause::Trailing)),
        }
    }

    fn problem(&self, cause: JsonCause) -> JsonProblem {
        JsonProblem {
            position: self.position,
            cause,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    /// What to say about the present position: its character does not belong there, or the text ended.
    fn unexpected(&self) -> JsonProblem {
        match self.text[self.position..].chars().next() {
            Some(character) => self.problem(JsonCause::Unexpected(character)),
            None => self.problem(JsonCause::Ends),
        }
    }

    fn skip_white_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.position += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), JsonProblem> {
        if self.peek() != Some(byte) {
            return Err(self.unexpected());
        }
        self.position += 1;
        Ok(())
    }

    fn value(&mut self, depth: usize) -> Result<Json, JsonProblem> {
        match self.peek() {
            Some(b'{' | b'[') if depth == DEPTH_LIMIT => Err(self.problem(JsonCause::TooDeep)),
            Some(b'{') => self.object(depth + 1),
            Some(b'[') => self.array(depth + 1),
            Some(b'"') => self.string().map(Json::String),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(_) | None => Err(self.unexpected()),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, JsonProblem> {
        for byte in word.bytes() {
            self.expect(byte)?;
        }
        Ok(value)
    }

    fn object(&mut self, depth: usize) -> Result<Json, JsonProblem> {
        // Many small ones may be within one another.
        let mut members = Vec::with_capacity(if depth == 1 { MEMBERS } else { 0 });
        self.expect(b'{')?;
        self.skip_white_space();
        if self.peek() == Some(b'}') {
            self.position += 1;
            return Ok(Json::Object(JsonObject::new(members)));
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.unexpected());
            }
            let start = self.position;
            let name = self.string()?;
            self.skip_white_space();
            self.expect(b':')?;
            self.skip_white_space();
            members.push((name, self.value(depth)?));
            if let (1, Some(spans)) = (depth, &mut self.spans) {
                spans.push(start..self.position);
            }
            if self.ends_list(b'}')? {
                return Ok(Json::Object(JsonObject::new(members)));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Json, JsonProblem> {
        let mut elements = Vec::new();
        self.expect(b'[')?;
        self.skip_white_space();
        if self.peek() == Some(b']') {
            self.position += 1;
            return Ok(Json::Array(elements));
        }
        loop {
            elements.push(self.value(depth)?);
            if self.ends_list(b']')? {
                return Ok(Json::Array(elements));
            }
        }
    }

    /// After an element: `true` at the closing bracket, `false` at a comma.
    fn ends_list(&mut self, bracket: u8) -> Result<bool, JsonProblem> {
        self.skip_white_space();
        match self.peek() {
            Some(b',') => {
                self.position += 1;
                self.skip_white_space();
                Ok(false)
            }
            Some(byte) if byte == bracket => {
                self.position += 1;
                Ok(true)
            }
            Some(_) | None => Err(self.unexpected()),
        }
    }

    fn number(&mut self) -> Result<Json, JsonProblem> {
        let start = self.position;
        if self.peek() == Some(b'-') {
            self.position += 1;
        }
        let first = self.peek();
        let whole = self.digits()?;
        if whole > 1 && first == Some(b'0') {
            return Err(JsonProblem {
                position: start,
                cause: JsonCause::Number,
            });
        }
        if self.peek() == Some(b'.') {
            self.position += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.position += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.position += 1;
            }
            self.digits()?;
        }
        Ok(Json::Number(self.text[start..self.position].to_owned()))
    }

    fn digits(&mut self) -> Result<usize, JsonProblem> {
        let start = self.position;
        while let Some(b'0'..=b'9') = self.peek() {
            self.position += 1;
        }
        match (self.position - start, self.peek()) {
            (0, None) => Err(self.problem(JsonCause::Ends)),
            (0, Some(_)) => Err(self.problem(JsonCause::Number)),
            (count, _) => Ok(count),
        }
    }

    fn string(&mut self) -> Result<String, JsonProblem> {
        self.expect(b'"')?;
        let mut text = String::new();
        loop {
            let start = self.position;
            let rest = &self.text.as_bytes()[start..];
            let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
            self.position += rest.iter().position(ends).unwrap_or(rest.len());
            text.push_str(&self.text[start..self.position]);
            match self.peek() {
                Some(b'"') => {
                    self.position += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => return Err(self.problem(JsonCause::ControlCharacter)),
                None => return Err(self.problem(JsonCause::Ends)),
            }
        }
    }

    fn escape(&mut self) -> Result<char, JsonProblem> {
        let start = self.position;
        self.position += 1;
        let character = match self.peek() {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode_escape(start),
            Some(_) => {
                return Err(JsonProblem {
                    position: start,
                    cause: JsonCause::Escape,
                });
            }
            None => return Err(self.problem(JsonCause::Ends)),
        };
        self.position += 1;
        Ok(character)
    }

    fn unicode_escape(&mut self, start: usize) -> Result<char, JsonProblem> {
        let lone = JsonProblem {
            position: start,
            cause: JsonCause::LoneSurrogate,
        };
        let first = self.code_unit(start)?;
        let code_point = match first {
            0xD800..=0xDBFF => {
                if !self.text.as_bytes()[self.position..].starts_with(b"\\u") {
                    return Err(lone);
                }
                self.position += 1;
                match self.code_unit(start)? {
                    second @ 0xDC00..=0xDFFF => 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00),
                    _ => return Err(lone),
                }
            }
            other => other,
        };
        char::from_u32(code_point).ok_or(lone)
    }

    /// Reads `uXXXX`.
    fn code_unit(&mut self, start: usize) -> Result<u32, JsonProblem> {
        self.position += 1;
        let mut unit = 0;
        for _ in 0..4 {
            let Some(byte) = self.peek() else {
                return Err(self.problem(JsonCause::Ends));
            };
            let Some(digit) = char::from(byte).to_digit(16) else {
                return Err(JsonProblem {
                    position: start,
                    cause: JsonCause::Escape,
                });
            };
            unit = unit * 16 + digit;
            self.position += 1;
        }
        Ok(unit)
    }
}

#[cfg(test)]
mod tests;
