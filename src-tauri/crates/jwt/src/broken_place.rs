//! Where a part of a token is broken, with what stands around it: whoever has to mend it need not count.

use crate::base64url::{Base64Problem, decode_base64url};
use crate::decoded::{Cause, Problem};

/// How many characters are shown on either side.
const AROUND: usize = 24;

/// The first place that cannot be read (RFC 7515 §5.2), in the base64url or in the text that it is decoded to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenPlace {
    /// What stands before it; cut off after an ellipsis.
    pub before: String,
    /// What stands there; nothing at the end of the text.
    pub here: String,
    /// What stands after it; cut off before an ellipsis.
    pub after: String,
}

impl Problem {
    /// Its place in `part`, the text between the dots that it was found in (RFC 7515 §3.1); none where it is in no one
    /// place.
    pub fn place_in(&self, part: &str) -> Option<BrokenPlace> {
        match &self.cause {
            Cause::Base64(problem) => around(part, position_of(problem)),
            Cause::NotJson(problem) | Cause::TooDeep(problem) => around(
                std::str::from_utf8(&decode_base64url(part).ok()?).ok()?,
                problem.position,
            ),
            Cause::NotUtf8 { position } => {
                let octets = decode_base64url(part).ok()?;
                let (before, rest) = octets.split_at_checked(*position)?;
                let (octet, after) = rest.split_first()?;
                Some(BrokenPlace {
                    before: last(std::str::from_utf8(before).ok()?),
                    here: format!("\\x{octet:02x}"),
                    after: first(&String::from_utf8_lossy(after)),
                })
            }
            Cause::Empty | Cause::Length { .. } | Cause::NotAnObject { .. } => None,
        }
    }
}

fn position_of(problem: &Base64Problem) -> usize {
    match problem {
        Base64Problem::PlainAlphabet { position, .. }
        | Base64Problem::Padding { position }
        | Base64Problem::Character { position, .. }
        | Base64Problem::TrailingBits { position } => *position,
        Base64Problem::Length { length } => *length,
    }
}

fn around(text: &str, position: usize) -> Option<BrokenPlace> {
    let (before, rest) = text.split_at_checked(position)?;
    let here = rest.chars().next().map(String::from).unwrap_or_default();
    Some(BrokenPlace {
        before: last(before),
        after: first(&rest[here.len()..]),
        here,
    })
}

fn last(text: &str) -> String {
    match text.char_indices().rev().nth(AROUND - 1) {
        Some((start, _)) if start > 0 => format!("…{}", &text[start..]),
        Some(_) | None => text.to_owned(),
    }
}

fn first(text: &str) -> String {
    match text.char_indices().nth(AROUND) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::BrokenPlace;
    use crate::base64url::encode_base64url;
    use crate::decoded::decode;

    fn place(payload: &str) -> Option<BrokenPlace> {
        let decoded = decode(&format!("e30.{payload}.AAAA"));
        decoded.problems()[0].place_in(payload)
    }

    fn broken(before: &str, here: &str, after: &str) -> Option<BrokenPlace> {
        let [before, here, after] = [before, here, after].map(str::to_owned);
        Some(BrokenPlace { before, here, after })
    }

    #[test]
    fn what_is_no_base64url_is_shown_as_it_stands() {
        assert_eq!(place("eyJh*joxfQ"), broken("eyJh", "*", "joxfQ"));
        assert_eq!(place("e30="), broken("e30", "=", ""));
        assert_eq!(place("eyJhIjoxf"), broken("eyJhIjoxf", "", ""));
        assert_eq!(place("é30"), broken("", "é", "30"));
    }

    #[test]
    fn what_is_no_json_is_shown_decoded() {
        let json = |text: &[u8]| place(&encode_base64url(text));

        assert_eq!(json(br#"{"a":1,}"#), broken(r#"{"a":1,"#, "}", ""));
        assert_eq!(json(br#"{"a":1"#), broken(r#"{"a":1"#, "", ""));
        assert_eq!(json("{\"é\":é}".as_bytes()), broken("{\"é\":", "é", "}"));
        assert_eq!(json(b"{\"a\":\"\xff\"}"), broken("{\"a\":\"", "\\xff", "\"}"));
        assert_eq!(json(b"[]"), None);
        assert_eq!(place(""), None);
    }

    #[test]
    fn a_long_text_is_cut_on_both_sides() {
        let text = format!("{{\"a\":\"{}\" \"{}\"}}", "b".repeat(40), "c".repeat(40));
        let place = place(&encode_base64url(text.as_bytes())).unwrap();

        assert_eq!(place.before, format!("…{}\" ", "b".repeat(22)));
        assert_eq!(
            (place.here.as_str(), place.after),
            ("\"", format!("{}…", "c".repeat(24)))
        );
    }
}
