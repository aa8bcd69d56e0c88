//! Walks through two objects side by side.

use std::collections::{BTreeMap, BTreeSet};

use super::relation::{Part, Relation};
use super::{Change, Difference};
use crate::explanation::{ValueKind, explain_claim, explain_header};
use crate::json::{Json, JsonObject};
use crate::numeric_date::numeric_date;
use crate::product::{Product, product_of};

/// What has to be known on the way.
pub(super) struct Walk {
    part: Part,
    relation: Relation,
    product: Option<Product>,
    path: Vec<String>,
    found: Vec<Difference>,
}

impl Walk {
    pub(super) fn header(relation: Relation) -> Self {
        Self::new(Part::Header, relation, None)
    }

    pub(super) fn claims(relation: Relation, before: &JsonObject, after: &JsonObject) -> Self {
        Self::new(Part::Claims, relation, product_of(before).or_else(|| product_of(after)))
    }

    fn new(part: Part, relation: Relation, product: Option<Product>) -> Self {
        Self {
            part,
            relation,
            product,
            path: Vec::new(),
            found: Vec::new(),
        }
    }

    pub(super) fn compare(mut self, before: &JsonObject, after: &JsonObject) -> Vec<Difference> {
        self.objects(before, after);
        self.found
    }

    /// The recursion is as deep as the objects, which the parser bounds.
    fn objects(&mut self, before: &JsonObject, after: &JsonObject) {
        let (earlier, later) = (by_name(before), by_name(after));
        let mut seen = BTreeSet::new();
        for (name, _) in before.members().iter().chain(after.members()) {
            if !seen.insert(name.as_str()) {
                continue;
            }
            self.path.push(name.clone());
            match (earlier.get(name.as_str()), later.get(name.as_str())) {
                (Some(Json::Object(before)), Some(Json::Object(after))) if !is_empty(before) || !is_empty(after) => {
                    self.objects(before, after);
                }
                (Some(before), Some(after)) => {
                    let change = self.values(before, after);
                    self.note(change);
                }
                (Some(before), None) => self.note(Change::Removed((*before).clone())),
                (None, Some(after)) => self.note(Change::Added((*after).clone())),
                (None, None) => {}
            }
            self.path.pop();
        }
    }

    fn note(&mut self, change: Change) {
        let name = self.path.first().map_or("", String::as_str);
        let expectation = self.relation.judge(self.product, self.part, name, &change);
        self.found.push(Difference {
            path: self.path.clone(),
            change,
            expectation,
        });
    }

    fn values(&self, before: &Json, after: &Json) -> Change {
        let kind = self.kind();
        if kind == Some(ValueKind::Time)
            && let (Some(earlier), Some(later)) = (numeric_date(before), numeric_date(after))
        {
            return match later.seconds() - earlier.seconds() {
                0.0 => Change::Same(after.clone()),
                seconds => Change::Moved {
                    before: earlier,
                    after: later,
                    seconds,
                },
            };
        }
        if let (Some(earlier), Some(later)) = (as_set(before, kind), as_set(after, kind)) {
            return compare_sets(&earlier, &later, after);
        }
        if canonical(before) == canonical(after) {
            Change::Same(after.clone())
        } else {
            Change::Changed {
                before: before.clone(),
                after: after.clone(),
            }
        }
    }

    fn kind(&self) -> Option<ValueKind> {
        let path: Vec<&str> = self.path.iter().map(String::as_str).collect();
        let explanation = match (self.part, path.as_slice()) {
            (Part::Header, [name]) => explain_header(name),
            (Part::Header, _) => None,
            // Written without a scheme by servers that are no known product, too.
            (Part::Claims, ["scp" | "scopes"]) => return Some(ValueKind::Scopes),
            (Part::Claims, path) => explain_claim(path, self.product),
        };
        explanation.map(|explanation| explanation.kind)
    }
}

/// The last of a repeated member counts (RFC 7519 §4).
fn by_name(object: &JsonObject) -> BTreeMap<&str, &Json> {
    let members = object.members().iter();
    members.map(|(name, value)| (name.as_str(), value)).collect()
}

fn is_empty(object: &JsonObject) -> bool {
    object.members().is_empty()
}

/// The members of a value that is a set: an array, or one value in place of a list of one (RFC 7519 §4.1.3), or scopes
/// in one text, with spaces (RFC 8693 §4.2) or, at some servers, commas between them.
fn as_set(value: &Json, kind: Option<ValueKind>) -> Option<Vec<Json>> {
    match (value, kind) {
        (Json::Array(elements), _) => Some(elements.clone()),
        (Json::String(text), Some(ValueKind::Scopes)) => {
            let scopes = text.split([' ', ',']).filter(|scope| !scope.is_empty());
            Some(scopes.map(|scope| Json::String(scope.to_owned())).collect())
        }
        (Json::String(_), Some(ValueKind::Roles | ValueKind::Groups | ValueKind::List)) => Some(vec![value.clone()]),
        (Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_), _) => None,
    }
}

fn compare_sets(before: &[Json], after: &[Json], whole: &Json) -> Change {
    let keys = |elements: &[Json]| elements.iter().map(canonical).collect::<BTreeSet<_>>();
    let (earlier, later) = (keys(before), keys(after));
    if earlier == later {
        return Change::Same(whole.clone());
    }
    let only = |elements: &[Json], wanted: &dyn Fn(&String) -> bool| {
        let mut seen = BTreeSet::new();
        let mut members = Vec::new();
        for element in elements {
            let key = canonical(element);
            if wanted(&key) && seen.insert(key) {
                members.push(element.clone());
            }
        }
        members
    };
    Change::Set {
        added: only(after, &|key| !earlier.contains(key)),
        removed: only(before, &|key| !later.contains(key)),
        kept: only(before, &|key| later.contains(key)),
    }
}

/// The same text for the same value: members in the order of their names, a number as its shortest form where that
/// loses nothing.
fn canonical(value: &Json) -> String {
    match value {
        Json::Number(text) => canonical_number(text),
        Json::Array(elements) => {
            let elements: Vec<String> = elements.iter().map(canonical).collect();
            format!("[{}]", elements.join(","))
        }
        Json::Object(object) => {
            let members = by_name(object).into_iter();
            let members: Vec<String> = members
                .map(|(name, value)| format!("{}:{}", Json::String(name.to_owned()), canonical(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        Json::Null | Json::Bool(_) | Json::String(_) => value.to_string(),
    }
}

/// Beyond this, two whole numbers may be one to a floating-point number.
const EXACT_UP_TO: f64 = 9_007_199_254_740_992.0;

fn canonical_number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.abs() < EXACT_UP_TO && text.len() < 16 => format!("{}", number + 0.0),
        Ok(_) | Err(_) => text.to_owned(),
    }
}
