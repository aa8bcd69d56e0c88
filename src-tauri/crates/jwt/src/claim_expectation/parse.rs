//! Reads a line, and says where it departs from the language.

use std::cmp::Ordering;

use super::decimal::Decimal;
use super::{ClaimExpectation, Operand, Path, Subject, Test};
use crate::invisible::invisible_characters;
use crate::json::Json;
use crate::json_parser::parse_json;
use crate::numeric_date::is_time_claim;

/// Where a line departs from the language, and how (of claims by RFC 7519 §4).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cause} at character {position}")]
pub struct LineProblem {
    /// Counted in characters from 1, as people do.
    pub position: usize,
    /// What should be there.
    pub cause: LineProblemCause,
}

/// What should be at a place of a line (of claims by RFC 7519 §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineProblemCause {
    /// The name of a claim.
    #[error("the name of a claim should be")]
    Name,
    /// A comparison.
    #[error("=, !=, <, <=, >, >=, contains, lacks, one of, starts with, ends with, present or absent should be")]
    Comparison,
    /// A difference can only be compared.
    #[error("a difference is compared with =, !=, <, <=, > or >=, which should be")]
    DifferenceComparison,
    /// Something to compare with.
    #[error("a value should be")]
    Value,
    /// A number or a duration.
    #[error("a number or a duration such as 15m should be")]
    Number,
    /// One value: of several, each has a line of its own.
    #[error("quotation marks around a value with a comma, or a line for each value, should be")]
    OneValue,
    /// White space before and behind a minus that subtracts.
    #[error("spaces around the minus, or quotation marks around the name, should be")]
    SpacedMinus,
    /// Something that can be seen: what cannot is meant only where it is quoted.
    #[error("quotation marks around a text with a character that is not seen should be")]
    Visible,
    /// The end of a quoted text.
    #[error("a closing quotation mark should be")]
    Quote,
    /// The end of the line.
    #[error("the end of the line should be")]
    End,
}

pub(super) fn parse(line: &str) -> Result<ClaimExpectation, LineProblem> {
    let mut reader = Reader { line, at: 0 };
    let first = reader.path()?;
    let subject = if reader.takes("- ") {
        Subject::Difference(first, reader.path()?)
    } else {
        Subject::Member(first)
    };
    let test = reader.test(&subject)?;
    reader.skip_spaces();
    if !reader.rest().is_empty() {
        return Err(reader.problem(LineProblemCause::End));
    }
    Ok(ClaimExpectation {
        line: line.trim().to_owned(),
        subject,
        test,
    })
}

