//! The run: one execution of a grant as a state machine without I/O (RFC 6749 §4).
//!
//! It says what it needs next and is fed what came back. It owns no socket, no clock and no random
//! source, so that every rule can be tested without a network.

use std::time::SystemTime;

use bearerbox_secret::Secret;
use url::Url;

use crate::authorization::{AuthorizationRequest, AuthorizationResponse, Verdict};
use crate::check::Check;
use crate::client::Client;
use crate::error::ProtocolError;
use crate::grant::Grant;
use crate::http::{HttpRequest, HttpResponse};
use crate::metadata::AuthorizationServerMetadata;
use crate::parameters::{ExtraHeaders, ExtraParameters};
use crate::token::TokenResponse;

/// All that a run needs (RFC 6749 §4).
#[derive(Clone, Debug)]
pub struct RunInput {
    /// The issuer, or a discovery URL, to discover (RFC 8414 §3); none when endpoints are written by hand.
    pub issuer: Option<Url>,
    /// What the profile writes (RFC 8414 §2); it wins over what discovery says.
    pub written: AuthorizationServerMetadata,
    /// From an earlier discovery (RFC 8414 §3); then no metadata is asked for.
    pub cached: Option<AuthorizationServerMetadata>,
    /// The client (RFC 6749 §2).
    pub client: Client,
    /// The grant (RFC 6749 §1.3).
    pub grant: Grant,
    /// Extra parameters (RFC 6749 §8.2).
    pub parameters: ExtraParameters,
    /// Extra header fields (RFC 9110 §5).
    pub headers: ExtraHeaders,
    /// Random values, drawn by the caller.
    pub random: Randomness,
}

/// Random values, each of at least 128 bits (RFC 6749 §10.10).
#[derive(Clone, Debug)]
pub struct Randomness {
    /// `state` (RFC 6749 §10.12).
    pub state: Secret,
    /// `nonce` (OpenID Connect Core §15.5.2).
    pub nonce: Secret,
    /// `code_verifier`: 43 to 128 unreserved characters (RFC 7636 §4.1).
    pub code_verifier: Secret,
}

/// What a run needs next (RFC 6749 §4.1).
#[derive(Clone, Debug)]
pub enum Step {
    /// Open this in a browser, and await the response at the redirect URI (RFC 6749 §4.1.1).
    OpenBrowser(AuthorizationRequest),
    /// Send this (RFC 6749 §3.2, RFC 8414 §3.1).
    Send(HttpRequest),
    /// Over: tokens (RFC 6749 §5.1).
    Done(TokenResponse),
    /// Over: failed.
    Failed(ProtocolError),
    /// Over: the person ended it.
    Cancelled,
}

/// What happened (RFC 6749 §4.1).
#[derive(Clone, Debug)]
pub enum Event {
    /// An authorization response came (RFC 6749 §4.1.2).
    AuthorizationResponse(AuthorizationResponse),
    /// The request was answered (RFC 6749 §5).
    Response(HttpResponse),
    /// The request was not answered; the driver keeps the cause.
    SendFailed,
    /// The person ended the run.
    Cancel,
}

/// One execution of a grant (RFC 6749 §4).
#[derive(Clone, Debug)]
pub struct Run {
    input: RunInput,
    metadata: Option<AuthorizationServerMetadata>,
    step: Step,
    checks: Vec<Check>,
}

impl Run {
    /// A run that has done nothing yet (RFC 6749 §4).
    pub fn new(input: RunInput) -> Self {
        Self {
            input,
            metadata: None,
            step: Step::Cancelled,
            checks: Vec::new(),
        }
    }

    /// What it needs next (RFC 6749 §4); the same answer until something is fed.
    pub fn next(&self) -> Step {
        self.step.clone()
    }

    /// Tells it what happened, at the instant `now` (RFC 6749 §4). What does not fit the present step is ignored.
    pub fn feed(&mut self, event: Event, now: SystemTime) {
        let _ = (event, now, &self.input);
    }

    /// The checks made since the last call, in order (RFC 9700 §2).
    pub fn take_checks(&mut self) -> Vec<Check> {
        std::mem::take(&mut self.checks)
    }

    /// The metadata as used, once known (RFC 8414 §2).
    pub fn metadata(&self) -> Option<&AuthorizationServerMetadata> {
        self.metadata.as_ref()
    }

    /// Whether a navigation to `url` ends this run's front channel (RFC 6749 §3.1.2, §10.12): scheme,
    /// host, port and path are the redirect URI's, and it carries this run's `state`.
    pub fn authorization_response_accepts(&self, url: &Url) -> bool {
        self.judge(&AuthorizationResponse::from_url(url)) == Verdict::Ours
    }

    /// Whether `response` belongs to this run (RFC 6749 §10.12), without feeding it.
    pub fn judge(&self, response: &AuthorizationResponse) -> Verdict {
        let _ = response;
        Verdict::AnotherUrl
    }
}
