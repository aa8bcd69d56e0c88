//! What is to be expected of two tokens, by how they belong together.

use super::rules::find_rule;
use super::{Change, Expectation};
use crate::product::Product;

/// How two tokens belong together, the first before the second (RFC 6749 §1.4–1.5, OpenID Connect Core §12.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The same token before and after a refresh (RFC 6749 §6, OpenID Connect Core §12.2).
    Refreshed,
    /// The same client's tokens for two people.
    OtherPersona,
    /// The same client's tokens of two environments, such as staging and production.
    OtherEnvironment,
    /// The ID token and the access token of one token response (OpenID Connect Core §3.1.3.3).
    IdAndAccessToken,
    /// Nothing is known of them, and nothing judged.
    Unrelated,
}

/// Of which part a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Header,
    Claims,
}

/// What is asked of a member.
#[derive(Clone, Copy)]
pub(super) enum Demand {
    /// It may differ, be added and be missing.
    Free,
    /// It must be the same.
    Fixed,
    /// It must be another.
    Fresh,
    /// It must not be earlier.
    Later,
    /// The second token may be without it; if it is there, it must be the same.
    Droppable,
    /// Either token may be without it; if it is in both, it must be the same.
    Optional,
}

impl Relation {
    /// What to think of a change of the member `name`, or within it, in tokens of `product`.
    pub(super) fn judge(self, product: Option<Product>, part: Part, name: &str, change: &Change) -> Expectation {
        if self == Self::Unrelated {
            return Expectation::Unremarkable;
        }
        let (demand, rule) = find_rule(self, product, part, name).unwrap_or((Demand::Fixed, None));
        match (demand.is_met_by(change), change.differs()) {
            (true, false) => Expectation::Unremarkable,
            (true, true) => Expectation::Expected { rule },
            (false, _) => Expectation::Unexpected { rule },
        }
    }
}

impl Demand {
    fn is_met_by(self, change: &Change) -> bool {
        let is_added = matches!(change, Change::Added(_));
        let is_removed = matches!(change, Change::Removed(_));
        match self {
            Self::Free => true,
            Self::Fixed => !change.differs(),
            Self::Fresh => change.differs(),
            Self::Later => match change {
                Change::Moved { seconds, .. } => *seconds > 0.0,
                Change::Same(_) => true,
                Change::Added(_) | Change::Removed(_) | Change::Changed { .. } | Change::Set { .. } => false,
            },
            Self::Droppable => !change.differs() || is_removed,
            Self::Optional => !change.differs() || is_added || is_removed,
        }
    }
}
