//! The run: one execution of a grant as a state machine without I/O (RFC 6749 §4).
//!
//! It says what it needs next and is fed what came back. It owns no socket, no clock and no random
//! source, so that every rule can be tested without a network.

mod authorization_code;
mod client_credentials;
mod discovery;
mod refresh_token;
mod token_request;
mod tokens;

use std::time::SystemTime;

use bearerbox_secret::Secret;
use url::Url;

use self::discovery::{Discovery, use_metadata};
use crate::authorization::{
    AuthorizationRequest, AuthorizationResponse, Awaited, Verdict, carries_answer, check_response, judge,
};
use crate::check::Check;
use crate::client::Client;
use crate::error::{Endpoint, ProtocolError};
use crate::grant::Grant;
use crate::http::{Exchange, HttpRequest, HttpResponse};
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
    phase: Phase,
    metadata: Option<AuthorizationServerMetadata>,
    /// The scope as it was sent, from whichever place it came.
    asked_scope: Option<String>,
    /// The nonce as it was sent.
    sent_nonce: Option<Secret>,
    /// The refresh token of a refresh response that was refused.
    rescued: Option<Secret>,
    checks: Vec<Check>,
}

/// Where a run is.
#[derive(Clone, Debug)]
enum Phase {
    Discovering(Discovery),
    Authorizing {
        request: AuthorizationRequest,
        awaited: Awaited,
    },
    RequestingToken(HttpRequest),
    Over(Box<Step>),
}

impl Run {
    /// A run that has done nothing yet (RFC 6749 §4).
    pub fn new(input: RunInput) -> Self {
        let discovery = match (&input.cached, &input.issuer) {
            (None, Some(issuer)) => Some(Discovery::new(issuer.clone())),
            (Some(_), _) | (None, None) => None,
        };
        let mut run = Self {
            input,
            phase: Phase::Over(Box::new(Step::Cancelled)),
            metadata: None,
            asked_scope: None,
            sent_nonce: None,
            rescued: None,
            checks: Vec::new(),
        };
        match discovery {
            Some(discovery) => run.phase = Phase::Discovering(discovery),
            None => {
                let known = run.input.cached.clone().unwrap_or_default();
                run.start_grant(known);
            }
        }
        run
    }

    /// What it needs next (RFC 6749 §4); the same answer until something is fed.
    pub fn next(&self) -> Step {
        match &self.phase {
            Phase::Discovering(discovery) => Step::Send(discovery.request()),
            Phase::Authorizing { request, .. } => Step::OpenBrowser(request.clone()),
            Phase::RequestingToken(request) => Step::Send(request.clone()),
            Phase::Over(step) => (**step).clone(),
        }
    }

    /// Tells it what happened, at the instant `now` (RFC 6749 §4). What does not fit the present step
    /// is ignored, and so is everything once the run is over.
    pub fn feed(&mut self, event: Event, now: SystemTime) {
        match (&mut self.phase, event) {
            (Phase::Over(_), _) => {}
            (_, Event::Cancel) => self.end(Step::Cancelled),
            (Phase::Discovering(_), Event::Response(response)) => self.feed_metadata(&response),
            (Phase::Discovering(_), Event::SendFailed) => {
                self.metadata_unanswered();
            }
            (Phase::Authorizing { awaited, .. }, Event::AuthorizationResponse(response)) => {
                match check_response(awaited, &response, &mut self.checks) {
                    Ok(code) => self.request_token_for_code(code),
                    Err(error) => self.end(Step::Failed(error)),
                }
            }
            (Phase::RequestingToken(_), Event::Response(response)) => {
                let step = self.receive_tokens(&response, now);
                self.end(step);
            }
            (Phase::RequestingToken(_), Event::SendFailed) => {
                self.fail(ProtocolError::Unanswered {
                    exchange: Exchange::Token,
                });
            }
            (Phase::Discovering(_) | Phase::RequestingToken(_), Event::AuthorizationResponse(_))
            | (Phase::Authorizing { .. }, Event::Response(_) | Event::SendFailed) => {}
        }
    }

    /// The checks made since the last call, in order (RFC 9700 §2).
    pub fn take_checks(&mut self) -> Vec<Check> {
        std::mem::take(&mut self.checks)
    }

    /// The metadata as used, once known (RFC 8414 §2).
    pub fn metadata(&self) -> Option<&AuthorizationServerMetadata> {
        self.metadata.as_ref()
    }

    /// The refresh token of a refresh response that was refused, unless that is another person's (RFC 6749 §6): the server
    /// may have taken the one before out of use.
    pub fn rescued_refresh_token(&self) -> Option<&Secret> {
        self.rescued.as_ref()
    }

    /// The scope as it was asked for, extra parameters and the endpoint's own query included (RFC 6749 §3.3).
    pub fn asked_scope(&self) -> Option<&str> {
        self.asked_scope.as_deref()
    }

    /// Whether a navigation to `url` ends this run's front channel (RFC 6749 §3.1.2, §10.12): scheme,
    /// host, port and path are the redirect URI's, and it carries this run's `state`, or an answer
    /// without it or with another, which is not to be sent on either: feeding it ends the run.
    pub fn authorization_response_accepts(&self, url: &Url) -> bool {
        match self.judge(&AuthorizationResponse::from_url(url)) {
            Verdict::Ours => true,
            Verdict::StateMissing | Verdict::StateDiffers => carries_answer(url),
            Verdict::AnotherUrl => false,
        }
    }

    /// Whether `response` is the one this run awaits (RFC 6749 §10.12), without feeding it.
    pub fn judge(&self, response: &AuthorizationResponse) -> Verdict {
        match &self.phase {
            Phase::Authorizing { awaited, .. } => judge(awaited, response),
            Phase::Discovering(_) | Phase::RequestingToken(_) | Phase::Over(_) => Verdict::AnotherUrl,
        }
    }

    /// Goes on to the grant, with what discovery says (RFC 8414 §2).
    fn start_grant(&mut self, discovered: AuthorizationServerMetadata) {
        self.metadata = Some(use_metadata(discovered, &self.input.written));
        match self.input.grant {
            Grant::AuthorizationCode { .. } => self.request_authorization(),
            Grant::ClientCredentials { .. } => self.request_token_for_client(),
            Grant::RefreshToken { .. } => self.request_refresh(),
        }
    }

    /// The endpoint, or the end of the run (RFC 8414 §2).
    fn endpoint(&self, endpoint: Endpoint) -> Result<Url, ProtocolError> {
        endpoint_of(self.metadata.as_ref(), endpoint)
            .cloned()
            .ok_or(ProtocolError::MissingEndpoint { endpoint })
    }

    fn fail(&mut self, error: ProtocolError) {
        self.end(Step::Failed(error));
    }

    fn end(&mut self, step: Step) {
        self.phase = Phase::Over(Box::new(step));
    }
}

fn endpoint_of(metadata: Option<&AuthorizationServerMetadata>, endpoint: Endpoint) -> Option<&Url> {
    match endpoint {
        Endpoint::Authorization => metadata?.authorization_endpoint.as_ref(),
        Endpoint::Token => metadata?.token_endpoint.as_ref(),
    }
}

#[cfg(test)]
mod tests;
