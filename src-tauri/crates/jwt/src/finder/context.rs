//! What stands before a token and says what it is.

use super::named::SCHEMES;
use super::{FoundAs, floor_char_boundary};

/// How far back a name is looked for.
const NAME_WINDOW: usize = 256;

/// How long a maker's prefix may be.
const PREFIX_WINDOW: usize = 32;

/// How far back in its line a cookie's header field is looked for.
const LINE_WINDOW: usize = 16 * 1024;

/// Reads the surroundings of the token that begins at `start`.
pub(super) fn context_of(text: &str, start: usize) -> FoundAs {
    // A prefix of its maker's, such as `glcbt-`, belongs to the token.
    let is_of_prefix = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    let attached = window_before(text, start, PREFIX_WINDOW);
    let start = match attached.ends_with(['_', '-']) {
        true => start - (attached.len() - attached.trim_end_matches(is_of_prefix).len()),
        false => start,
    };
    let before = window_before(text, start, NAME_WINDOW);
    let unquoted = strip_quotes(before);
    if let Some(scheme) = scheme_before(unquoted) {
        return FoundAs::Authorization {
            scheme: scheme.to_owned(),
        };
    }
    let Some((rest, separator)) = strip_separator(unquoted.trim_end()) else {
        return FoundAs::Bare;
    };
    let rest = rest.trim_end();
    let named = strip_quotes(rest);
    let was_quoted = named.len() < rest.len();
    let name = name_at_end(named);
    if name.is_empty() {
        return FoundAs::Bare;
    }
    if name.eq_ignore_ascii_case("dpop") {
        return FoundAs::DpopProof;
    }
    let attribute = (name == "value").then(|| attribute_name(named)).flatten();
    let name = attribute.unwrap_or(name).to_owned();
    match separator {
        Separator::Colon if was_quoted => FoundAs::Member { name },
        Separator::Arrow => FoundAs::Member { name },
        Separator::Colon => FoundAs::Field { name },
        Separator::Equals if is_in_a_cookie(window_before(text, start, LINE_WINDOW)) => FoundAs::Cookie { name },
        Separator::Equals => FoundAs::Parameter { name },
    }
}

enum Separator {
    Colon,
    Equals,
    Arrow,
}

fn window_before(text: &str, end: usize, length: usize) -> &str {
    &text[floor_char_boundary(text, end.saturating_sub(length))..end]
}

fn strip_quotes(text: &str) -> &str {
    let quotes = ["\"", "'", "`", "%22", "%27", "&quot;", "&#34;", "&#39;"];
    match quotes.iter().find_map(|quote| text.strip_suffix(quote)) {
        Some(rest) => rest.trim_end_matches('\\'),
        None => text,
    }
}

fn strip_separator(text: &str) -> Option<(&str, Separator)> {
    if let Some(rest) = text.strip_suffix("=>") {
        return Some((rest, Separator::Arrow));
    }
    let colon = [":", "%3A", "%3a"];
    if let Some(rest) = colon.iter().find_map(|separator| text.strip_suffix(separator)) {
        return Some((rest, Separator::Colon));
    }
    let equals = ["=", "%3D", "%3d"];
    let rest = equals.iter().find_map(|separator| text.strip_suffix(separator))?;
    Some((rest, Separator::Equals))
}

fn name_at_end(text: &str) -> &str {
    let is_of_name = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-' | '.');
    let name = &text[text.trim_end_matches(is_of_name).len()..];
    // `%26id_token` and `\u0026id_token`: the digits belong to what is escaped.
    let escaped = match text[..text.len() - name.len()].chars().next_back() {
        Some('%') => 2,
        Some('\\') if name.starts_with('u') => 5,
        Some('\\') => 1,
        Some(_) | None => 0,
    };
    name.get(escaped..).unwrap_or(name)
}

/// The scheme that ends `text`, with a space after it. Two of them are words of the language: they need the header
/// field before them.
fn scheme_before(text: &str) -> Option<&str> {
    let rest = text.trim_end_matches([' ', '\t', '+']);
    let rest = rest.strip_suffix("%20").unwrap_or(rest);
    if rest.len() == text.len() {
        return None;
    }
    let scheme = &rest[rest
        .trim_end_matches(|character: char| character.is_ascii_alphanumeric())
        .len()..];
    let scheme = scheme.strip_prefix("20").unwrap_or(scheme);
    let known = SCHEMES.iter().find(|known| known.eq_ignore_ascii_case(scheme))?;
    let before = &rest[..rest.len() - scheme.len()];
    let is_header_field = || {
        let before = strip_quotes(before.trim_end().trim_end_matches("%20")).trim_end();
        strip_separator(before).is_some_and(|(before, _)| {
            name_at_end(strip_quotes(before.trim_end()))
                .to_ascii_lowercase()
                .ends_with("authorization")
        })
    };
    (matches!(*known, "bearer" | "dpop" | "gnap") || is_header_field()).then_some(scheme)
}

/// The name of the field of a form whose value this is: `<input name="id_token" value=`.
fn attribute_name(text: &str) -> Option<&str> {
    let tag = &text[text.rfind('<')?..];
    let (_, after) = tag.split_once("name=")?;
    let name = after.trim_start_matches(['"', '\'']);
    let end = name.find(['"', '\'', ' ', '>'])?;
    (end > 0).then(|| &name[..end])
}

/// Whether the line so far is a `Cookie` or `Set-Cookie` header field, or gives one to curl.
fn is_in_a_cookie(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or(before).to_ascii_lowercase();
    let names_it = line.rfind("cookie").is_some_and(|at| {
        let after = line[at + "cookie".len()..].trim_start_matches(['"', '\'', '\\', ' ']);
        after.starts_with([':', '=']) || line[..at].ends_with("--")
    });
    names_it || line.contains(" -b ")
}
