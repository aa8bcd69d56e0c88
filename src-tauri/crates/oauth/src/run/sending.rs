//! A request of ours: authenticated as it is made, and made again where the server asks for a nonce (RFC 9449 §8) or at the
//! next poll (RFC 8628 §3.5). An assertion or a proof is good only once.

use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bearerbox_secret::Secret;
use sha2::{Digest, Sha256};
use url::Url;

use super::{Phase, Run};
use crate::challenge::challenges;
use crate::check::{Check, CheckName};
use crate::client::AssertionTerms;
use crate::dpop::{ProofTerms, USE_NONCE, dpop_proof};
use crate::errand::AccessToken;
use crate::error::{Endpoint, ProtocolError};
use crate::grant::Grant;
use crate::http::{Exchange, HttpRequest, HttpResponse, Method, Parameter};
use crate::loopback::is_loopback;
use crate::parameters::{merge_headers, merge_parameters};
use crate::server_clock::ServerClock;

/// How often a nonce that the server asks for is given to it. One that changes at each answer would never end.
const NONCE_TRIES: u8 = 3;

/// What is asked for where nothing else is.
const JSON: &str = "application/json";

/// Names with their values.
type Pairs = [(String, String)];

/// What is sent, before the client authenticates.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub exchange: Exchange,
    pub target: Target,
    pub method: Method,
    pub accept: &'static str,
    pub by: Authority,
    pub ours: Vec<Parameter>,
    /// Header fields that the person writes for this request alone.
    pub headers: Vec<(String, String)>,
    pub content: Option<Secret>,
}

/// Where a request goes.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// To this endpoint of the authorization server.
    Endpoint(Endpoint),
    /// To where the client was told to manage its registration (RFC 7592 §3).
    ClientConfiguration(Url),
    /// To an API.
    Resource(Url),
}

/// By whose authority a request is made.
#[derive(Clone, Debug)]
pub(super) enum Authority {
    /// The client's (RFC 6749 §2.3).
    Client,
    /// That of whoever has this token (RFC 6749 §7).
    Token(AccessToken),
    /// Nobody's: whoever asks is heard (RFC 7591 §3).
    Nobody,
}

impl Draft {
    /// A form by the client's authority, to be answered in JSON.
    pub fn form(exchange: Exchange, endpoint: Endpoint, ours: Vec<Parameter>) -> Self {
        Self {
            exchange,
            target: Target::Endpoint(endpoint),
            method: Method::Post,
            accept: JSON,
            by: Authority::Client,
            ours,
            headers: Vec::new(),
            content: None,
        }
    }
}

/// A request on its way.
#[derive(Clone, Debug)]
pub(super) struct Sending {
    pub draft: Draft,
    pub request: HttpRequest,
    /// How often the server has asked for a nonce.
    pub nonces_asked: u8,
}

impl Run {
    /// Sends `draft` with the client's authentication and what the person adds to it.
    pub(super) fn send(&mut self, draft: Draft, now: SystemTime) {
        match self.make(&draft, now) {
            Ok(request) => {
                self.phase = Phase::Sending(Sending {
                    draft,
                    request,
                    nonces_asked: 0,
                });
            }
            Err(error) => self.fail(error),
        }
    }

    /// Makes the request again that was held back meanwhile: an assertion and a proof say when they were made (RFC 7523 §3,
    /// RFC 9449 §4.3).
    pub(super) fn renew(&mut self, now: SystemTime) {
        let Phase::Sending(sending) = &self.phase else {
            return;
        };
        let mut sending = sending.clone();
        // What was found about it has been told.
        let told = self.checks.len();
        match self.make(&sending.draft, now) {
            Ok(request) => {
                self.checks.truncate(told);
                sending.request = request;
                self.phase = Phase::Sending(sending);
            }
            Err(error) => self.fail(error),
        }
    }

    /// Whether the answer only asks for another nonce, which is then given (RFC 9449 §8).
    pub(super) fn gives_nonce(&mut self, response: &HttpResponse, now: SystemTime) -> bool {
        let Phase::Sending(sending) = &self.phase else {
            return false;
        };
        let (draft, tries) = (sending.draft.clone(), sending.nonces_asked);
        let has_nonce = self.nonces.learn(&sending.request.url, response);
        let asks = has_nonce && asks_for_nonce(response) && self.input.options.dpop.is_some();
        if !asks {
            return false;
        }
        if tries >= NONCE_TRIES {
            // Whatever an API says is its answer.
            if draft.exchange == Exchange::Resource {
                return false;
            }
            self.fail(ProtocolError::NonceRefused { tries });
            return true;
        }
        match self.make(&draft, now) {
            Ok(request) => {
                self.phase = Phase::Sending(Sending {
                    draft,
                    request,
                    nonces_asked: tries + 1,
                });
            }
            Err(error) => self.fail(error),
        }
        true
    }

    /// How far the server's clock is from ours, as its first answer to a request of ours says it: metadata may have been
    /// kept on the way.
    pub(super) fn measure_clock(&mut self, response: &HttpResponse, now: SystemTime) {
        if self.clock.is_none() {
            self.clock = ServerClock::measure(response, now);
            self.checks.extend(self.clock.map(ServerClock::check));
        }
    }

    /// Tells a refusal of how far the clocks are apart, where the request said when it was made (RFC 7523 §3,
    /// RFC 9449 §4.3).
    pub(super) fn tell_clock(&self, error: &mut ProtocolError) {
        let is_dated = self.input.options.dpop.is_some()
            || self.input.client.authentication.is_assertion()
            || matches!(self.grant(), Some(Grant::JwtBearer { .. }));
        if let ProtocolError::ServerRefused { clock, .. } | ProtocolError::RefusedWithoutReason { clock, .. } = error
            && is_dated
        {
            *clock = self.clock.filter(|clock| clock.differs());
        }
    }

