//! Secrets in a text that has no structure, or not to its end: by the name before them, quoted or not, cut off or not.

use std::ops::Range;

use bearerbox_jwt::looks_like_jwt;

use crate::secret_names::is_secret_name;

/// Where the values of secrets are.
pub(super) fn find_secrets(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut position = 0;
    while let Some(offset) = text[position..].find(is_of_name) {
        let start = position + offset;
        let end = end_of(text, start, |character| !is_of_name(character));
        let name = &text[start..end];
        position = end;
        if looks_like_jwt(name) {
            found.push(start..end);
        } else if is_secret_name(name)
            && let Some(value) = find_value(text, end, name)
        {
            position = value.end;
            found.push(value);
        }
    }
    found
}

fn is_of_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.')
}

/// The value after a name that ends at `from`.
fn find_value(text: &str, from: usize, name: &str) -> Option<Range<usize>> {
    let rest = text[from..].trim_start_matches(['\\', '"', '\'']).trim_start();
    let (separator, rest) = ["value=", "=>", "=", ":", ">"]
        .into_iter()
        .find_map(|separator| Some((separator, rest.strip_prefix(separator)?)))?;
    // In prose, JSON and XML these two are names of other things.
    let is_other = matches!(name, "code" | "response") && matches!(separator, ":" | ">");
    if is_other {
        return None;
    }
    let rest = rest.trim_start();
    let start = text.len() - rest.len();
    let range = ['"', '\'']
        .into_iter()
        .find_map(|quote| {
            let inside = rest.trim_start_matches('\\').strip_prefix(quote)?;
            let start = text.len() - inside.len();
            Some(start..end_of_quoted(text, start, quote))
        })
        .unwrap_or_else(|| start..end_of_unquoted(text, start));
    (!range.is_empty()).then_some(range)
}

/// Up to the quote, or to the end where it was cut off.
fn end_of_quoted(text: &str, start: usize, quote: char) -> usize {
    let is_escaped = text[..start].ends_with(&format!("\\{quote}"));
    let mut after_backslash = false;
    for (offset, character) in text[start..].char_indices() {
        if character == quote && after_backslash == is_escaped {
            return start + offset - usize::from(is_escaped);
        }
        after_backslash = character == '\\' && !after_backslash;
    }
    text.len()
}

/// A word; of a list or an object all that follows, as nothing says where it ends.
fn end_of_unquoted(text: &str, start: usize) -> usize {
    if text[start..].starts_with(['{', '[']) {
        return text.len();
    }
    let is_end = |character: char| character.is_whitespace() || ",;&<>\"')]}".contains(character);
    let end = end_of(text, start, is_end);
    if is_scheme(&text[start..end]) && text[end..].starts_with(' ') {
        return end_of(text, end + 1, is_end);
    }
    end
}

/// Whether it is a scheme of `Authorization`, before the proof itself (RFC 9110 §11.4).
pub(super) fn is_scheme(word: &str) -> bool {
    ["bearer", "basic", "dpop"]
        .iter()
        .any(|scheme| word.eq_ignore_ascii_case(scheme))
}

fn end_of(text: &str, start: usize, is_end: impl Fn(char) -> bool) -> usize {
    text[start..].find(is_end).map_or(text.len(), |offset| start + offset)
}
