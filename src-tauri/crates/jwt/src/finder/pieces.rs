//! A token that a mail program, a terminal or a chat has broken into lines.

use super::jwts::{is_header_start, run_end};

/// A header longer than this is not put together from lines.
const HEADER_LIMIT: usize = 64 * 1024;

/// The pieces of what may be one token, and all of them as one text.
pub(super) struct Pieces<'a> {
    source: &'a str,
    joined: String,
    /// For each piece, how things stand at its end.
    ends: Vec<End>,
    dots: usize,
    last_part_length: usize,
}

#[derive(Clone, Copy)]
struct End {
    in_joined: usize,
    in_source: usize,
    dots: usize,
    last_part_length: usize,
}

impl<'a> Pieces<'a> {
    pub(super) fn from(source: &'a str, start: usize) -> Self {
        let mut pieces = Self {
            source,
            joined: String::new(),
            ends: Vec::new(),
            dots: 0,
            last_part_length: 0,
        };
        pieces.take(start, run_end(source.as_bytes(), start));
        pieces
    }

    fn take(&mut self, start: usize, end: usize) {
        let piece = &self.source[start..end];
        self.joined.push_str(piece);
        self.dots += piece.bytes().filter(|byte| *byte == b'.').count();
        self.last_part_length = match piece.rfind('.') {
            Some(dot) => piece.len() - dot - 1,
            None => self.last_part_length + piece.len(),
        };
        self.ends.push(End {
            in_joined: self.joined.len(),
            in_source: end,
            dots: self.dots,
            last_part_length: self.last_part_length,
        });
    }

    fn take_next(&mut self) -> bool {
        let Some((start, end)) = self.next_piece() else {
            return false;
        };
        self.take(start, end);
        true
    }

    /// The next piece, unless it is the start of another token or the name of something.
    fn next_piece(&self) -> Option<(usize, usize)> {
        let bytes = self.source.as_bytes();
        let gap_start = self.ends.last()?.in_source;
        let start = gap_start + gap_length(&self.source[gap_start..])?;
        let end = run_end(bytes, start);
        let is_another = is_header_start(&bytes[start..end]) && !self.joined.ends_with('.');
        let is_name = matches!(bytes.get(end), Some(b':' | b'=' | b'@' | b'/' | b'%' | b'('))
            && gap_length(&self.source[end..]).is_none();
        (end > start && !is_another && !is_name).then_some((start, end))
    }

    /// The first part, put together as far as is needed.
    pub(super) fn header(&mut self) -> Option<&str> {
        while self.dots == 0 {
            if self.joined.len() > HEADER_LIMIT || !self.take_next() {
                return None;
            }
        }
        self.joined.split('.').next()
    }

    /// Takes what follows, as long as there are no more than `dots` dots. Those after the last part end a sentence.
    pub(super) fn take_up_to(&mut self, dots: usize) {
        while self.dots <= dots {
            if !self.take_next() {
                return;
            }
        }
        let Some(mut last) = self.ends.pop() else { return };
        while last.dots > dots && self.joined[..last.in_joined].ends_with('.') {
            last.in_joined -= 1;
            last.in_source -= 1;
            last.dots -= 1;
        }
        if last.dots <= dots {
            let text = &self.joined[..last.in_joined];
            last.last_part_length = text.len() - text.rfind('.').map_or(0, |dot| dot + 1);
            self.ends.push(last);
        }
    }

    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// The first `count` pieces as one text, and where they end in the source.
    pub(super) fn first(&self, count: usize) -> (&str, usize) {
        let end = self.ends[count - 1];
        (&self.joined[..end.in_joined], end.in_source)
    }

    /// How many dots are in the first `count` pieces.
    pub(super) fn dots(&self, count: usize) -> usize {
        self.ends[count - 1].dots
    }

    /// How long the `count`th piece is.
    pub(super) fn length(&self, count: usize) -> usize {
        let start = if count == 1 { 0 } else { self.ends[count - 2].in_joined };
        self.ends[count - 1].in_joined - start
    }

    /// How long the last part of the first `count` pieces is.
    pub(super) fn last_part_length(&self, count: usize) -> usize {
        self.ends[count - 1].last_part_length
    }
}

/// How long what breaks a token is: white space or characters without width, also with the signs for a line that goes
/// on (`\` of a shell, `=` of a mail) before it, or for quoted text (`>`) after it. None when nothing is there.
fn gap_length(rest: &str) -> Option<usize> {
    const GAP_LIMIT: usize = 64;
    let after_sign = rest
        .strip_prefix(['\\', '='])
        .filter(|after| after.starts_with(['\n', '\r']))
        .unwrap_or(rest);
    let mut length = rest.len() - after_sign.len();
    let mut was_line_break = false;
    for character in after_sign.chars() {
        let is_quote_sign = was_line_break && matches!(character, '>' | '|');
        if !is_quote_sign && !is_gap(character) {
            break;
        }
        was_line_break = is_quote_sign || matches!(character, '\n' | '\r') || (was_line_break && character == ' ');
        length += character.len_utf8();
        if length > GAP_LIMIT {
            return None;
        }
    }
    (length > 0).then_some(length)
}

fn is_gap(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}
