//! Profiles as the list and the form show them.

use serde::Serialize;
use ts_rs::TS;

use super::ErrandSupport;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RunOutcome {
    /// It yielded tokens.
    Done,
    /// It failed.
    Failed,
    /// The person ended it.
    Cancelled,
    /// The program ended before the run did.
    Interrupted,
}

/// Whether a token is held, and until when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct TokenState {
    /// Whether a token set is held.
    pub held: bool,
    /// When it was obtained.
    #[ts(type = "number | null")]
    pub obtained_at: Option<i64>,
    /// When the access token expires; none when that is unknown.
    #[ts(type = "number | null")]
    pub expires_at: Option<i64>,
    /// When the access token was revoked; none when it was not.
    #[ts(type = "number | null")]
    pub revoked_at: Option<i64>,
    /// How the latest run ended.
    pub last_outcome: Option<RunOutcome>,
}

/// One persona of a profile: a named test user, or `private`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PersonaRow {
    /// The persona's name.
    pub name: String,
    /// Its token.
    pub token: TokenState,
}

/// What an environment's label means, from the farthest to the nearest to production.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum EnvironmentKind {
    /// Where one develops.
    Development,
    /// Where one tests.
    Test,
    /// The last stop before production.
    Staging,
    /// A label of the team's own.
    Other,
    /// No label.
    Unlabelled,
    /// Production.
    Production,
}

/// A line of the profile list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ProfileRow {
    /// Stable identity.
    #[ts(type = "number")]
    pub id: i64,
    /// The unique name.
    pub name: String,
    /// The environment label.
    pub environment: Option<String>,
    /// What that label means.
    pub environment_kind: EnvironmentKind,
    /// The registered grant type.
    pub grant_type: String,
    /// The authorization server, in short (its host and port, or its issuer's).
    pub server: String,
    /// Whether a run needs a browser, and so a persona.
    pub needs_browser: bool,
    /// The most recently used token over all personas.
    pub token: TokenState,
    /// Those who have signed in, most recent first; empty for grants without a person.
    pub personas: Vec<PersonaRow>,
}

/// A profile that was removed and can be restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RemovedRow {
    /// Stable identity.
    #[ts(type = "number")]
    pub id: i64,
    /// The name that it had.
    pub name: String,
    /// The environment label.
    pub environment: Option<String>,
    /// When it was removed.
    #[ts(type = "number")]
    pub removed_at: i64,
}

/// One profile, whole, for the form.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[ts(export)]
pub struct ProfileView {
    /// Its line in the list.
    pub row: ProfileRow,
    /// The profile document, with `{"held": true}` in place of each secret that the vault keeps.
    #[ts(as = "crate::profiles::ProfileDocument")]
    pub document: serde_json::Value,
    /// When it was last replaced; to be given when it is replaced, so that nobody's change is lost.
    #[ts(type = "number")]
    pub updated_at: i64,
    /// The grant in words, for example "Authorization code with PKCE".
    pub grant: String,
    /// The personas of this authorization server that could sign in here.
    pub known_personas: Vec<String>,
    /// The redirect URI can be reached by the system browser (a loopback redirect).
    pub system_browser_possible: bool,
    /// What its server can be asked with a token.
    pub errands: ErrandSupport,
}

/// What is wrong with one field of a profile document, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct FieldProblem {
    /// Where, as a dotted path into the document: `client.redirect_uri`.
    pub path: String,
    /// What is wrong and what would be right.
    pub message: String,
    /// `true`: it may be used all the same; `false`: it cannot be saved like this.
    pub warning: bool,
}
