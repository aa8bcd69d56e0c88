//! Tokens by what stands before them: a name that says so, or the scheme of an `Authorization` header field.

use super::value::{Value, read_after_scheme, read_value, skip_to_value};
use super::{FoundForm, Located, escape_length};

/// Names of parameters and members whose values are tokens, without their underscores (RFC 6749 §5.1, RFC 7009 §2.1,
/// RFC 7521 §4, RFC 8693 §2.1, OpenID Connect Core §3.1.2.1). Logs and programs write them without, too.
const NAMES: &[&str] = &[
    "accesstoken",
    "refreshtoken",
    "idtoken",
    "token",
    "idtokenhint",
    "logouttoken",
    "subjecttoken",
    "actortoken",
    "assertion",
    "clientassertion",
    "registrationaccesstoken",
    "authtoken",
    "bearertoken",
];

/// Longer than any name of a token with its separators.
const NAME_LIMIT: usize = 40;

/// What is shorter is a word, not a token.
const SHORTEST: usize = 8;

/// The schemes whose value is a token (RFC 6750 §2.1, RFC 9449 §7.1, RFC 9635 §7.2, and what some servers made up).
pub(super) const SCHEMES: &[&str] = &["bearer", "dpop", "gnap", "token", "jwt"];

/// The opaque tokens of a text, from its start to its end.
pub(super) struct Named<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Named<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Named<'_> {
    type Item = Located;

    fn next(&mut self) -> Option<Located> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            let start = self.at;
            let rest = bytes[start..].iter();
            let length = rest
                .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
                .count();
            if length == 0 {
                self.at += escape_length(&bytes[start..]).unwrap_or(1);
                continue;
            }
            self.at += length;
            let Some(value) = read_named(self.text, start, self.at) else {
                continue;
            };
            self.at = value.range.end;
            if is_a_token(&value) {
                return Some(Located {
                    range: value.range,
                    token: value.text,
                    form: FoundForm::Opaque,
                });
            }
        }
        None
    }
}

/// The value that belongs to the word from `start` to `end`, if the word says that it is a token.
fn read_named(text: &str, start: usize, end: usize) -> Option<Value> {
    let word = &text[start..end];
    if word.len() > NAME_LIMIT {
        return None;
    }
    let name: String = word
        .chars()
        .filter(|character| !matches!(character, '_' | '-'))
        .collect();
    match name.to_ascii_lowercase().as_str() {
        "authorization" | "proxyauthorization" => {
            let scheme_start = skip_to_value(text, end)?.at;
            let rest = &text[scheme_start..];
            let scheme = rest
                .split(|character: char| !character.is_ascii_alphanumeric())
                .next()?;
            let is_known = SCHEMES.iter().any(|known| known.eq_ignore_ascii_case(scheme));
            is_known.then(|| read_after_scheme(text, scheme_start + scheme.len()))?
        }
        // Apart from its header field this is a word as well: what follows has to look like a token.
        "bearer" | "dpop" | "oauth2bearer" => {
            read_after_scheme(text, end).filter(|value| value.text.len() >= 16 && has_digit(&value.text))
        }
        name if NAMES.contains(&name) => Some(read_value(text, skip_to_value(text, end)?)),
        _ => None,
    }
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether this may be a token, and not a word or what stands in its place.
fn is_a_token(value: &Value) -> bool {
    let text = value.text.as_str();
    let is_placeholder = ["undefined", "redacted"]
        .iter()
        .any(|word| word.eq_ignore_ascii_case(text));
    let is_one_character = text.bytes().all(|byte| Some(byte) == text.bytes().next());
    let may_be_a_word = !value.is_delimited && !has_digit(text);
    text.len() >= SHORTEST && !is_placeholder && !is_one_character && !may_be_a_word
}
