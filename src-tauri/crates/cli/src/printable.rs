//! Text for a terminal: what others wrote must not steer it.

/// The text with a replacement character for every control character but line breaks and tabs, and for those that
/// change the direction of writing.
pub fn to_printable(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|character| match character {
            '\n' | '\t' => character,
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => char::REPLACEMENT_CHARACTER,
            _ if character.is_control() => char::REPLACEMENT_CHARACTER,
            _ => character,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::to_printable;

    #[test]
    fn replaces_what_steers_a_terminal() {
        assert_eq!(
            to_printable("a\u{1b}[2J\u{7}b\u{9b}c\rd\u{202e}"),
            "a\u{fffd}[2J\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}"
        );
    }

    #[test]
    fn leaves_lines_tabs_and_letters() {
        assert_eq!(to_printable("ä\tb\r\nc\n"), "ä\tb\nc\n");
    }
}
