//! The run: one execution of a grant, or one errand with its tokens, as a state machine without I/O (RFC 6749 §4, §7).
//!
//! It says what it needs next and is fed what came back. It owns no socket, no clock and no random
//! source, so that every rule can be tested without a network.

mod authorization_code;
mod bare_jwt;
mod discovery;
mod errand;
mod front_channel;
mod input;
mod logout;
mod polling;
mod pushed;
mod registration;
mod resource;
mod sending;
mod token_request;
mod tokens;

use std::time::SystemTime;

use bearerbox_jwt::JwkSet;
use bearerbox_secret::Secret;
use url::Url;

use self::discovery::{Discovery, use_metadata};
use self::front_channel::FetchingKeys;
pub use self::input::{Dialect, Randomness, RequestOptions, RunInput};
use self::logout::LoggingOut;
use self::polling::Waiting;
use self::registration::Registering;
use self::sending::Sending;
use crate::authorization::{AuthorizationRequest, AuthorizationResponse, Awaited, Verdict, carries_answer, judge};
use crate::check::Check;
use crate::dpop::Nonces;
use crate::errand::{Answer, Task};
use crate::error::{Endpoint, ProtocolError};
use crate::grant::Grant;
use crate::http::{Exchange, HttpRequest, HttpResponse};
use crate::logout::LogoutRequest;
use crate::metadata::AuthorizationServerMetadata;
use crate::polling::{Polling, UserCode};
use crate::server_clock::ServerClock;
use crate::token::TokenResponse;

/// What a run needs next (RFC 6749 §4.1).
#[derive(Clone, Debug)]
pub enum Step {
    /// Open this in a browser, and await the response at the redirect URI (RFC 6749 §4.1.1).
    OpenBrowser(AuthorizationRequest),
    /// Open this in the browser where the person has signed in, and await them where it leads back to, or the end of the
    /// page (OpenID Connect RP-Initiated Logout §2).
    LogOut(LogoutRequest),
    /// Send this (RFC 6749 §3.2, RFC 8414 §3.1).
    Send(HttpRequest),
    /// Wait, while a person consents elsewhere (RFC 8628 §3.5, CIBA §11).
    Wait(Wait),
    /// Over: tokens (RFC 6749 §5.1).
    Done(TokenResponse),
    /// Over: what an errand came to (RFC 6749 §7).
    Answered(Answer),
    /// Over: failed.
    Failed(ProtocolError),
    /// Over: the person ended it.
    Cancelled,
}

/// A wait between two polls (RFC 8628 §3.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Until when.
    pub until: SystemTime,
    /// When it is in vain from (RFC 8628 §3.2).
    pub expires_at: SystemTime,
    /// What to show the person; none where the server asks by itself (CIBA §7).
    pub user_code: Option<UserCode>,
}

/// What happened (RFC 6749 §4.1).
#[derive(Clone, Debug)]
pub enum Event {
    /// An authorization response came (RFC 6749 §4.1.2).
    AuthorizationResponse(AuthorizationResponse),
    /// The page that leads nowhere back was closed, or cannot be followed (OpenID Connect RP-Initiated Logout §2).
    PageLeft,
    /// The request was answered (RFC 6749 §5).
    Response(HttpResponse),
    /// The request was not answered; the driver keeps the cause.
    SendFailed,
    /// The wait is over: one that was asked for, or one in which a request was held back.
    Waited,
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
    /// The state as it was sent.
    sent_state: Option<Secret>,
    /// The refresh token of a refresh response that was refused.
    rescued: Option<Secret>,
    /// What became of a registration so far.
    registering: Registering,
    /// What is awaited once a pushed authorization request is taken.
    pushed: Option<Awaited>,
    /// What is polled with, once a person has been asked to consent elsewhere.
    polling: Option<Polling>,
    /// The server's keys, once they were needed.
    keys: Option<JwkSet>,
    /// `sub` of an ID token that came in the authorization response (OpenID Connect Core §3.3.3.6).
    front_sub: Option<String>,
    nonces: Nonces,
    /// The server's clock, once an answer of its has said it.
    clock: Option<ServerClock>,
    /// How many values were drawn from the seed.
    drawn: u64,
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
    /// The person is shown the page where they are signed out.
    LoggingOut(Box<LoggingOut>),
    /// The server's keys are fetched, by which what it answered is verified.
    FetchingKeys(FetchingKeys),
    /// A request of ours is on its way.
    Sending(Sending),
    /// Between two polls.
    Waiting(Waiting),
    Over(Box<Step>),
}

