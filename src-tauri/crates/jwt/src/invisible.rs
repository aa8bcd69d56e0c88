//! Characters that are not seen, or that change the order in which others are: a claim may hide one thing behind
//! another (RFC 8725 §3.3 has an input distrusted, Unicode TR 36 says why).

mod names;

use self::names::name_of;

/// A character that a view should name instead of showing it (RFC 8264 §9.12–9.14: no identifier may have most of them).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InvisibleCharacter {
    /// Where it stands, in bytes.
    pub position: usize,
    /// The character.
    pub character: char,
    /// What is the matter with it.
    pub kind: InvisibleKind,
}

/// What is the matter with a character (RFC 8264 §9.12 for controls, §9.13 for what is ignored, §9.14 for spaces).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InvisibleKind {
    /// It changes the direction in which others are written.
    Direction,
    /// It has no width.
    ZeroWidth,
    /// It is a space other than the usual one, or a line or paragraph end.
    Space,
    /// It is a control character.
    Control,
}

impl InvisibleCharacter {
    /// Its code point as it is written: `U+202E` (RFC 8264 §9).
    pub fn code_point(&self) -> String {
        format!("U+{:04X}", u32::from(self.character))
    }

    /// What Unicode calls it (RFC 8264 §9 goes by its properties): `RIGHT-TO-LEFT OVERRIDE`.
    pub fn name(&self) -> String {
        name_of(self.character)
    }
}

/// The characters of `text` that are not seen (RFC 8264 §9.12–9.14), in their order.
pub fn invisible_characters(text: &str) -> Vec<InvisibleCharacter> {
    let judge = |(position, character)| {
        kind_of(character).map(|kind| InvisibleCharacter {
            position,
            character,
            kind,
        })
    };
    text.char_indices().filter_map(judge).collect()
}

fn kind_of(character: char) -> Option<InvisibleKind> {
    match character {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => {
            Some(InvisibleKind::Direction)
        }
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2060}'..='\u{2065}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => Some(InvisibleKind::ZeroWidth),
        ' ' => None,
        control if control.is_control() => Some(InvisibleKind::Control),
        '\u{2800}' => Some(InvisibleKind::Space),
        space if space.is_whitespace() => Some(InvisibleKind::Space),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{InvisibleKind, invisible_characters};

    fn named(text: &str) -> Vec<(usize, String, InvisibleKind)> {
        let found = invisible_characters(text).into_iter();
        found
            .map(|found| (found.position, found.code_point(), found.kind))
            .collect()
    }

    #[test]
    fn names_what_turns_the_direction_around() {
        assert_eq!(
            named("user\u{202e}nimda\u{2066}"),
            [
                (4, "U+202E".to_owned(), InvisibleKind::Direction),
                (12, "U+2066".to_owned(), InvisibleKind::Direction)
            ]
        );
    }

    #[test]
    fn names_what_has_no_width_and_what_only_looks_like_a_space() {
        assert_eq!(
            named("ad\u{200b}min\u{a0}\u{feff}\u{e0041}"),
            [
                (2, "U+200B".to_owned(), InvisibleKind::ZeroWidth),
                (8, "U+00A0".to_owned(), InvisibleKind::Space),
                (10, "U+FEFF".to_owned(), InvisibleKind::ZeroWidth),
                (13, "U+E0041".to_owned(), InvisibleKind::ZeroWidth),
            ]
        );
    }

    #[test]
    fn says_what_unicode_calls_it() {
        let names: Vec<_> = invisible_characters("\u{202e}\u{200b}\u{feff}\n\u{a0}")
            .iter()
            .map(super::InvisibleCharacter::name)
            .collect();

        assert_eq!(
            names,
            [
                "RIGHT-TO-LEFT OVERRIDE",
                "ZERO WIDTH SPACE",
                "ZERO WIDTH NO-BREAK SPACE",
                "LINE FEED",
                "NO-BREAK SPACE"
            ]
        );
    }

    #[test]
    fn names_control_characters() {
        assert_eq!(
            named("a\nb\u{0}\u{85}"),
            [
                (1, "U+000A".to_owned(), InvisibleKind::Control),
                (3, "U+0000".to_owned(), InvisibleKind::Control),
                (4, "U+0085".to_owned(), InvisibleKind::Control),
            ]
        );
    }

    #[test]
    fn leaves_alone_what_people_write() {
        for text in [
            "",
            "Zoë Müller",
            "علي",
            "עברית",
            "李小龍",
            "😀",
            "a b-c_d.e@example.com",
        ] {
            assert_eq!(named(text), [], "{text}");
        }
    }
}
