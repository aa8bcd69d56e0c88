//! What an API answered, and what may be done about it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{HttpMessageView, NamedValue, ServerWords};

/// What an API answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ApiAnswerView {
    /// What was asked for: `GET https://api.example/orders`.
    pub request: String,
    /// The status code.
    pub status: u16,
    /// Milliseconds until the answer was there.
    #[ts(type = "number")]
    pub duration: i64,
    /// The answer, masked.
    pub response: HttpMessageView,
    /// Where it redirects to, which is not followed.
    pub redirects_to: Option<String>,
    /// Why the API refused, one challenge after the other; empty where it did not.
    pub refusals: Vec<RefusalView>,
    /// What a next run would have to ask for, where that is what is missing.
    pub step_up: Option<StepUp>,
    /// Where the API says that its metadata is (RFC 9728 §5.1).
    pub resource_metadata: Option<String>,
}

/// Why an API refused, as one challenge says it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct RefusalView {
    /// The authentication scheme that it asks for; none where there was no challenge.
    pub scheme: Option<String>,
    /// What it means, in one sentence.
    pub message: String,
    /// What to do next, in one sentence.
    pub next_step: Option<String>,
    /// The rule: "RFC 6750 §3.1".
    pub source: String,
    /// What the API said.
    pub server: Option<ServerWords>,
}

/// What one run asks for beyond its profile (RFC 9470 §4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct StepUp {
    /// Scopes beside those of the profile.
    pub scope: Vec<String>,
    /// One of these authentication context classes, the best first.
    pub acr_values: Vec<String>,
    /// How long ago the sign-in may be, in seconds.
    #[ts(type = "number | null")]
    pub max_age: Option<u64>,
}

/// A request to an API that was made before, without the token and without what is named like a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ApiRequestView {
    /// The method.
    pub method: String,
    /// The URL.
    pub url: String,
    /// Header fields; one without a value held a secret.
    pub headers: Vec<NamedValue>,
    /// What was sent.
    pub content: Option<String>,
    /// What is left out, in words: "the header field X-Api-Key".
    pub left_out: Vec<String>,
}
