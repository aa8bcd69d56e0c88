//! What the Unicode Character Database calls the characters that are not seen (version 15.0; of control characters
//! the alias that NameAliases.txt gives).

/// By code point. What is not here has a name made of its number, or none.
const NAMES: &[(char, &str)] = &[
    ('\u{0}', "NULL"),
    ('\u{1}', "START OF HEADING"),
    ('\u{2}', "START OF TEXT"),
    ('\u{3}', "END OF TEXT"),
    ('\u{4}', "END OF TRANSMISSION"),
    ('\u{5}', "ENQUIRY"),
    ('\u{6}', "ACKNOWLEDGE"),
    ('\u{7}', "ALERT"),
    ('\u{8}', "BACKSPACE"),
    ('\u{9}', "CHARACTER TABULATION"),
    ('\u{a}', "LINE FEED"),
    ('\u{b}', "LINE TABULATION"),
    ('\u{c}', "FORM FEED"),
    ('\u{d}', "CARRIAGE RETURN"),
    ('\u{e}', "SHIFT OUT"),
    ('\u{f}', "SHIFT IN"),
    ('\u{10}', "DATA LINK ESCAPE"),
    ('\u{11}', "DEVICE CONTROL ONE"),
    ('\u{12}', "DEVICE CONTROL TWO"),
    ('\u{13}', "DEVICE CONTROL THREE"),
    ('\u{14}', "DEVICE CONTROL FOUR"),
    ('\u{15}', "NEGATIVE ACKNOWLEDGE"),
    ('\u{16}', "SYNCHRONOUS IDLE"),
    ('\u{17}', "END OF TRANSMISSION BLOCK"),
    ('\u{18}', "CANCEL"),
    ('\u{19}', "END OF MEDIUM"),
    ('\u{1a}', "SUBSTITUTE"),
    ('\u{1b}', "ESCAPE"),
    ('\u{1c}', "INFORMATION SEPARATOR FOUR"),
    ('\u{1d}', "INFORMATION SEPARATOR THREE"),
    ('\u{1e}', "INFORMATION SEPARATOR TWO"),
    ('\u{1f}', "INFORMATION SEPARATOR ONE"),
    ('\u{7f}', "DELETE"),
    ('\u{85}', "NEXT LINE"),
    ('\u{a0}', "NO-BREAK SPACE"),
    ('\u{ad}', "SOFT HYPHEN"),
    ('\u{34f}', "COMBINING GRAPHEME JOINER"),
    ('\u{61c}', "ARABIC LETTER MARK"),
    ('\u{115f}', "HANGUL CHOSEONG FILLER"),
    ('\u{1160}', "HANGUL JUNGSEONG FILLER"),
    ('\u{1680}', "OGHAM SPACE MARK"),
    ('\u{17b4}', "KHMER VOWEL INHERENT AQ"),
    ('\u{17b5}', "KHMER VOWEL INHERENT AA"),
    ('\u{180b}', "MONGOLIAN FREE VARIATION SELECTOR ONE"),
    ('\u{180c}', "MONGOLIAN FREE VARIATION SELECTOR TWO"),
    ('\u{180d}', "MONGOLIAN FREE VARIATION SELECTOR THREE"),
    ('\u{180e}', "MONGOLIAN VOWEL SEPARATOR"),
    ('\u{180f}', "MONGOLIAN FREE VARIATION SELECTOR FOUR"),
    ('\u{2000}', "EN QUAD"),
    ('\u{2001}', "EM QUAD"),
    ('\u{2002}', "EN SPACE"),
    ('\u{2003}', "EM SPACE"),
    ('\u{2004}', "THREE-PER-EM SPACE"),
    ('\u{2005}', "FOUR-PER-EM SPACE"),
    ('\u{2006}', "SIX-PER-EM SPACE"),
    ('\u{2007}', "FIGURE SPACE"),
    ('\u{2008}', "PUNCTUATION SPACE"),
    ('\u{2009}', "THIN SPACE"),
    ('\u{200a}', "HAIR SPACE"),
    ('\u{200b}', "ZERO WIDTH SPACE"),
    ('\u{200c}', "ZERO WIDTH NON-JOINER"),
    ('\u{200d}', "ZERO WIDTH JOINER"),
    ('\u{200e}', "LEFT-TO-RIGHT MARK"),
    ('\u{200f}', "RIGHT-TO-LEFT MARK"),
    ('\u{2028}', "LINE SEPARATOR"),
    ('\u{2029}', "PARAGRAPH SEPARATOR"),
    ('\u{202a}', "LEFT-TO-RIGHT EMBEDDING"),
    ('\u{202b}', "RIGHT-TO-LEFT EMBEDDING"),
    ('\u{202c}', "POP DIRECTIONAL FORMATTING"),
    ('\u{202d}', "LEFT-TO-RIGHT OVERRIDE"),
    ('\u{202e}', "RIGHT-TO-LEFT OVERRIDE"),
    ('\u{202f}', "NARROW NO-BREAK SPACE"),
    ('\u{205f}', "MEDIUM MATHEMATICAL SPACE"),
    ('\u{2060}', "WORD JOINER"),
    ('\u{2061}', "FUNCTION APPLICATION"),
    ('\u{2062}', "INVISIBLE TIMES"),
    ('\u{2063}', "INVISIBLE SEPARATOR"),
    ('\u{2064}', "INVISIBLE PLUS"),
    ('\u{2066}', "LEFT-TO-RIGHT ISOLATE"),
    ('\u{2067}', "RIGHT-TO-LEFT ISOLATE"),
    ('\u{2068}', "FIRST STRONG ISOLATE"),
    ('\u{2069}', "POP DIRECTIONAL ISOLATE"),
    ('\u{206a}', "INHIBIT SYMMETRIC SWAPPING"),
    ('\u{206b}', "ACTIVATE SYMMETRIC SWAPPING"),
    ('\u{206c}', "INHIBIT ARABIC FORM SHAPING"),
    ('\u{206d}', "ACTIVATE ARABIC FORM SHAPING"),
    ('\u{206e}', "NATIONAL DIGIT SHAPES"),
    ('\u{206f}', "NOMINAL DIGIT SHAPES"),
    ('\u{2800}', "BRAILLE PATTERN BLANK"),
    ('\u{3000}', "IDEOGRAPHIC SPACE"),
    ('\u{3164}', "HANGUL FILLER"),
    ('\u{feff}', "ZERO WIDTH NO-BREAK SPACE"),
    ('\u{ffa0}', "HALFWIDTH HANGUL FILLER"),
    ('\u{fff9}', "INTERLINEAR ANNOTATION ANCHOR"),
    ('\u{fffa}', "INTERLINEAR ANNOTATION SEPARATOR"),
    ('\u{fffb}', "INTERLINEAR ANNOTATION TERMINATOR"),
    ('\u{1bca0}', "SHORTHAND FORMAT LETTER OVERLAP"),
    ('\u{1bca1}', "SHORTHAND FORMAT CONTINUING OVERLAP"),
    ('\u{1bca2}', "SHORTHAND FORMAT DOWN STEP"),
    ('\u{1bca3}', "SHORTHAND FORMAT UP STEP"),
    ('\u{1d173}', "MUSICAL SYMBOL BEGIN BEAM"),
    ('\u{1d174}', "MUSICAL SYMBOL END BEAM"),
    ('\u{1d175}', "MUSICAL SYMBOL BEGIN TIE"),
    ('\u{1d176}', "MUSICAL SYMBOL END TIE"),
    ('\u{1d177}', "MUSICAL SYMBOL BEGIN SLUR"),
    ('\u{1d178}', "MUSICAL SYMBOL END SLUR"),
    ('\u{1d179}', "MUSICAL SYMBOL BEGIN PHRASE"),
    ('\u{1d17a}', "MUSICAL SYMBOL END PHRASE"),
    ('\u{e0001}', "LANGUAGE TAG"),
];

