//! Looks whether a line holds.

use super::decimal::Decimal;
use super::{ClaimExpectation, Operand, Outcome, Path, Subject, Test};
use crate::json::{Json, JsonObject};
use crate::json_parser::parse_json;

pub(super) fn judge(expectation: &ClaimExpectation, header: &JsonObject, claims: &JsonObject) -> Outcome {
    let find = |path: &Path| path.find(if path.of_header { header } else { claims });
    match &expectation.subject {
        Subject::Member(path) => judge_member(find(path), &expectation.test),
        Subject::Difference(first, second) => match (find(first), find(second)) {
            (Some(first), Some(second)) => judge_difference(first, second, &expectation.test),
            (None, _) | (_, None) => fails("one of the two is absent"),
        },
    }
}

impl Path {
    /// A name that is written with dots may be one member's name as well as a way into it.
    fn find<'a>(&self, object: &'a JsonObject) -> Option<&'a Json> {
        if let Some(whole) = object.get(&self.names.join(".")) {
            return Some(whole);
        }
        let (first, rest) = self.names.split_first()?;
        rest.iter()
            .try_fold(object.get(first)?, |value, name| value.as_object()?.get(name))
    }
}

fn judge_member(value: Option<&Json>, test: &Test) -> Outcome {
    let Some(value) = value else {
        return match test {
            Test::Absent | Test::Lacks(_) | Test::Differs(_) => holds("absent"),
            Test::Present
            | Test::Equals(_)
            | Test::OneOf(_)
            | Test::Contains(_)
            | Test::StartsWith(_)
            | Test::EndsWith(_)
            | Test::Compares(..) => fails("absent"),
        };
    };
    let found = shown(value);
    match test {
        Test::Present => holds(found),
        Test::Absent => fails(found),
        Test::Equals(operand) => decided(equals(value, operand), found),
        Test::Differs(operand) => decided(!is_or_has(value, operand), found),
        Test::OneOf(operands) => decided(operands.iter().any(|operand| equals(value, operand)), found),
        Test::Contains(operand) => match members(value) {
            Some(members) => decided(members.iter().any(|member| operand.is(member)), found),
            None => undecided(value, "no list and no text"),
        },
        Test::Lacks(operand) => match members(value) {
            Some(members) => decided(!members.iter().any(|member| operand.is(member)), found),
            None => undecided(value, "no list and no text"),
        },
        Test::StartsWith(text) => match value.as_str() {
            Some(value) => decided(value.starts_with(text), found),
            None => undecided(value, "no text"),
        },
        Test::EndsWith(text) => match value.as_str() {
            Some(value) => decided(value.ends_with(text), found),
            None => undecided(value, "no text"),
        },
        Test::Compares(orders, bound) => match read_number(value) {
            Ok(number) => decided(orders.contains(&number.cmp(bound)), found),
            Err(outcome) => outcome,
        },
    }
}

fn judge_difference(first: &Json, second: &Json, test: &Test) -> Outcome {
    let Test::Compares(orders, bound) = test else {
        return undecided(first, "not to be compared so");
    };
    let (one, other) = match (read_number(first), read_number(second)) {
        (Ok(one), Ok(other)) => (one, other),
        (Err(outcome), _) | (Ok(_), Err(outcome)) => return outcome,
    };
    let difference = one.minus(&other);
    decided(orders.contains(&difference.cmp(bound)), shown_duration(&difference))
}

/// The number, or why there is none.
fn read_number(value: &Json) -> Result<Decimal, Outcome> {
    let text = value.as_number().ok_or_else(|| undecided(value, "no number"))?;
    Decimal::read(text).ok_or_else(|| undecided(value, "beyond what can be compared"))
}

/// One value in place of a list of one is the same (RFC 7519 §4.1.3).
fn equals(value: &Json, operand: &Operand) -> bool {
    match value.as_array() {
        Some([only]) => operand.is(only),
        Some(_) | None => operand.is(value),
    }
}

/// A list that has a value among others is not free of it.
fn is_or_has(value: &Json, operand: &Operand) -> bool {
    let elements = value.as_array().unwrap_or_default();
    operand.is(value) || elements.iter().any(|element| operand.is(element))
}

impl Operand {
    /// Whether it is this number, however either is written.
    fn is_worth(&self, number: &str) -> bool {
        if !matches!(parse_json(&self.text), Ok(Json::Number(_))) {
            return false;
        }
        match (Decimal::read(&self.text), Decimal::read(number)) {
            (Some(own), Some(other)) => own == other,
            (None, _) | (_, None) => self.text == number,
        }
    }

    fn is(&self, value: &Json) -> bool {
        match value {
            Json::String(text) => *text == self.text,
            Json::Number(number) => !self.is_quoted && self.is_worth(number),
            Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => {
                !self.is_quoted && value.to_string() == self.text
            }
        }
    }
}

/// Of a list its members, of a text its words: scopes are such (RFC 8693 §4.2), with commas at some servers.
fn members(value: &Json) -> Option<Vec<Json>> {
    match value {
        Json::Array(members) => Some(members.clone()),
        Json::String(text) => {
            let words = text.split([' ', ',']).filter(|word| !word.is_empty());
            Some(words.map(|word| Json::String(word.to_owned())).collect())
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Object(_) => None,
    }
}

fn decided(does_hold: bool, found: impl Into<String>) -> Outcome {
    if does_hold { holds(found) } else { fails(found) }
}

fn holds(found: impl Into<String>) -> Outcome {
    Outcome::Holds { found: found.into() }
}

fn fails(found: impl Into<String>) -> Outcome {
    Outcome::Fails { found: found.into() }
}

fn undecided(value: &Json, why: &str) -> Outcome {
    Outcome::Undecided {
        reason: format!("{} is {why}", shown(value)),
    }
}

/// `900 (15m)`, of whole seconds.
fn shown_duration(difference: &Decimal) -> String {
    let text = shorten(&difference.to_string());
    let Ok(seconds) = text.parse::<i64>() else {
        return text;
    };
    let mut rest = seconds.unsigned_abs();
    let mut duration = String::new();
    for (unit, length) in [('d', 86_400), ('h', 3600), ('m', 60), ('s', 1)] {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            duration.push_str(&format!("{count}{unit}"));
        }
    }
    let sign = if seconds < 0 { "-" } else { "" };
    match duration.as_str() {
        "" => text,
        duration => format!("{text} ({sign}{duration})"),
    }
}

/// As compact JSON, a text without its quotes.
fn shown(value: &Json) -> String {
    shorten(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn shorten(text: &str) -> String {
    const LONGEST: usize = 200;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
