//! Differences as they are shown.

use bearerbox_jwt::{Change, Difference, Expectation, Json, NumericDate, is_time_claim, numeric_date};

use crate::view::{ChangeExpectation, ChangeView, ComparedValue, DifferenceView};

/// What is shown of a value: more than a person compares, and little enough to draw.
const SHOWN: usize = 4_000;

/// What decides how differences are shown.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// Whether one of the tokens is held: a refresh token inside it is as good as one beside it, and not shown.
    pub(super) is_held: bool,
    /// Whether the second token was asked for with another scope, which it is then expected to have.
    pub(super) is_asked_otherwise: bool,
}

/// The members of a part.
pub(super) fn differences(found: &[Difference], around: Around) -> Vec<DifferenceView> {
    let view = |difference: &Difference| {
        let name = difference.path.first().map_or("", String::as_str);
        let is_asked_for = around.is_asked_otherwise && matches!(name, "scope" | "scp");
        let (expectation, rule) = match difference.expectation {
            Expectation::Unexpected { rule } if is_asked_for => (ChangeExpectation::Expected, rule),
            Expectation::Unremarkable => (ChangeExpectation::Unremarkable, None),
            Expectation::Expected { rule } => (ChangeExpectation::Expected, rule),
            Expectation::Unexpected { rule } => (ChangeExpectation::Unexpected, rule),
        };
        DifferenceView {
            path: difference.path.clone(),
            change: change(&difference.change, &of_value(difference, around.is_held)),
            expectation,
            rule: rule.map(str::to_owned),
        }
    };
    found.iter().map(view).collect()
}

/// How the values of a member are shown.
fn of_value(difference: &Difference, is_held: bool) -> impl Fn(&Json) -> ComparedValue {
    let name = difference.path.first().map_or("", String::as_str);
    let is_hidden = is_held && name == "refresh_token";
    let is_time = difference.path.len() == 1 && is_time_claim(name);
    move |value| ComparedValue {
        text: if is_hidden { hidden(value) } else { shown(value) },
        time: is_time
            .then(|| numeric_date(value))
            .flatten()
            .map(NumericDate::milliseconds),
    }
}

fn change(change: &Change, value: &impl Fn(&Json) -> ComparedValue) -> ChangeView {
    let texts = |values: &[Json]| values.iter().map(|each| value(each).text).collect();
    match change {
        Change::Same(both) => ChangeView::Same { value: value(both) },
        Change::Added(added) => ChangeView::Added { value: value(added) },
        Change::Removed(removed) => ChangeView::Removed { value: value(removed) },
        Change::Changed { before, after } => ChangeView::Changed {
            before: value(before),
            after: value(after),
        },
        Change::Set { added, removed, kept } => ChangeView::Set {
            added: texts(added),
            removed: texts(removed),
            kept: texts(kept),
        },
        Change::Moved { before, after, .. } => moved(*before, *after),
    }
}

fn moved(before: NumericDate, after: NumericDate) -> ChangeView {
    ChangeView::Moved {
        before: before.milliseconds(),
        after: after.milliseconds(),
    }
}

/// As compact JSON, a string without its quotes, cut where it goes on and on.
fn shown(value: &Json) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text,
    }
}

fn hidden(value: &Json) -> String {
    let characters = value
        .as_str()
        .map_or_else(|| value.to_string().chars().count(), |text| text.chars().count());
    format!("•••••••• ({characters} characters)")
}
