//! Compares two tokens, wherever they come from.

use bearerbox_jwt::{Change, Content, Decoded, Difference, Expectation, Json, Relation, compare, decode};
use bearerbox_secret::Secret;

use crate::view::{ChangeView, ComparisonView, DifferenceView, ExpectationView};

/// Compares two tokens that are to each other as `relation` says; none where one of them cannot be read.
pub fn compare_tokens(before: &Secret, after: &Secret, relation: Relation) -> Option<ComparisonView> {
    let (before, after) = (decode(before.expose()), decode(after.expose()));
    let comparison = compare(content(&before)?, content(&after)?, relation);
    Some(ComparisonView {
        header: comparison.header.iter().map(view).collect(),
        claims: comparison.claims.iter().map(view).collect(),
        differing: comparison.differing().count(),
        unexpected: comparison.unexpected().count(),
    })
}

fn content(decoded: &Decoded) -> Option<Content<'_>> {
    Some(Content {
        header: decoded.header()?,
        claims: decoded.claims()?,
    })
}

fn view(difference: &Difference) -> DifferenceView {
    let (expectation, rule) = match difference.expectation {
        Expectation::Unremarkable => (ExpectationView::Unremarkable, None),
        Expectation::Expected { rule } => (ExpectationView::Expected, rule),
        Expectation::Unexpected { rule } => (ExpectationView::Unexpected, rule),
    };
    DifferenceView {
        name: difference.path.join("."),
        change: change(&difference.change),
        expectation,
        rule: rule.map(str::to_owned),
    }
}

fn change(change: &Change) -> ChangeView {
    match change {
        Change::Same(value) => ChangeView::Same { value: shown(value) },
        Change::Added(value) => ChangeView::Added { value: shown(value) },
        Change::Removed(value) => ChangeView::Removed { value: shown(value) },
        Change::Changed { before, after } => ChangeView::Changed {
            before: shown(before),
            after: shown(after),
        },
        Change::Set { added, removed, kept } => {
            let all = |values: &[Json]| values.iter().map(shown).collect();
            ChangeView::Set {
                added: all(added),
                removed: all(removed),
                kept: all(kept),
            }
        }
        Change::Moved { before, after, .. } => {
            let (before, after) = (before.milliseconds(), after.milliseconds());
            ChangeView::Moved {
                before,
                after,
                milliseconds: after.saturating_sub(before),
            }
        }
    }
}

/// As compact JSON, a string without its quotes.
fn shown(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