impl Run {
    /// A run that has done nothing yet (RFC 6749 §4).
    pub fn new(input: RunInput) -> Self {
        let discovery = match (&input.cached, &input.issuer) {
            (None, Some(issuer)) if input.task.needs_server() => Some(Discovery::new(issuer.clone())),
            (Some(_), _) | (None, Some(_) | None) => None,
        };
        let mut run = Self {
            input,
            phase: Phase::Over(Box::new(Step::Cancelled)),
            metadata: None,
            asked_scope: None,
            sent_nonce: None,
            sent_state: None,
            rescued: None,
            registering: Registering::default(),
            pushed: None,
            polling: None,
            keys: None,
            front_sub: None,
            nonces: Nonces::default(),
            clock: None,
            drawn: 0,
            checks: Vec::new(),
        };
        match discovery {
            Some(discovery) => run.phase = Phase::Discovering(discovery),
            None => {
                let known = run.input.cached.clone().unwrap_or_default();
                run.start_task(known, run.input.started);
            }
        }
        run
    }

    /// What it needs next (RFC 6749 §4); the same answer until something is fed.
    pub fn next(&self) -> Step {
        match &self.phase {
            Phase::Discovering(discovery) => Step::Send(discovery.request()),
            Phase::Authorizing { request, .. } => Step::OpenBrowser(request.clone()),
            Phase::LoggingOut(logging_out) => Step::LogOut(logging_out.request.clone()),
            Phase::FetchingKeys(fetching) => Step::Send(fetching.request.clone()),
            Phase::Sending(sending) => Step::Send(sending.request.clone()),
            Phase::Waiting(waiting) => Step::Wait(waiting.wait.clone()),
            Phase::Over(step) => (**step).clone(),
        }
    }