/// The name of `character`; of one without a name, what sort it is.
pub(super) fn name_of(character: char) -> String {
    if let Ok(at) = NAMES.binary_search_by_key(&character, |(character, _)| *character) {
        return NAMES[at].1.to_owned();
    }
    let number = u32::from(character);
    match character {
        '\u{fe00}'..='\u{fe0f}' => format!("VARIATION SELECTOR-{}", number - 0xfe00 + 1),
        '\u{e0100}'..='\u{e01ef}' => format!("VARIATION SELECTOR-{}", number - 0xe0100 + 17),
        // Each stands for a letter of ASCII that nobody sees.
        '\u{e0020}' => "TAG SPACE".to_owned(),
        '\u{e007f}' => "CANCEL TAG".to_owned(),
        '\u{e0021}'..='\u{e007e}' => {
            let letter = char::from_u32(number - 0xe0000).unwrap_or(character);
            format!("TAG {letter}")
        }
        control if control.is_control() => "CONTROL CHARACTER".to_owned(),
        _ => "UNASSIGNED".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMES, name_of};

    #[test]
    fn names_are_in_order_so_that_they_are_found() {
        assert!(NAMES.is_sorted_by(|one, next| one.0 < next.0));
        for (character, name) in NAMES {
            assert_eq!(name_of(*character), *name);
        }
    }

    #[test]
    fn tags_and_selectors_are_named_by_their_number() {
        assert_eq!(name_of('\u{fe0f}'), "VARIATION SELECTOR-16");
        assert_eq!(name_of('\u{e0100}'), "VARIATION SELECTOR-17");
        assert_eq!(name_of('\u{e0041}'), "TAG A");
        assert_eq!(name_of('\u{86}'), "CONTROL CHARACTER");
        assert_eq!(name_of('\u{2065}'), "UNASSIGNED");
    }
}
