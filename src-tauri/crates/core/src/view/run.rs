//! Runs: progress while one is under way, its trace afterwards, secrets masked.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{AnswerView, ErrorView, QrCode, RunOutcome};

/// How a page of the consent window came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PageConnection {
    /// Over TLS with a certificate that holds.
    Secure,
    /// From this computer, without TLS.
    ThisComputer,
    /// Over the network without TLS.
    NotEncrypted,
    /// Not yet, or not at all: its certificate was not seen, or does not hold.
    NotLoaded,
}

/// What a run is doing now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "stage", rename_all = "snake_case")]
#[ts(export)]
pub enum RunStage {
    /// Reads the server's metadata.
    Discovering,
    /// Waits for the person in the consent window.
    InConsentWindow {
        /// The address the consent window is on, without query and fragment.
        address: String,
        /// How the page there came.
        connection: PageConnection,
        /// Whether the same run can go on in the system browser.
        can_move_to_system_browser: bool,
    },
    /// Waits for the person in the system browser.
    InSystemBrowser {
        /// The authorization request's URL, to be opened by hand if no browser came up.
        authorization_url: String,
        /// Where the answer is awaited.
        redirect_uri: String,
    },
    /// Sends the authorization request itself: pushed, or for consent elsewhere.
    RequestingAuthorization,
    /// Waits for a person who consents on another device, or whom the server asks.
    AwaitingConsent {
        /// The code to enter; none where the server asks by itself.
        user_code: Option<String>,
        /// Where to enter it.
        verification_uri: Option<String>,
        /// The same with the code in it.
        verification_uri_complete: Option<String>,
        /// That address to be scanned.
        qr_code: Option<QrCode>,
        /// When it is in vain from.
        #[ts(type = "number")]
        expires_at: i64,
    },
    /// Has what the person's sign-in led to, and waits until they let the token request go.
    Paused(PausedView),
    /// Sends the token request.
    RequestingToken,
    /// Asks the server, or an API, with a token.
    Asking,
    /// Is over.
    Ended {
        /// How.
        outcome: RunOutcome,
        /// Why, when it failed.
        error: Option<ErrorView>,
    },
}

/// Where a run has paused before its token request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PausedView {
    /// The authorization response, the code masked.
    pub response: HttpMessageView,
    /// The token request, as it will be sent.
    pub request: HttpMessageView,
    /// When the authorization response came.
    #[ts(type = "number")]
    pub since: i64,
}

/// One event of a run under way; each carries the whole state, so that none can be missed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RunProgress {
    /// The run.
    #[ts(type = "number")]
    pub run_id: i64,
    /// Its profile.
    #[ts(type = "number")]
    pub profile_id: i64,
    /// As whom.
    pub persona: Option<String>,
    /// When it started.
    #[ts(type = "number")]
    pub started_at: i64,
    /// Whether it is an errand, which yields no token set.
    pub is_errand: bool,
    /// What it does now.
    pub stage: RunStage,
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RunRow {
    /// The run.
    #[ts(type = "number")]
    pub id: i64,
    /// As whom.
    pub persona: Option<String>,
    /// The grant type of the token request (`refresh_token` for a refresh), or the errand: `userinfo`, `introspection`,
    /// `revocation`, `logout`, `api_request`, `jwt`, `jwt_refresh`.
    pub grant_type: String,
    /// Whether it is an errand, which yields no tokens.
    pub is_errand: bool,
    /// When it started.
    #[ts(type = "number")]
    pub started_at: i64,
    /// When it ended; none while it is under way.
    #[ts(type = "number | null")]
    pub ended_at: Option<i64>,
    /// How it ended.
    pub outcome: Option<RunOutcome>,
    /// One sentence: what came of it.
    pub summary: String,
}

/// A run with its trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RunView {
    /// Its line in the history.
    pub row: RunRow,
    /// The steps, in order, and after them those that were not reached.
    pub steps: Vec<StepView>,
    /// Whether a token request or a revocation was sent and not refused, so that the server may have acted on it even if
    /// no answer came.
    pub may_have_acted: bool,
    /// Why it failed.
    pub error: Option<ErrorView>,
    /// What it came to, where it was an errand.
    pub answer: Option<AnswerView>,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum StepState {
    /// Went well.
    Done,
    /// Is where the run failed.
    Failed,
    /// Is under way.
    Waiting,
    /// Was not reached.
    NotReached,
}

/// One step of a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct StepView {
    /// Its place in the trace.
    #[ts(type = "number")]
    pub position: i64,
    /// What it is: "Token request".
    pub title: String,
    /// The short line below: "POST /token · 400 in 38 ms".
    pub summary: String,
    /// How it went.
    pub state: StepState,
    /// Milliseconds from the run's start to the step's.
    #[ts(type = "number | null")]
    pub offset: Option<i64>,
    /// Milliseconds it took.
    #[ts(type = "number | null")]
    pub duration: Option<i64>,
    /// What was sent.
    pub request: Option<HttpMessageView>,
    /// What came back.
    pub response: Option<HttpMessageView>,
    /// What was checked.
    pub checks: Vec<CheckView>,
}

/// A request or a response, masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct HttpMessageView {
    /// The first line: `POST https://id.example/token` or `400 Bad Request`.
    pub line: String,
    /// Header fields.
    pub headers: Vec<NamedValue>,
    /// Query or form parameters, decoded.
    pub parameters: Vec<NamedValue>,
    /// The body where it is no form, with secrets masked; JSON is indented.
    pub body: Option<String>,
    /// Set where the body was cut, or was no text.
    pub note: Option<String>,
}

/// A name and a value that may be masked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NamedValue {
    /// The name as on the wire.
    pub name: String,
    /// The value; none where it is masked.
    pub value: Option<String>,
    /// A remark of ours: "28 characters", "client_secret_basic".
    pub note: Option<String>,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CheckVerdict {
    /// It holds.
    Passed,
    /// It holds not, but may be lived with.
    Warning,
    /// It holds not.
    Failed,
    /// There was nothing to check.
    NotApplicable,
}

/// One check of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct CheckView {
    /// What was checked, in words: "state is the one that was sent".
    pub title: String,
    /// How it came out.
    pub verdict: CheckVerdict,
    /// What was found or expected, in words, where that helps.
    pub detail: Option<String>,
    /// The rule: "RFC 9207 §2.4".
    pub source: String,
}