    fn make(&mut self, draft: &Draft, now: SystemTime) -> Result<HttpRequest, ProtocolError> {
        let (url, rule) = match &draft.target {
            Target::Endpoint(endpoint) => (self.endpoint(*endpoint)?, "RFC 6749 §3.2"),
            Target::ClientConfiguration(url) => (url.clone(), "RFC 7592 §2"),
            Target::Resource(url) => (url.clone(), "RFC 6750 §5.3"),
        };
        if url.scheme() == "http" && !is_loopback(&url) {
            let check = Check::warning(CheckName::EncryptedConnection, rule);
            self.checks.push(check.expected("https").found("http"));
        }
        let jti = self.draw();
        let metadata = self.metadata.as_ref();
        let terms = AssertionTerms {
            issuer: metadata.and_then(|metadata| metadata.issuer.as_deref()),
            token_endpoint: metadata.and_then(|metadata| metadata.token_endpoint.as_ref().map(Url::as_str)),
            jti,
            now,
        };
        let mut ours = draft.ours.clone();
        let mut own_headers = Vec::new();
        // Only where nothing else is said: the person's own takes nothing away.
        if !draft
            .headers
            .iter()
            .any(|(name, _)| name.eq_ignore_ascii_case("accept"))
        {
            own_headers.push(Parameter::plain("Accept", draft.accept));
        }
        match &draft.by {
            Authority::Client => {
                ours.extend(self.input.client.form_parameters(&terms)?);
                own_headers.extend(self.input.client.headers());
            }
            Authority::Token(access_token) => own_headers.push(access_token.header()),
            Authority::Nobody => {}
        }
        let (parameters, headers) = self.extras(draft.exchange);
        let (parameters, mut headers) = (parameters.to_vec(), headers.to_vec());
        headers.extend(draft.headers.iter().cloned());

        let form = merge_parameters(ours, &parameters, &mut self.checks);
        let mut request = HttpRequest::post(draft.exchange, url, form);
        request.method = draft.method;
        request.content = draft.content.clone();
        own_headers.extend(self.proof(&request, &draft.by, now)?);
        request.headers = merge_headers(own_headers, &headers, &mut self.checks);
        Ok(request)
    }

    /// A value that was never drawn before: 128 bits and more (RFC 7519 §4.1.7).
    pub(super) fn draw(&mut self) -> String {
        self.drawn += 1;
        let mut hash = Sha256::new();
        hash.update(self.input.random.seed.expose());
        hash.update(self.drawn.to_be_bytes());
        URL_SAFE_NO_PAD.encode(hash.finalize())
    }

    /// The DPoP proof for a request, where the tokens are bound to a key: for the token request (RFC 9449 §5), and
    /// beside the token (§7.1).
    fn proof(
        &mut self,
        request: &HttpRequest,
        by: &Authority,
        now: SystemTime,
    ) -> Result<Option<Parameter>, ProtocolError> {
        let access_token = match by {
            Authority::Client if request.exchange != Exchange::Token => return Ok(None),
            Authority::Nobody => return Ok(None),
            Authority::Client => None,
            Authority::Token(access_token) => Some(&access_token.token),
        };
        let Some(signer) = self.input.options.dpop.clone() else {
            return Ok(None);
        };
        let jti = self.draw();
        let proof = dpop_proof(
            &signer,
            &ProofTerms {
                method: request.method,
                url: &request.url,
                jti,
                nonce: self.nonces.of(&request.url),
                access_token,
                now,
            },
        )?;
        Ok(Some(Parameter::secret("DPoP", proof)))
    }

    /// What the person adds to a request of this kind.
    pub(super) fn extras(&self, exchange: Exchange) -> (&Pairs, &Pairs) {
        let (parameters, headers) = (&self.input.parameters, &self.input.headers);
        match (exchange, self.grant()) {
            (Exchange::Token, Some(Grant::RefreshToken { .. })) => (&parameters.refresh, &headers.refresh),
            (Exchange::Token, _) => (&parameters.token, &headers.token),
            // These are the authorization request by another way.
            (Exchange::DeviceAuthorization | Exchange::BackchannelAuthentication, _) => {
                (&parameters.authorization, &headers.token)
            }
            // The parameters of a pushed request have been put together already.
            (Exchange::PushedAuthorization | Exchange::Introspection | Exchange::Revocation, _) => {
                (&[], &headers.token)
            }
            (
                Exchange::Metadata
                | Exchange::Jwks
                | Exchange::UserInfo
                | Exchange::Resource
                | Exchange::Jwt
                | Exchange::JwtRefresh
                | Exchange::Registration
                | Exchange::ClientRead
                | Exchange::ClientUpdate
                | Exchange::ClientDelete,
                _,
            ) => (&[], &[]),
        }
    }
}

fn asks_for_nonce(response: &HttpResponse) -> bool {
    // The authorization server says it in the body, an API in its challenge (RFC 9449 §8, §9).
    let body = str::from_utf8(&response.body).unwrap_or_default();
    let is_challenged = || {
        let challenges = challenges(response);
        challenges
            .iter()
            .any(|challenge| challenge.get("error") == Some(USE_NONCE))
    };
    matches!(response.status, 400 | 401) && (body.contains(USE_NONCE) || is_challenged())
}

#[cfg(test)]
mod tests;
