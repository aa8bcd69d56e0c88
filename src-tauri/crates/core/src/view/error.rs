//! An error as it reaches a person: a code to branch on, our sentence, and the server's own words apart from it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::CertificateView;

/// What kind of failure it is; a code exists only where the window or a script does something different for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ErrorCode {
    /// The input was not acceptable; nothing was changed.
    Invalid,
    /// The address is not encrypted; it may be used if the person allows it.
    PlaintextAddress,
    /// What was named does not exist.
    NotFound,
    /// The name is in use.
    NameTaken,
    /// It was changed by somebody else since it was read; nothing was changed.
    ChangedMeanwhile,
    /// The authorization server refused.
    ServerRefused,
    /// The authorization server's answer was refused by us.
    AnswerRefused,
    /// The server could not be reached, or did not answer in time.
    Network,
    /// There is no token that could be used: sign in.
    SignInNeeded,
    /// The vault is locked: a passphrase or the keyring is needed.
    VaultLocked,
    /// The passphrase is wrong.
    WrongPassphrase,
    /// The vault cannot be used: damaged, foreign, newer, read-only, disk full.
    VaultUnusable,
    /// The keyring is missing, locked or refusing.
    KeyringUnusable,
    /// The port of the loopback redirect is in use.
    PortInUse,
    /// The browser could not be opened.
    BrowserUnavailable,
    /// Something that should not happen.
    Unexpected,
}

/// The authorization server's own words, never merged into ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ServerWords {
    /// The status code of the answer, where there was one.
    pub status: Option<u16>,
    /// `error` of RFC 6749 §5.2.
    pub error: Option<String>,
    /// `error_description`.
    pub error_description: Option<String>,
    /// `error_uri`.
    pub error_uri: Option<String>,
    /// The beginning of the body, where it was no such answer.
    pub body: Option<String>,
}

/// One failure: what failed, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ErrorView {
    /// The kind of failure.
    pub code: ErrorCode,
    /// What failed, in one sentence.
    pub message: String,
    /// What to do next, in one sentence.
    pub next_step: Option<String>,
    /// What the server said.
    pub server: Option<ServerWords>,
    /// The server's certificate, where it was for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub certificate: Option<Box<CertificateView>>,
}
