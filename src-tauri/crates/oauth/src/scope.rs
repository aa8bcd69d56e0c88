//! Scopes: lists of values separated by spaces (RFC 6749 §3.3).

use std::collections::BTreeSet;

use crate::check::{Check, CheckName};

/// The values of a scope, in order (RFC 6749 §3.3).
pub fn scope_values(scope: &str) -> Vec<&str> {
    scope.split(' ').filter(|value| !value.is_empty()).collect()
}

/// Whether a scope makes the request an OpenID Connect one (OpenID Connect Core §3.1.2.1).
pub fn wants_openid(scope: &str) -> bool {
    scope_values(scope).contains(&"openid")
}

/// Compares the granted scope with the asked one (RFC 6749 §5.1).
pub(crate) fn check_scope(asked: Option<&str>, granted: Option<&str>) -> Check {
    let source = "RFC 6749 §5.1";
    let (asked, granted) = match (asked, granted) {
        (Some(asked), Some(granted)) => (asked, granted),
        // Not said means as asked.
        (Some(asked), None) => return Check::passed(CheckName::Scope, source).expected(asked),
        (None, Some(granted)) => {
            return Check::not_applicable(CheckName::Scope, source).found(granted);
        }
        (None, None) => return Check::not_applicable(CheckName::Scope, source),
    };
    let values = |scope| -> BTreeSet<String> {
        scope_values(scope)
            .into_iter()
            // Some servers separate what they grant by commas.
            .flat_map(|value| value.split(',').map(str::to_owned).collect::<Vec<_>>())
            .filter(|value| !value.is_empty())
            .collect()
    };
    let check = if values(asked) == values(granted) {
        Check::passed(CheckName::Scope, source)
    } else {
        Check::warning(CheckName::Scope, source)
    };
    check.expected(asked).found(granted)
}

#[cfg(test)]
mod tests {
    use super::{check_scope, scope_values, wants_openid};
    use crate::check::CheckResult::{NotApplicable, Passed, Warning};

    #[test]
    fn splits_at_spaces_alone() {
        assert_eq!(scope_values(" openid  a,b "), ["openid", "a,b"]);
        assert!(wants_openid("profile openid"));
        assert!(!wants_openid("openid_connect OPENID"));
    }

    #[test]
    fn warns_when_less_or_more_is_granted_than_asked() {
        let result = |asked, granted| check_scope(asked, granted).result;

        assert_eq!(result(Some("a b"), Some("b a")), Passed);
        assert_eq!(result(Some("a b"), Some("a,b,")), Passed);
        assert_eq!(result(Some("a b"), None), Passed);
        assert_eq!(result(Some("a b"), Some("a")), Warning);
        assert_eq!(result(Some("a b"), Some("")), Warning);
        assert_eq!(result(Some("a"), Some("a b")), Warning);
        assert_eq!(result(None, Some("a")), NotApplicable);
        assert_eq!(result(None, None), NotApplicable);
    }
}
