//! Text for a terminal: what others wrote must not steer it.

use std::borrow::Cow;

/// The text with a replacement character for every control character but line breaks and tabs, and for those that
/// change the direction of writing.
pub fn to_printable(text: &str) -> Cow<'_, str> {
    // Most texts are plain, and that of a token may be megabytes: looked at in pieces that a processor takes at once.
    let is_plain = |piece: &[u8]| piece.iter().fold(true, |plain, byte| plain & is_harmless_ascii(*byte));
    if text.as_bytes().chunks(64).all(is_plain) || !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut printable = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(steers) {
        printable.push_str(&rest[..at]);
        let character = rest[at..].chars().next().unwrap_or_default();
        rest = &rest[at + character.len_utf8()..];
        // The end of a line as Windows writes it.
        if !(character == '\r' && rest.starts_with('\n')) {
            printable.push(char::REPLACEMENT_CHARACTER);
        }
    }
    printable.push_str(rest);
    Cow::Owned(printable)
}

fn is_harmless_ascii(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\t' | b' '..=b'~')
}

fn steers(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        _ => character.is_control(),
    }
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
