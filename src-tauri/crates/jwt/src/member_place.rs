//! Where the members of a token's part stand in it: whoever points at a claim sees its bytes.

use std::ops::Range;

use crate::base64url::decode_base64url;
use crate::json::Json;
use crate::json_parser::parse_with_spans;

/// Where a member stands, from its name's first quote to its value's end (RFC 8259 §4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberPlace {
    /// In the decoded octets.
    pub octets: Range<usize>,
    /// In the base64url that is between the dots (RFC 7515 §2). Its first and last character may carry bits of a neighbour.
    pub characters: Range<usize>,
}

/// Where each member of `part` stands, in their order, repeated ones included (RFC 7519 §4); none where it is not the
/// base64url of a JSON object.
pub fn member_places(part: &str) -> Option<Vec<MemberPlace>> {
    let octets = decode_base64url(part).ok()?;
    let text = std::str::from_utf8(&octets).ok()?;
    let (Json::Object(_), spans) = parse_with_spans(text).ok()? else {
        return None;
    };
    let place = |octets: Range<usize>| MemberPlace {
        characters: characters_of(&octets),
        octets,
    };
    Some(spans.into_iter().map(place).collect())
}

/// The characters that carry any bit of these octets: eight bits each, six bits a character (RFC 4648 §4).
fn characters_of(octets: &Range<usize>) -> Range<usize> {
    octets.start * 8 / 6..(octets.end * 8).div_ceil(6)
}

#[cfg(test)]
mod tests {
    use super::member_places;
    use crate::base64url::{decode_base64url, encode_base64url};

    /// The text that stands at each place, and that its characters decode to.
    fn places_of(text: &str) -> Vec<String> {
        let part = encode_base64url(text.as_bytes());
        let places = member_places(&part).unwrap();
        for place in &places {
            // The nearest whole groups of four around the characters.
            let (start, end) = (place.characters.start / 4, place.characters.end.div_ceil(4));
            let around = decode_base64url(&part[start * 4..(end * 4).min(part.len())]).unwrap();
            let from = place.octets.start - start * 3;
            assert_eq!(
                around[from..from + place.octets.len()],
                text.as_bytes()[place.octets.clone()]
            );
        }
        places
            .iter()
            .map(|place| text[place.octets.clone()].to_owned())
            .collect()
    }

    #[test]
    fn each_member_has_its_octets_and_no_more() {
        assert_eq!(
            places_of(r#"{ "iss" : "joe" ,"n":{"a":[1,{"b":2}]}, "":null}"#),
            [r#""iss" : "joe""#, r#""n":{"a":[1,{"b":2}]}"#, r#""":null"#]
        );
        assert_eq!(places_of("{}"), [""; 0]);
    }

    #[test]
    fn letters_of_several_octets_move_what_stands_after_them() {
        assert_eq!(
            places_of(r#"{"שם":"אליס","name":"李小龍 😀","é":"\u00e9"}"#),
            [r#""שם":"אליס""#, r#""name":"李小龍 😀""#, r#""é":"\u00e9""#]
        );
    }

    #[test]
    fn a_repeated_member_is_at_each_of_its_places() {
        assert_eq!(places_of(r#"{"sub":"a","sub":"b"}"#), [r#""sub":"a""#, r#""sub":"b""#]);
    }

    #[test]
    fn neighbours_share_no_character_whatever_the_alignment() {
        for length in 0..7 {
            let text = format!(r#"{{"a":"{}","b":1,"c":2}}"#, "x".repeat(length));
            let places = member_places(&encode_base64url(text.as_bytes())).unwrap();
            for pair in places.windows(2) {
                assert!(pair[0].characters.end <= pair[1].characters.start, "{text}: {places:?}");
            }
        }
    }

    #[test]
    fn what_is_no_object_has_no_members() {
        let nested = "[".repeat(10_000);
        for text in ["[{\"a\":1}]", "\"a\"", "{\"a\":", "", &nested] {
            assert_eq!(member_places(&encode_base64url(text.as_bytes())), None, "{text}");
        }
        assert_eq!(member_places("e30="), None);
        assert_eq!(member_places(&encode_base64url(b"{\"a\":\"\xff\"}")), None);
    }
}
