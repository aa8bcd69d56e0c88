//! The tokens of a text that a person pasted, as they are shown.

use serde::Serialize;
use ts_rs::TS;

use super::{JwtView, SizeView, TokenShape};

/// What a found token is by its surroundings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "place", rename_all = "snake_case")]
#[ts(export)]
pub enum FoundPlace {
    /// Nothing around it says.
    Bare,
    /// It stands behind an authentication scheme.
    Authorization {
        /// The scheme as it is written.
        scheme: String,
    },
    /// The proof in a `DPoP` header field.
    DpopProof,
    /// The value of another header field, or of a line of this form.
    Field {
        /// The field's name.
        name: String,
    },
    /// The value of a cookie.
    Cookie {
        /// The cookie's name.
        name: String,
    },
    /// A parameter of a query, a fragment or a form.
    Parameter {
        /// The parameter's name.
        name: String,
    },
    /// A member of a JSON object.
    Member {
        /// The member's name.
        name: String,
    },
}

/// A token of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FoundView {
    /// What stands around it.
    #[serde(flatten)]
    pub place: FoundPlace,
    /// In which line of the text it begins, from 1.
    pub line: usize,
    /// What it is by its form.
    pub shape: TokenShape,
    /// How long it is.
    pub characters: usize,
}

/// The tokens of a text, one of them decoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ScratchpadView {
    /// The tokens, in their order.
    pub found: Vec<FoundView>,
    /// How many bytes of the text were looked at, where that was not all of it.
    pub looked_at: Option<usize>,
    /// Whether there are more tokens than are listed.
    pub has_more: bool,
    /// Which one was decoded; none where none was found.
    pub chosen: Option<usize>,
    /// That one; none where it is opaque.
    pub jwt: Option<JwtView>,
    /// How long it is on its way.
    pub size: Option<SizeView>,
    /// Its header and claims to be edited, where both can be read.
    pub editable: Option<EditableView>,
}

/// Header and claims as JSON over several lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct EditableView {
    /// The header.
    pub header: String,
    /// The claims.
    pub claims: String,
}
