//! JWTs, by what they begin with: the base64url of `{`, followed by what may follow it in a JOSE header.

use super::pieces::Pieces;
use super::{FoundForm, Located, escape_length};
use crate::decoded::{Place, decode, read_part};
use crate::json::JsonObject;

/// The JWTs of a text, from its start to its end.
pub(super) struct Jwts<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Jwts<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        Self { text, at: 0 }
    }
}

impl Iterator for Jwts<'_> {
    type Item = Located;

    fn next(&mut self) -> Option<Located> {
        let bytes = self.text.as_bytes();
        while self.at < bytes.len() {
            let start = self.at;
            let end = run_end(bytes, start);
            if end == start {
                self.at += escape_length(&bytes[start..]).unwrap_or(1);
                continue;
            }
            self.at = end;
            let mut starts = starts_within(bytes, start, end).into_iter();
            if let Some(found) = starts.find_map(|start| read_jwt(self.text, start)) {
                self.at = self.at.max(found.range.end);
                return Some(found);
            }
        }
        None
    }
}

/// Where the run of base64url and dots ends that goes on at `at`.
pub(super) fn run_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes[at..].iter();
    let length = rest
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        .count();
    at + length
}

/// Whether a JOSE header may begin here: `{` and a quote, white space or `}`.
pub(super) fn is_header_start(rest: &[u8]) -> bool {
    matches!(
        rest,
        [b'e', b'y', b'I'..=b'L' | b'A'..=b'D', ..]
            | [b'e', b'w', b'o'..=b'r' | b'k'..=b'n' | b'0'..=b'3', ..]
            | [b'e', b'3', b'0', ..]
    )
}

/// Where in a run a JWT may begin: a JWT has at most five parts and ends with the run, and before its first one there
/// may be a prefix, as in `glcbt-eyJ…`. So these are never more than ten.
fn starts_within(bytes: &[u8], start: usize, end: usize) -> Vec<usize> {
    let trailing_dots = bytes[start..end].iter().rev().take_while(|byte| **byte == b'.').count();
    let mut starts = Vec::new();
    let mut part_end = end - trailing_dots;
    for _ in 0..5 {
        let part = &bytes[start..part_end];
        let part_start = start + part.iter().rposition(|byte| *byte == b'.').map_or(0, |dot| dot + 1);
        let part = &bytes[part_start..part_end];
        let after_prefix = part
            .iter()
            .enumerate()
            .filter(|(_, byte)| matches!(byte, b'-' | b'_'))
            .map(|(at, _)| at + 1)
            .find(|at| is_header_start(&part[*at..]));
        starts.extend(after_prefix.map(|at| part_start + at));
        if is_header_start(part) {
            starts.push(part_start);
        }
        if part_start == start {
            break;
        }
        part_end = part_start - 1;
    }
    starts.reverse();
    starts
}

/// Reads the JWT that begins at `start`, in one piece or in several with white space between them.
fn read_jwt(text: &str, start: usize) -> Option<Located> {
    let mut pieces = Pieces::from(text, start);
    let header = read_part(Place::Header, pieces.header()?).ok()?;
    let shape = Shape::of(&header)?;
    pieces.take_up_to(shape.dots);
    let chosen = choose(&pieces, &shape)?;
    let (token, end) = pieces.first(chosen);
    // A header with an ellipsis after it.
    if token.ends_with("..") {
        return None;
    }
    Some(Located {
        range: start..end,
        token: token.to_owned(),
        form: shape.form,
    })
}

/// How many of the pieces are the token. White space may just as well be the end of it, so the length of the last part
/// decides; where that is not known, the end of a block of lines does.
fn choose(pieces: &Pieces<'_>, shape: &Shape) -> Option<usize> {
    let is_well_formed = |count: usize| decode(pieces.first(count).0).is_well_formed();
    let has_every_part = |count: &usize| pieces.dots(*count) == shape.dots;
    let whole: Vec<usize> = (1..=pieces.count()).filter(has_every_part).collect();
    let by_length = whole
        .iter()
        .rev()
        .find(|count| shape.last_part_may_have(pieces.last_part_length(**count)));
    if let Some(count) = by_length
        && (*count == 1 || is_well_formed(*count))
    {
        return Some(*count);
    }
    let first = *whole.first()?;
    if first == 1 {
        return Some(1);
    }
    let is_block_end = |count: &&usize| pieces.length(**count) < pieces.length(2);
    let by_block = whole.iter().find(is_block_end).or(whole.last())?;
    [*by_block, first].into_iter().find(|count| is_well_formed(*count))
}

/// What a token with such a header looks like.
struct Shape {
    form: FoundForm,
    dots: usize,
    /// The lengths that its last part may have; empty when that is not known.
    last_part: &'static [usize],
}

impl Shape {
    fn of(header: &JsonObject) -> Option<Self> {
        if header.members().is_empty() {
            return None;
        }
        Some(match header.text("enc") {
            Some(enc) => Self {
                form: FoundForm::Jwe,
                dots: 4,
                last_part: tag_lengths(enc),
            },
            None => Self {
                form: FoundForm::Jws,
                dots: 2,
                last_part: signature_lengths(header.text("alg").unwrap_or_default()),
            },
        })
    }

    fn last_part_may_have(&self, length: usize) -> bool {
        self.last_part.contains(&length)
    }
}

/// Characters of base64url (RFC 7518 §3.1, RFC 8037 §3.1); of RSA for keys of 1024 to 8192 bits.
fn signature_lengths(alg: &str) -> &'static [usize] {
    match alg {
        "none" => &[0],
        "HS256" => &[43],
        "HS384" => &[64],
        "HS512" | "ES256" | "ES256K" | "Ed25519" => &[86],
        "ES384" => &[128],
        "ES512" => &[176],
        "Ed448" => &[152],
        "EdDSA" => &[86, 152],
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => &[171, 342, 512, 683, 1366],
        _ => &[],
    }
}

/// Characters of base64url (RFC 7518 §5.1).
fn tag_lengths(enc: &str) -> &'static [usize] {
    match enc {
        "A128GCM" | "A192GCM" | "A256GCM" | "A128CBC-HS256" => &[22],
        "A192CBC-HS384" => &[32],
        "A256CBC-HS512" => &[43],
        _ => &[],
    }
}
