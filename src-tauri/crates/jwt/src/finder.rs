//! Finds the tokens in any text: a header field, a curl command, a token response, a cookie, a URL, a page, a log.
//!
//! JWTs are found wherever they stand, also wrapped over several lines; an opaque token only where a name or a scheme
//! before it says that it is one. What surrounds a token is read only as far as that: nothing here parses HTTP,
//! JSON or HTML, so that a part of each is enough. The time is linear in the text.

mod context;
mod jwts;
mod named;
mod pieces;
mod value;

use std::collections::BTreeSet;
use std::ops::Range;

use bearerbox_secret::Secret;

use context::context_of;
use jwts::Jwts;
use named::Named;

/// How many tokens are looked for (RFC 8725 §3.3: input of others is bounded).
pub const FOUND_LIMIT: usize = 100;

/// How many octets of a text are searched (RFC 8725 §3.3: input of others is bounded).
pub const TEXT_LIMIT: usize = 6 * 1024 * 1024;

/// The tokens of a text (RFC 6749 §1.4–1.5, RFC 7519 §1), in the order of their first places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    /// Each token once.
    pub tokens: Vec<FoundToken>,
    /// Whether all of the text was searched: it was no longer than [`TEXT_LIMIT`], and had no more tokens than
    /// [`FOUND_LIMIT`].
    pub is_complete: bool,
}

/// A token of a text (RFC 6749 §1.4–1.5, RFC 7519 §1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundToken {
    /// The token: line breaks within it are taken out, and percent-encoding is decoded.
    pub token: Secret,
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// What it is by its form.
    pub form: FoundForm,
    /// What it is by its surroundings.
    pub found_as: FoundAs,
}

/// What a found token is by its form (RFC 7515 §7.1, RFC 7516 §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FoundForm {
    /// A signed JWT, or one with `alg` `none` (RFC 7515 §7.1).
    Jws,
    /// An encrypted JWT (RFC 7516 §7.1).
    Jwe,
    /// Only the authorization server can read it (RFC 6749 §1.4).
    Opaque,
}

/// What a found token is by its surroundings (RFC 6750 §2 names most of these places).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FoundAs {
    /// Nothing around it says.
    Bare,
    /// What an `Authorization` header field carries after its scheme, such as Bearer (RFC 6750 §2.1) or DPoP
    /// (RFC 9449 §7.1).
    Authorization {
        /// The scheme as it is written.
        scheme: String,
    },
    /// The proof in a `DPoP` header field (RFC 9449 §4.1).
    DpopProof,
    /// The value of another header field, or of a line of this form (RFC 9110 §5).
    Field {
        /// The name as it is written.
        name: String,
    },
    /// The value of a cookie (RFC 6265 §4).
    Cookie {
        /// The cookie's name.
        name: String,
    },
    /// A parameter of a query, a fragment or a form (RFC 6749 appendix B, RFC 6750 §2.2–2.3).
    Parameter {
        /// The parameter's name.
        name: String,
    },
    /// A member of a JSON object, such as a token response (RFC 6749 §5.1).
    Member {
        /// The member's name.
        name: String,
    },
}

/// A token and where it stands, before its surroundings are read.
struct Located {
    range: Range<usize>,
    token: String,
    form: FoundForm,
}

/// Finds the tokens in `text` (RFC 6750 §2, RFC 6749 §5.1, RFC 9449 §4.1).
pub fn find_tokens(text: &str) -> Findings {
    let searched = &text[..floor_char_boundary(text, TEXT_LIMIT)];
    let jwts = distinct(Jwts::of(searched));
    let is_apart = |found: &Located| {
        let overlaps = |jwt: &Located| jwt.range.start < found.range.end && found.range.start < jwt.range.end;
        !jwts.iter().any(overlaps)
    };
    let named = distinct(Named::of(searched).filter(is_apart));
    let mut all: Vec<Located> = jwts.into_iter().chain(named).collect();
    all.sort_by_key(|found| found.range.start);
    let all = distinct(all.into_iter());
    let is_complete = searched.len() == text.len() && all.len() <= FOUND_LIMIT;
    let tokens = all.into_iter().take(FOUND_LIMIT).map(|found| FoundToken {
        found_as: context_of(searched, found.range.start),
        token: Secret::new(found.token),
        range: found.range,
        form: found.form,
    });
    Findings {
        tokens: tokens.collect(),
        is_complete,
    }
}

/// Each token once, and one more than the limit, so that it is known whether there are more.
fn distinct(found: impl Iterator<Item = Located>) -> Vec<Located> {
    let mut seen = BTreeSet::new();
    found
        .filter(|found| seen.insert(found.token.clone()))
        .take(FOUND_LIMIT + 1)
        .collect()
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The length of what stands for one character here and is no part of a word: `%3D`, or a backslash and what it
/// escapes.
fn escape_length(rest: &[u8]) -> Option<usize> {
    match rest {
        [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => Some(3),
        [b'\\', b'u', digits @ ..] if digits.len() >= 4 && digits[..4].iter().all(u8::is_ascii_hexdigit) => Some(6),
        [b'\\', next, ..] if next.is_ascii() => Some(2),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
