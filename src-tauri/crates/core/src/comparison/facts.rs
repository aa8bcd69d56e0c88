//! What is known of two tokens besides what they say: all there is to compare of opaque ones.

use std::collections::BTreeSet;

use bearerbox_jwt::Relation;

use super::side::Side;
use crate::view::{ChangeExpectation, ChangeView, ComparedValue, FactView, KnownFact};

pub(super) fn compare_facts(before: &Side, after: &Side, relation: Relation) -> Vec<FactView> {
    let mut facts = Vec::new();
    let mut put = |fact, change: Option<ChangeView>| {
        facts.extend(change.map(|change| FactView {
            fact,
            expectation: judge(fact, &change, before, after, relation),
            change,
        }));
    };
    put(KnownFact::Expiry, times(before.expires_at, after.expires_at));
    // Of a pasted token nothing is known, and of a JWT that was made of another, its own scope is in it.
    if let (Some(one), Some(other)) = (&before.origin, &after.origin)
        && one.asked.is_none()
        && other.asked.is_none()
    {
        put(KnownFact::Scope, Some(sets(&one.scope, &other.scope)));
        put(
            KnownFact::TokenType,
            Some(texts(one.token_type.clone(), other.token_type.clone())),
        );
    }
    let count = |side: &Side| side.token.characters().to_string();
    put(KnownFact::Characters, Some(texts(count(before), count(after))));
    facts
}

/// Whether the second token was asked for with another scope than the first one has.
pub(super) fn is_asked_otherwise(before: &Side, after: &Side) -> bool {
    match (&before.origin, &after.origin) {
        (Some(before), Some(after)) => set(&after.asked_scope) != set(&before.scope),
        (_, _) => false,
    }
}

fn judge(fact: KnownFact, change: &ChangeView, before: &Side, after: &Side, relation: Relation) -> ChangeExpectation {
    if !change.differs() || relation == Relation::Unrelated {
        return ChangeExpectation::Unremarkable;
    }
    let is_met = match (fact, change) {
        (KnownFact::Expiry, ChangeView::Moved { before, after }) => relation != Relation::Refreshed || after > before,
        // What was asked for otherwise is granted otherwise; else a refresh grants what was granted (RFC 6749 §6).
        (KnownFact::Scope, _) => relation != Relation::Refreshed || is_asked_otherwise(before, after),
        (KnownFact::TokenType, _) => relation == Relation::OtherEnvironment,
        (KnownFact::Expiry | KnownFact::Characters, _) => true,
    };
    if is_met {
        ChangeExpectation::Expected
    } else {
        ChangeExpectation::Unexpected
    }
}

fn times(before: Option<i64>, after: Option<i64>) -> Option<ChangeView> {
    let value = |time: i64| ComparedValue {
        text: String::new(),
        time: Some(time),
    };
    match (before, after) {
        // A lifetime counts from when the answer came, which is no matter of milliseconds.
        (Some(before), Some(after)) if before.abs_diff(after) < 1_000 => Some(ChangeView::Same { value: value(after) }),
        (Some(before), Some(after)) => Some(ChangeView::Moved { before, after }),
        (Some(before), None) => Some(ChangeView::Removed { value: value(before) }),
        (None, Some(after)) => Some(ChangeView::Added { value: value(after) }),
        (None, None) => None,
    }
}

fn sets(before: &[String], after: &[String]) -> ChangeView {
    let (earlier, later) = (set(before), set(after));
    if earlier == later {
        return ChangeView::Same {
            value: ComparedValue {
                text: after.join(" "),
                time: None,
            },
        };
    }
    let only = |all: &[String], others: &BTreeSet<&str>, wanted: bool| {
        let members = all.iter().filter(|each| others.contains(each.as_str()) == wanted);
        members.cloned().collect()
    };
    ChangeView::Set {
        added: only(after, &earlier, false),
        removed: only(before, &later, false),
        kept: only(before, &later, true),
    }
}

fn texts(before: String, after: String) -> ChangeView {
    let value = |text| ComparedValue { text, time: None };
    if before == after {
        ChangeView::Same { value: value(after) }
    } else {
        ChangeView::Changed {
            before: value(before),
            after: value(after),
        }
    }
}

fn set(values: &[String]) -> BTreeSet<&str> {
    values.iter().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::{ChangeView, sets, times};

    #[test]
    fn times_within_a_second_are_one() {
        assert!(matches!(times(Some(1_000), Some(1_999)), Some(ChangeView::Same { .. })));
        assert!(matches!(
            times(Some(1_000), Some(2_000)),
            Some(ChangeView::Moved { .. })
        ));
        assert!(matches!(times(None, Some(1)), Some(ChangeView::Added { .. })));
        assert!(matches!(times(Some(1), None), Some(ChangeView::Removed { .. })));
        assert_eq!(times(None, None), None);
        assert!(matches!(
            times(Some(i64::MIN), Some(i64::MAX)),
            Some(ChangeView::Moved { .. })
        ));
    }

    #[test]
    fn scopes_in_another_order_are_the_same() {
        let scopes = |scopes: [&str; 2]| scopes.map(str::to_owned);

        assert!(!sets(&scopes(["a", "b"]), &scopes(["b", "a"])).differs());
        assert!(sets(&scopes(["a", "b"]), &scopes(["a", "a"])).differs());
    }
}
