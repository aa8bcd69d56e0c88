//! What an errand came to, as it is shown.

use serde::Serialize;
use ts_rs::TS;

use super::{ApiAnswerView, ClaimRow, RegisteredView};

/// What an errand came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum AnswerView {
    /// Claims about somebody.
    UserInfo {
        /// The claims, in order.
        claims: Vec<ClaimRow>,
        /// Whether they came in a JWT whose signature was verified.
        signed: bool,
        /// Whether they are about the person of the ID token; not where there is no ID token.
        same_person: bool,
    },
    /// What the server says of a token.
    Introspection {
        /// Whether it is in use.
        active: bool,
        /// All members of the answer, in order.
        members: Vec<ClaimRow>,
        /// Whether they came in a JWT whose signature was verified.
        signed: bool,
    },
    /// The token is out of use.
    Revoked,
    /// The client is registered.
    Registered(RegisteredView),
    /// The client is not registered any more.
    Deregistered,
    /// An API answered.
    Api(Box<ApiAnswerView>),
    /// The logout is over.
    LoggedOut {
        /// Whether the server sent the browser back, so that the person is signed out; else that is not known.
        came_back: bool,
    },
}