struct Reader<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.line[self.at..]
    }

    fn skip_spaces(&mut self) {
        self.at = self.line.len() - self.rest().trim_start().len();
    }

    fn problem(&self, cause: LineProblemCause) -> LineProblem {
        LineProblem {
            position: self.line[..self.at].chars().count() + 1,
            cause,
        }
    }

    /// Whether the text comes next, after spaces; it is passed by then.
    fn takes(&mut self, text: &str) -> bool {
        self.skip_spaces();
        let found = self.rest().starts_with(text);
        self.at += if found { text.len() } else { 0 };
        found
    }

    /// The same for words: what follows is no letter of another one.
    fn takes_word(&mut self, word: &str) -> bool {
        self.skip_spaces();
        let after = self.rest().strip_prefix(word);
        let found = after.is_some_and(|after| !after.starts_with(|next: char| !next.is_whitespace()));
        self.at += if found { word.len() } else { 0 };
        found
    }

    fn quoted(&mut self) -> Result<Option<String>, LineProblem> {
        if !self.takes("\"") {
            return Ok(None);
        }
        let mut text = String::new();
        let mut characters = self.rest().char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '"' => {
                    self.at += at + 1;
                    return Ok(Some(text));
                }
                '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
                other => text.push(other),
            }
        }
        self.at = self.line.len();
        Err(self.problem(LineProblemCause::Quote))
    }

    fn path(&mut self) -> Result<Path, LineProblem> {
        let of_header = self.takes("header.");
        let mut names = Vec::new();
        loop {
            let name = match self.quoted()? {
                Some(name) => name,
                None => self.bare_name()?,
            };
            names.push(name);
            if !self.rest().starts_with('.') {
                return Ok(Path { of_header, names });
            }
            self.at += 1;
        }
    }

    fn bare_name(&mut self) -> Result<String, LineProblem> {
        self.skip_spaces();
        let rest = self.rest();
        let ends = |found: char| found.is_whitespace() || matches!(found, '.' | '=' | '!' | '<' | '>' | '"' | ',');
        let name = &rest[..rest.find(ends).unwrap_or(rest.len())];
        if name.is_empty() {
            return Err(self.problem(LineProblemCause::Name));
        }
        if let Some(minus) = find_minus(name) {
            self.at += minus;
            return Err(self.problem(LineProblemCause::SpacedMinus));
        }
        self.refuse_unseen(name)?;
        self.at += name.len();
        Ok(name.to_owned())
    }

    fn test(&mut self, subject: &Subject) -> Result<Test, LineProblem> {
        const BELOW: &[Ordering] = &[Ordering::Less];
        const UP_TO: &[Ordering] = &[Ordering::Less, Ordering::Equal];
        const ABOVE: &[Ordering] = &[Ordering::Greater];
        const FROM: &[Ordering] = &[Ordering::Greater, Ordering::Equal];
        for (sign, orders) in [("<=", UP_TO), (">=", FROM), ("<", BELOW), (">", ABOVE)] {
            if self.takes(sign) {
                return Ok(Test::Compares(orders, self.number()?));
            }
        }
        if let Subject::Difference(..) = subject {
            const SAME: &[Ordering] = &[Ordering::Equal];
            const OTHER: &[Ordering] = &[Ordering::Less, Ordering::Greater];
            for (sign, orders) in [("!=", OTHER), ("=", SAME)] {
                if self.takes(sign) {
                    return Ok(Test::Compares(orders, self.number()?));
                }
            }
            return Err(self.problem(LineProblemCause::DifferenceComparison));
        }
        if self.takes("!=") {
            return Ok(Test::Differs(self.operand()?));
        }
        if self.takes("=") {
            return Ok(Test::Equals(self.operand()?));
        }
        for (word, test) in [("absent", Test::Absent), ("present", Test::Present)] {
            if self.takes_word(word) {
                return Ok(test);
            }
        }
        if self.takes_word("contains") {
            return Ok(Test::Contains(self.element()?));
        }
        if self.takes_word("lacks") {
            return Ok(Test::Lacks(self.element()?));
        }
        if self.takes_word("starts with") {
            return Ok(Test::StartsWith(self.operand()?.text));
        }
        if self.takes_word("ends with") {
            return Ok(Test::EndsWith(self.operand()?.text));
        }
        if self.takes_word("one of") {
            let mut operands = vec![self.operand_until(",")?];
            while self.takes(",") {
                operands.push(self.operand_until(",")?);
            }
            return Ok(Test::OneOf(operands));
        }
        self.skip_spaces();
        Err(self.problem(LineProblemCause::Comparison))
    }

    /// The rest of the line, unless it is quoted.
    fn operand(&mut self) -> Result<Operand, LineProblem> {
        self.operand_until("\n")
    }

    /// The same for an element of a list, which is one.
    fn element(&mut self) -> Result<Operand, LineProblem> {
        let element = self.operand_until(",")?;
        self.skip_spaces();
        if self.rest().starts_with(',') {
            return Err(self.problem(LineProblemCause::OneValue));
        }
        Ok(element)
    }

    /// `roles = admin\u{200b}` would never hold, and nobody would see why.
    fn refuse_unseen(&mut self, text: &str) -> Result<(), LineProblem> {
        match invisible_characters(text).first() {
            Some(unseen) => {
                self.at += unseen.position;
                Err(self.problem(LineProblemCause::Visible))
            }
            None => Ok(()),
        }
    }

    fn operand_until(&mut self, end: &str) -> Result<Operand, LineProblem> {
        if let Some(text) = self.quoted()? {
            return Ok(Operand { text, is_quoted: true });
        }
        let rest = self.rest();
        let written = &rest[..rest.find(end).unwrap_or(rest.len())];
        let text = written.trim_end();
        // Another sign: `==` and `=>` are habits, and no values.
        if text.is_empty() || text.starts_with(['=', '<', '>']) {
            return Err(self.problem(LineProblemCause::Value));
        }
        self.refuse_unseen(text)?;
        self.at += text.len();
        Ok(Operand {
            text: text.to_owned(),
            is_quoted: false,
        })
    }

    fn number(&mut self) -> Result<Decimal, LineProblem> {
        self.skip_spaces();
        let rest = self.rest();
        let text = &rest[..rest.find(char::is_whitespace).unwrap_or(rest.len())];
        let number = read_number(text).ok_or_else(|| self.problem(LineProblemCause::Number))?;
        self.at += text.len();
        Ok(number)
    }
}

/// Where a name has a minus that is meant to subtract: `exp-iat`, `exp-`.
fn find_minus(name: &str) -> Option<usize> {
    let are_times = |place: &usize| is_time_claim(&name[..*place]) && is_time_claim(&name[place + 1..]);
    let between = name.match_indices('-').map(|(place, _)| place).find(are_times);
    between.or_else(|| name.strip_suffix('-').map(str::len))
}

const UNITS: &[(char, u32)] = &[('s', 1), ('m', 60), ('h', 3600), ('d', 86_400)];

/// A JSON number, or numbers with units of time: `900`, `15m`, `1h30m`, `-0.5h`.
fn read_number(text: &str) -> Option<Decimal> {
    if let Ok(Json::Number(number)) = parse_json(text) {
        return Decimal::read(&number);
    }
    let (is_negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if rest.is_empty() {
        return None;
    }
    let mut sum = Decimal::default();
    while !rest.is_empty() {
        let end = rest.find(|next: char| !next.is_ascii_digit() && next != '.')?;
        let unit = rest[end..].chars().next()?;
        let (_, seconds) = UNITS.iter().find(|(known, _)| *known == unit)?;
        let Ok(Json::Number(number)) = parse_json(&rest[..end]) else {
            return None;
        };
        sum = sum.plus(&Decimal::read(&number)?.times(*seconds));
        rest = &rest[end + unit.len_utf8()..];
    }
    Some(if is_negative { sum.negated() } else { sum })
}

#[cfg(test)]
mod tests {
    use super::read_number;

    #[test]
    fn reads_numbers_and_durations_and_nothing_else() {
        for (text, seconds) in [
            ("900", "900"),
            ("-1.5e3", "-1500"),
            ("15m", "900"),
            ("1h30m", "5400"),
            ("1.5h", "5400"),
            ("2d", "172800"),
            ("-5m", "-300"),
            ("99999999999999999999d", "8639999999999999999913600"),
        ] {
            assert_eq!(read_number(text).unwrap().to_string(), seconds, "{text}");
        }
        for text in [
            "",
            "-",
            "m",
            "15x",
            "15mm",
            "015m",
            "1.m",
            "..m",
            "--5m",
            "NaN",
            "inf",
            "1e400000000000",
            "15M",
            "1h-5m",
            "٣m",
        ] {
            assert_eq!(read_number(text), None, "{text}");
        }
    }
}
