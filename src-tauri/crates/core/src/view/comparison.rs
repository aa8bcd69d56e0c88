//! Two tokens side by side, as they are shown: never the tokens themselves.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{EnvironmentKind, TokenKind, TokenProblem};

/// How two tokens belong together, the first before the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ComparedAs {
    /// The same token before and after a refresh.
    Refreshed,
    /// The same client's tokens for two people.
    OtherPersona,
    /// Tokens of two environments.
    OtherEnvironment,
    /// The ID token and the access token of one token response.
    IdAndAccessToken,
    /// Nothing is known of them, and nothing judged.
    Unrelated,
}

/// What a token is by its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TokenShape {
    /// A JWT that can be read.
    Jwt,
    /// An encrypted JWT: only its header can be read.
    EncryptedJwt,
    /// Only the authorization server can read it.
    Opaque,
}

/// Where a token that is held is from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ComparedSource {
    /// The profile's name.
    pub profile: String,
    /// The profile's environment.
    pub environment: Option<String>,
    /// What kind of environment that is.
    pub environment_kind: EnvironmentKind,
    /// As whom.
    pub persona: Option<String>,
    /// 1 for the first, one more for each refresh.
    #[ts(type = "number")]
    pub generation: i64,
    /// Which token of the token set.
    pub kind: TokenKind,
    /// When it was obtained.
    #[ts(type = "number")]
    pub obtained_at: i64,
}

/// One of the two tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ComparedView {
    /// Where it is from; none where it was pasted.
    pub source: Option<ComparedSource>,
    /// What it is by its form.
    pub shape: TokenShape,
    /// How long it is.
    pub characters: usize,
    /// What is broken about it, in words.
    pub problems: Vec<TokenProblem>,
}

/// A value that is compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ComparedValue {
    /// As compact JSON, a string without its quotes; a very long one is cut, and says so.
    pub text: String,
    /// For a time: milliseconds since the Unix epoch.
    #[ts(type = "number | null")]
    pub time: Option<i64>,
}

/// What differs between two values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "change", rename_all = "snake_case")]
#[ts(export)]
pub enum ChangeView {
    /// Nothing.
    Same {
        /// The value.
        value: ComparedValue,
    },
    /// Only the second token has it.
    Added {
        /// The value.
        value: ComparedValue,
    },
    /// Only the first token has it.
    Removed {
        /// The value.
        value: ComparedValue,
    },
    /// Another value.
    Changed {
        /// That of the first token.
        before: ComparedValue,
        /// That of the second token.
        after: ComparedValue,
    },
    /// Another set.
    Set {
        /// What only the second token has.
        added: Vec<String>,
        /// What only the first token has.
        removed: Vec<String>,
        /// What both have.
        kept: Vec<String>,
    },
    /// Another time, in milliseconds since the Unix epoch.
    Moved {
        /// That of the first token.
        #[ts(type = "number")]
        before: i64,
        /// That of the second token.
        #[ts(type = "number")]
        after: i64,
    },
}

/// Whether a change was to be expected of two such tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ChangeExpectation {
    /// There is nothing to remark, or nothing to judge by.
    Unremarkable,
    /// It may differ so.
    Expected,
    /// It should not differ so, or should differ and does not.
    Unexpected,
}

/// How a header member or a claim compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DifferenceView {
    /// The names that lead to it.
    pub path: Vec<String>,
    /// What differs.
    #[serde(flatten)]
    pub change: ChangeView,
    /// Whether that was to be expected.
    pub expectation: ChangeExpectation,
    /// Where that is written: "OpenID Connect Core §12.2".
    pub rule: Option<String>,
}

/// What is known of a token besides what it says, or says itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum KnownFact {
    /// When it expires.
    Expiry,
    /// What it is good for, as the token response said it.
    Scope,
    /// How it goes along.
    TokenType,
    /// How many characters it has.
    Characters,
}

/// How a fact compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FactView {
    /// The fact.
    pub fact: KnownFact,
    /// What differs.
    #[serde(flatten)]
    pub change: ChangeView,
    /// Whether that was to be expected.
    pub expectation: ChangeExpectation,
}

/// How two tokens compare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ComparisonView {
    /// How they belong together.
    pub compared_as: ComparedAs,
    /// The first.
    pub before: ComparedView,
    /// The second.
    pub after: ComparedView,
    /// Whether they are one and the same token, character by character.
    pub is_same_token: bool,
    /// What is known of them besides.
    pub facts: Vec<FactView>,
    /// The members of the headers; none where one of them has no header that can be read.
    pub header: Option<Vec<DifferenceView>>,
    /// The claims; none where one of them has no claims that can be read.
    pub claims: Option<Vec<DifferenceView>>,
}

impl ChangeView {
    /// Whether anything differs.
    pub fn differs(&self) -> bool {
        !matches!(self, Self::Same { .. })
    }
}
