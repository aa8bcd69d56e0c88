//! What a value of a JOSE header member means: the algorithms and the types of tokens, as data with sources.

use crate::registry::HEADER_VALUES;

/// A value of a header member that a specification defines (RFC 7518 §3.1, §4.1 and §5.1, RFC 7515 §4.1.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeaderValue {
    /// The member.
    pub member: &'static str,
    /// Its value.
    pub value: &'static str,
    /// In one sentence.
    pub meaning: &'static str,
    /// Where it is defined.
    pub source: &'static str,
}

/// Explains what `value` of the header member `member` says (RFC 7518 §3.1, §4.1 and §5.1); none for one that nobody
/// defines. A type is compared without case and without the `application/` that may be left out (RFC 7515 §4.1.9).
pub fn explain_header_value(member: &str, value: &str) -> Option<&'static HeaderValue> {
    let is_type = matches!(member, "typ" | "cty");
    let short = match value.split_at_checked("application/".len()) {
        Some((before, rest)) if is_type && before.eq_ignore_ascii_case("application/") => rest,
        Some(_) | None => value,
    };
    HEADER_VALUES.iter().find(|entry| {
        let is_same = entry.value == short || is_type && entry.value.eq_ignore_ascii_case(short);
        entry.member == member && is_same
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::explain_header_value;
    use crate::algorithm::Algorithm;
    use crate::registry::HEADER_VALUES;

    #[test]
    fn every_algorithm_that_is_known_is_explained() {
        for algorithm in Algorithm::ALL {
            let entry = explain_header_value("alg", algorithm.name()).unwrap();
            assert!(entry.source.contains(" §"), "{algorithm}");
        }
    }

    #[test]
    fn each_value_is_there_once_and_says_something() {
        let mut seen = HashSet::new();
        for entry in HEADER_VALUES.iter() {
            assert!(seen.insert((entry.member, entry.value)), "{entry:?}");
            assert!(entry.meaning.ends_with('.') && !entry.source.is_empty(), "{entry:?}");
        }
        assert!(seen.len() > 50);
    }

    #[test]
    fn a_type_is_known_in_any_case_and_in_its_long_form() {
        let short = explain_header_value("typ", "at+jwt").unwrap();

        assert_eq!(explain_header_value("typ", "application/AT+JWT"), Some(short));
        assert!(short.meaning.contains("access token"));
    }

    #[test]
    fn an_algorithm_in_another_spelling_is_none() {
        for (member, value) in [
            ("alg", "rs256"),
            ("alg", "application/RS256"),
            ("enc", "RS256"),
            ("kid", "JWT"),
            ("alg", "é"),
        ] {
            assert_eq!(explain_header_value(member, value), None, "{member} {value}");
        }
    }
}
