//! What a claim or a header member means, and where that is written.

use crate::registry::{CLAIMS, HEADER_MEMBERS};

/// What a registered name means (RFC 7519 §10.1, RFC 7515 §9.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The registered name.
    pub name: &'static str,
    /// In a few words.
    pub title: &'static str,
    /// In one sentence.
    pub meaning: &'static str,
    /// Where it is defined: `RFC 7519 §4.1.1`.
    pub source: &'static str,
}

/// Explains a claim of the IANA registry (RFC 7519 §10.1); none for a private one.
pub fn explain(name: &str) -> Option<&'static Explanation> {
    CLAIMS.iter().find(|explanation| explanation.name == name)
}

/// Explains a JOSE header member of the IANA registry (RFC 7515 §9.1); none for a private one.
pub fn explain_header(name: &str) -> Option<&'static Explanation> {
    HEADER_MEMBERS.iter().find(|explanation| explanation.name == name)
}

#[cfg(test)]
mod tests {
    use super::{explain, explain_header};
    use crate::numeric_date::is_time_claim;
    use crate::registry::{CLAIMS, HEADER_MEMBERS};

    #[test]
    fn names_where_a_claim_is_defined() {
        assert_eq!(explain("iss").unwrap().source, "RFC 7519 §4.1.1");
        assert_eq!(explain("cnf").unwrap().source, "RFC 7800 §3.1");
        assert_eq!(explain("https://example.com/is_root"), None);
    }

    #[test]
    fn tells_a_header_member_from_the_claim_of_its_name() {
        assert_ne!(explain("nonce"), explain_header("nonce"));
        assert_eq!(explain_header("x5t#S256").unwrap().source, "RFC 7515 §4.1.8");
        assert_eq!(explain_header("exp"), None);
    }

    #[test]
    fn explains_every_name_once_and_in_full() {
        for registry in [CLAIMS, HEADER_MEMBERS] {
            for (position, entry) in registry.iter().enumerate() {
                assert!(
                    registry[..position].iter().all(|earlier| earlier.name != entry.name),
                    "{}",
                    entry.name
                );
                assert!(
                    entry.meaning.ends_with('.') && entry.source.contains('§'),
                    "{}",
                    entry.name
                );
            }
        }
    }

    #[test]
    fn explains_every_time_claim() {
        for name in ["exp", "nbf", "iat", "auth_time", "updated_at", "toe"] {
            assert!(is_time_claim(name) && explain(name).is_some(), "{name}");
        }
    }
}