    /// Tells it what happened, at the instant `now` (RFC 6749 §4). What does not fit the present step
    /// is ignored, and so is everything once the run is over.
    pub fn feed(&mut self, event: Event, now: SystemTime) {
        match (&mut self.phase, event) {
            (Phase::Over(_), _) => {}
            (_, Event::Cancel) => self.end(Step::Cancelled),
            (Phase::Discovering(_), Event::Response(response)) => self.feed_metadata(&response, now),
            (Phase::Discovering(_), Event::SendFailed) => self.metadata_unanswered(now),
            (Phase::Authorizing { .. }, Event::AuthorizationResponse(response)) => {
                self.receive_authorization(response, now);
            }
            (Phase::LoggingOut(_), Event::AuthorizationResponse(response)) => self.receive_way_back(&response),
            (Phase::LoggingOut(_), Event::PageLeft) => {
                self.end(Step::Answered(Answer::LoggedOut { came_back: false }));
            }
            (Phase::FetchingKeys(_), Event::Response(response)) => self.receive_keys(&response, now),
            (Phase::FetchingKeys(_), Event::SendFailed) => {
                let exchange = Exchange::Jwks;
                self.fail(ProtocolError::Unanswered { exchange });
            }
            (Phase::Sending(_), Event::Response(response)) => self.receive(&response, now),
            (Phase::Sending(_), Event::SendFailed) => self.unanswered(now),
            (Phase::Sending(_), Event::Waited) => self.renew(now),
            (Phase::Waiting(_), Event::Waited) => self.poll(now),
            (
                Phase::Discovering(_) | Phase::FetchingKeys(_),
                Event::AuthorizationResponse(_) | Event::PageLeft | Event::Waited,
            )
            | (Phase::Sending(_), Event::AuthorizationResponse(_) | Event::PageLeft)
            | (Phase::Authorizing { .. }, Event::PageLeft | Event::Response(_) | Event::SendFailed | Event::Waited)
            | (Phase::LoggingOut(_), Event::Response(_) | Event::SendFailed | Event::Waited)
            | (
                Phase::Waiting(_),
                Event::AuthorizationResponse(_) | Event::PageLeft | Event::Response(_) | Event::SendFailed,
            ) => {}
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
    /// without it or with another, which is not to be sent on either: feeding it ends the run. The way back from a
    /// logout carries nothing else.
    pub fn authorization_response_accepts(&self, url: &Url) -> bool {
        let is_logout = matches!(self.phase, Phase::LoggingOut(_));
        match self.judge(&AuthorizationResponse::from_url(url)) {
            Verdict::Ours => true,
            Verdict::StateMissing | Verdict::StateDiffers => is_logout || carries_answer(url),
            Verdict::AnotherUrl => false,
        }
    }

    /// Whether `response` is the one this run awaits (RFC 6749 §10.12), without feeding it.
    pub fn judge(&self, response: &AuthorizationResponse) -> Verdict {
        match &self.phase {
            Phase::Authorizing { awaited, .. } => judge(awaited, response),
            Phase::LoggingOut(logging_out) => logging_out.judge(response),
            Phase::Discovering(_) | Phase::FetchingKeys(_) | Phase::Sending(_) | Phase::Waiting(_) | Phase::Over(_) => {
                Verdict::AnotherUrl
            }
        }
    }

    /// Goes on to the task, with what discovery says (RFC 8414 §2).
    fn start_task(&mut self, discovered: AuthorizationServerMetadata, now: SystemTime) {
        self.metadata = Some(use_metadata(discovered, &self.input.written));
        match self.input.task.clone() {
            Task::Grant(Grant::AuthorizationCode { .. }) => self.request_authorization(now),
            Task::Grant(Grant::DeviceCode { .. } | Grant::Backchannel { .. }) => self.ask_for_consent(now),
            Task::Grant(
                grant @ (Grant::ClientCredentials { .. }
                | Grant::RefreshToken { .. }
                | Grant::Password { .. }
                | Grant::JwtBearer { .. }
                | Grant::TokenExchange(_)
                | Grant::Extension { .. }),
            ) => self.request_token(&grant, now),
            Task::Errand(errand) => self.start_errand(errand, now),
            Task::Jwt(task) => self.ask_for_jwt(task, now),
        }
    }

    /// The grant that is executed; none on an errand.
    fn grant(&self) -> Option<&Grant> {
        self.input.task.grant()
    }

    /// An answer to a request of ours.
    fn receive(&mut self, response: &HttpResponse, now: SystemTime) {
        self.measure_clock(response, now);
        if self.gives_nonce(response, now) {
            return;
        }
        let Phase::Sending(sending) = &self.phase else { return };
        match sending.draft.exchange {
            Exchange::PushedAuthorization => self.receive_request_uri(response),
            exchange @ (Exchange::DeviceAuthorization | Exchange::BackchannelAuthentication) => {
                self.start_polling(exchange, response, now);
            }
            Exchange::Token => {
                if let Some(step) = self.receive_tokens(response, now) {
                    self.end(step);
                }
            }
            Exchange::UserInfo | Exchange::Introspection | Exchange::Revocation | Exchange::Resource => {
                self.receive_answer(response);
            }
            exchange @ (Exchange::Jwt | Exchange::JwtRefresh) => self.receive_jwt(exchange, response, now),
            exchange @ (Exchange::Registration
            | Exchange::ClientRead
            | Exchange::ClientUpdate
            | Exchange::ClientDelete) => self.receive_registration(exchange, response, now),
            Exchange::Metadata | Exchange::Jwks => {}
        }
    }

    fn unanswered(&mut self, now: SystemTime) {
        let Phase::Sending(sending) = &self.phase else { return };
        let exchange = sending.draft.exchange;
        let is_poll = exchange == Exchange::Token && self.poll_unanswered(now);
        if !is_poll {
            self.fail(ProtocolError::Unanswered { exchange });
        }
    }

    /// The endpoint, or the end of the run (RFC 8414 §2). With a client certificate, the one for such connections
    /// (RFC 8705 §5).
    fn endpoint(&self, endpoint: Endpoint) -> Result<Url, ProtocolError> {
        let alias = self.metadata.as_ref().and_then(|metadata| {
            let aliases = metadata.mtls_endpoint_aliases.as_ref()?;
            Url::parse(aliases.get(endpoint.metadata_name())?.as_str()?).ok()
        });
        // The person's browser has no client certificate.
        let is_ours = !matches!(endpoint, Endpoint::Authorization | Endpoint::EndSession);
        let url = alias
            .filter(|_| is_ours && self.input.client.authentication.is_tls())
            .or_else(|| endpoint_of(self.metadata.as_ref(), endpoint).cloned())
            .ok_or(ProtocolError::MissingEndpoint { endpoint })?;
        Ok(if endpoint == Endpoint::JwtRefresh {
            refresh_below(url)
        } else {
            url
        })
    }

    fn fail(&mut self, error: ProtocolError) {
        self.end(Step::Failed(error));
    }

    fn end(&mut self, mut step: Step) {
        if let Step::Failed(error) = &mut step {
            self.tell_clock(error);
        }
        self.phase = Phase::Over(Box::new(step));
    }
}

fn endpoint_of(metadata: Option<&AuthorizationServerMetadata>, endpoint: Endpoint) -> Option<&Url> {
    match endpoint {
        Endpoint::Authorization => metadata?.authorization_endpoint.as_ref(),
        Endpoint::Token => metadata?.token_endpoint.as_ref(),
        Endpoint::PushedAuthorizationRequest => metadata?.pushed_authorization_request_endpoint.as_ref(),
        Endpoint::DeviceAuthorization => metadata?.device_authorization_endpoint.as_ref(),
        Endpoint::BackchannelAuthentication => metadata?.backchannel_authentication_endpoint.as_ref(),
        Endpoint::UserInfo => metadata?.userinfo_endpoint.as_ref(),
        Endpoint::Introspection => metadata?.introspection_endpoint.as_ref(),
        Endpoint::Revocation => metadata?.revocation_endpoint.as_ref(),
        Endpoint::Jwt | Endpoint::JwtRefresh => metadata?.jwt_endpoint.as_ref(),
        Endpoint::EndSession => metadata?.end_session_endpoint.as_ref(),
        Endpoint::Registration => metadata?.registration_endpoint.as_ref(),
    }
}

/// Where a JWT is refreshed: itsyou.online's server has it below the endpoint itself, whatever query that has.
fn refresh_below(mut url: Url) -> Url {
    let path = format!("{}/refresh", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url
}

#[cfg(test)]
mod tests;
