//! What is odd about a value by itself, whoever wrote it: a time that no calendar shows, a number that programs round.

use bearerbox_jwt::{Json, TimeProblem, is_read_alike, read_time};

/// In words; none where nothing is odd.
pub(super) fn remark_on(value: &Json, is_time: bool) -> Option<String> {
    match (is_time.then(|| read_time(value)), value) {
        (Some(Ok(_)), _) => None,
        (Some(Err(problem)), _) => Some(describe(problem)),
        (None, Json::Number(text)) if !is_read_alike(text) => {
            Some("Beyond 2^53: many programs read this number as another one.".to_owned())
        }
        (None, Json::Number(_) | Json::Null | Json::Bool(_) | Json::String(_) | Json::Array(_) | Json::Object(_)) => {
            None
        }
    }
}

fn describe(problem: TimeProblem) -> String {
    match problem {
        TimeProblem::NotANumber => "Not a number, as a time has to be (RFC 7519 §2).".to_owned(),
        TimeProblem::BeyondCalendar { year: Some(year) } => {
            format!("In the year {}, which no calendar shows.", grouped(year))
        }
        TimeProblem::BeyondCalendar { year: None } => "Further away than any calendar goes.".to_owned(),
        TimeProblem::Milliseconds => {
            "Milliseconds, it seems; a time counts seconds (RFC 7519 §2), and these are tens of thousands of years."
                .to_owned()
        }
    }
}

/// "300,000"
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use bearerbox_jwt::{Json, parse_json};

    use super::remark_on;

    fn remark(text: &str, is_time: bool) -> Option<String> {
        let value: Json = parse_json(text).unwrap();
        remark_on(&value, is_time)
    }

    #[test]
    fn a_time_that_no_calendar_shows_is_said_to_be_one() {
        assert_eq!(remark("1796098763", true), None);
        assert_eq!(
            remark("9404922926400", true).unwrap(),
            "In the year 300,000, which no calendar shows."
        );
        assert_eq!(remark("1e300", true).unwrap(), "Further away than any calendar goes.");
        assert!(remark("1796098763000", true).unwrap().starts_with("Milliseconds"));
        for text in ["\"NaN\"", "\"1796098763\"", "null", "[]"] {
            assert!(remark(text, true).unwrap().starts_with("Not a number"), "{text}");
        }
    }

    #[test]
    fn a_number_that_programs_round_is_said_to_be_one() {
        assert!(remark("9007199254740993", false).unwrap().starts_with("Beyond 2^53"));
        assert_eq!(remark("9007199254740992", false), None);
        assert_eq!(remark("\"9007199254740993\"", false), None);
        assert_eq!(remark("1796098763000", false), None);
    }
}
