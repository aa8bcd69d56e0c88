//! Values after a name, in whichever notation: JSON, a form, a query, a header field, an attribute of HTML.

use std::ops::Range;

/// A value, decoded, and where it stands.
pub(super) struct Value {
    pub(super) range: Range<usize>,
    pub(super) text: String,
    /// Whether it is quoted or follows its separator at once, as a value of prose or code does not.
    pub(super) is_delimited: bool,
}

/// Where a value begins.
pub(super) struct ValueStart {
    pub(super) at: usize,
    /// Whether what separates it from its name is percent-encoded, and so whatever ends it.
    is_encoded: bool,
    is_delimited: bool,
}

const QUOTES: &[&str] = &["\"", "'", "`", "%22", "%27", "&quot;", "&#34;", "&#39;"];

/// What separates a name from its value, the longer first; then whether it is percent-encoded.
const SEPARATORS: &[(&str, bool)] = &[
    ("=>", false),
    ("=", false),
    (":", false),
    ("%3D", true),
    ("%3d", true),
    ("%3A", true),
    ("%3a", true),
];

/// From the end of a name to its value: quotes, white space and the separator.
pub(super) fn skip_to_value(text: &str, name_end: usize) -> Option<ValueStart> {
    let mut rest = skip_white_space(skip_quotes(&text[name_end..]));
    // `name="id_token" value="…"`, as in the form of a form_post response.
    if let Some(after) = rest.strip_prefix("value") {
        rest = skip_white_space(after);
    }
    let (separator, is_encoded) = SEPARATORS.iter().find(|(separator, _)| rest.starts_with(separator))?;
    let after = &rest[separator.len()..];
    let unspaced = skip_white_space(after);
    let rest = skip_quotes(unspaced);
    let is_quoted = rest.len() < unspaced.len();
    let follows_at_once = separator.starts_with(['=', '%']) && unspaced.len() == after.len();
    Some(ValueStart {
        at: text.len() - rest.len(),
        is_encoded: *is_encoded,
        is_delimited: is_quoted || follows_at_once,
    })
}

/// Reads the token after the end of a scheme, with a space between them.
pub(super) fn read_after_scheme(text: &str, scheme_end: usize) -> Option<Value> {
    let rest = &text[scheme_end..];
    let (space, is_encoded) = [(" ", false), ("\t", false), ("%20", true), ("+", true)]
        .into_iter()
        .find(|(space, _)| rest.starts_with(space))?;
    let rest = skip_quotes(skip_white_space(&rest[space.len()..]));
    let at = text.len() - rest.len();
    let value = read_value(
        text,
        ValueStart {
            at,
            is_encoded,
            is_delimited: true,
        },
    );
    (!value.text.is_empty()).then_some(value)
}

/// Reads a value up to what cannot be in it. A token is of visible ASCII characters (RFC 6749 appendix A.12); those
/// that end values elsewhere end it here, too.
pub(super) fn read_value(text: &str, start: ValueStart) -> Value {
    let bytes = text.as_bytes();
    let mut at = start.at;
    let mut value = String::new();
    while let Some(byte) = bytes.get(at).copied() {
        let (character, length) = match byte {
            b'%' => match percent_decoded(&bytes[at..]) {
                Some(decoded) if start.is_encoded && is_end(decoded) => break,
                Some(decoded) => (decoded, 3),
                None => break,
            },
            b'\\' => match bytes.get(at + 1) {
                Some(b'/') => (b'/', 2),
                _ => break,
            },
            byte if is_end(byte) => break,
            byte => (byte, 1),
        };
        // What is encoded and no ASCII is part of no token.
        if !character.is_ascii_graphic() {
            break;
        }
        value.push(char::from(character));
        at += length;
    }
    // What ends a sentence.
    while at > start.at && value.ends_with(['.', ':', '!', '?']) && value.as_bytes().last() == bytes.get(at - 1) {
        value.pop();
        at -= 1;
    }
    Value {
        range: start.at..at,
        text: value,
        is_delimited: start.is_delimited,
    }
}

fn is_end(byte: u8) -> bool {
    let is_mark = matches!(
        byte,
        b'"' | b'\'' | b'`' | b'&' | b';' | b',' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'#'
    );
    is_mark || !byte.is_ascii_graphic()
}

fn percent_decoded(rest: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(rest.get(1..3)?).ok()?;
    u8::from_str_radix(digits, 16).ok()
}

/// Quotes, also within a text that is itself quoted.
fn skip_quotes(text: &str) -> &str {
    let unescaped = text.trim_start_matches('\\');
    let quote = QUOTES.iter().find_map(|quote| unescaped.strip_prefix(quote));
    quote.unwrap_or(text)
}

fn skip_white_space(text: &str) -> &str {
    const LIMIT: usize = 64;
    let rest = text.trim_start_matches([' ', '\t', '\n', '\r']);
    if text.len() - rest.len() > LIMIT { text } else { rest }
}
