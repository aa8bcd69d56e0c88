//! The authorization response within a run: what came through the browser is proven before it is used. A JWT, and tokens
//! beside or in place of a code, are verified by the server's keys, which are fetched for it.

use std::time::SystemTime;

use bearerbox_jwt::{Algorithm, JwkSet, SigningKey, VerifyProblem, decode, verify_hmac, verify_signature};
use bearerbox_secret::Secret;

use super::{Phase, Run, Step};
use crate::authorization::{Answered, AuthorizationResponse, Awaited, check_response};
use crate::client::ClientAuthentication;
use crate::error::ProtocolError;
use crate::http::{HttpRequest, HttpResponse};
use crate::id_token::{Expected, FrontChannel, check_id_token};
use crate::jarm::{JarmTerms, unwrap_jarm};
use crate::jwks::jwks_request;
use crate::token::TokenResponse;

/// The keys are on their way.
#[derive(Clone, Debug)]
pub(super) struct FetchingKeys {
    pub request: HttpRequest,
    unproven: Unproven,
}

/// What waits for the keys by which it is verified.
#[derive(Clone, Debug)]
pub(super) enum Unproven {
    Authorization(Box<(Awaited, AuthorizationResponse)>),
    /// The answer to an errand.
    Answer(HttpResponse),
}

impl Run {
    /// Takes the response, or fetches first what it is verified by.
    pub(super) fn receive_authorization(&mut self, response: AuthorizationResponse, now: SystemTime) {
        let Phase::Authorizing { awaited, .. } = &self.phase else {
            return;
        };
        let awaited = awaited.clone();
        if self.keys.is_none() && needs_keys(&awaited, &response) {
            return self.fetch_keys(Unproven::Authorization(Box::new((awaited, response))));
        }
        self.take_authorization(&awaited, response, now);
    }

    /// The keys have come (RFC 7517 §5).
    pub(super) fn receive_keys(&mut self, answer: &HttpResponse, now: SystemTime) {
        let Phase::FetchingKeys(fetching) = &self.phase else {
            return;
        };
        let unproven = fetching.unproven.clone();
        if !(200..300).contains(&answer.status) {
            return self.fail(ProtocolError::KeysRefused { status: answer.status });
        }
        match JwkSet::parse(&String::from_utf8_lossy(&answer.body)) {
            Ok(keys) => {
                self.keys = Some(keys);
                match unproven {
                    Unproven::Authorization(authorization) => {
                        let (awaited, response) = *authorization;
                        self.take_authorization(&awaited, response, now);
                    }
                    Unproven::Answer(response) => self.take_answer(&response),
                }
            }
            Err(problem) => self.fail(ProtocolError::KeysUnusable(problem)),
        }
    }

    pub(super) fn fetch_keys(&mut self, unproven: Unproven) {
        let Some(url) = self.metadata.as_ref().and_then(|metadata| metadata.jwks_uri.clone()) else {
            return self.fail(ProtocolError::KeysUnknown);
        };
        let request = jwks_request(url);
        self.phase = Phase::FetchingKeys(FetchingKeys { request, unproven });
    }

    fn take_authorization(&mut self, awaited: &Awaited, response: AuthorizationResponse, now: SystemTime) {
        match self.check_authorization(awaited, response, now) {
            Ok(Answered { code: Some(code), .. }) => self.request_token_for_code(code, now),
            Ok(Answered {
                code: None,
                tokens: Some(tokens),
            }) => {
                self.check_content(&tokens, now);
                self.end(Step::Done(tokens));
            }
            Ok(Answered {
                code: None,
                tokens: None,
            }) => self.fail(ProtocolError::CodeMissing { names: Vec::new() }),
            Err(error) => self.fail(error),
        }
    }

    fn check_authorization(
        &mut self,
        awaited: &Awaited,
        response: AuthorizationResponse,
        now: SystemTime,
    ) -> Result<Answered, ProtocolError> {
        let response = match response.value("response").map(str::to_owned) {
            None => response,
            Some(token) => {
                let terms = JarmTerms {
                    issuer: awaited.issuer.as_deref(),
                    client_id: &self.input.client.client_id,
                    signature: self.verify(&token),
                    now,
                };
                unwrap_jarm(&token, &response, terms, &mut self.checks)?
            }
        };
        let answered = check_response(awaited, &response, &mut self.checks)?;
        if let Some(tokens) = &answered.tokens {
            self.check_front_id_token(awaited, tokens, answered.code.as_ref(), now)?;
        }
        Ok(answered)
    }

    /// OpenID Connect Core §3.2.2.11, §3.3.2.12.
    fn check_front_id_token(
        &mut self,
        awaited: &Awaited,
        tokens: &TokenResponse,
        code: Option<&Secret>,
        now: SystemTime,
    ) -> Result<(), ProtocolError> {
        let Some(id_token) = &tokens.id_token else {
            return Ok(());
        };
        let expected = Expected {
            issuer: awaited.issuer.as_deref(),
            client_id: &self.input.client.client_id,
            nonce: self.sent_nonce.as_ref(),
            previous_sub: None,
            access_token: tokens.access_token.as_ref(),
            front: Some(FrontChannel {
                code,
                state: &awaited.state,
                signature: self.verify(id_token.expose()),
            }),
        };
        check_id_token(id_token, &expected, now, &mut self.checks).map_err(ProtocolError::IdToken)?;
        let decoded = decode(id_token.expose());
        self.front_sub = decoded
            .claims()
            .and_then(|claims| claims.text("sub"))
            .map(str::to_owned);
        Ok(())
    }

    /// Whether the server, or whoever has the client secret, signed `token`.
    pub(super) fn verify(&self, token: &str) -> Result<(), VerifyProblem> {
        if is_symmetric(token) {
            let secret = self
                .client_secret()
                .ok_or(VerifyProblem::NoKeyFits { reasons: Vec::new() })?;
            return verify_hmac(token, &secret).map(|_| ());
        }
        match &self.keys {
            Some(keys) => verify_signature(token, keys).map(|_| ()),
            None => Err(VerifyProblem::NoKeyFits { reasons: Vec::new() }),
        }
    }

    /// The client secret as a key (OpenID Connect Core §10.1).
    fn client_secret(&self) -> Option<SigningKey> {
        match &self.input.client.authentication {
            ClientAuthentication::SecretBasic { secret, .. } | ClientAuthentication::SecretPost { secret } => {
                Some(SigningKey::from_client_secret(secret))
            }
            ClientAuthentication::SecretJwt(_)
            | ClientAuthentication::None
            | ClientAuthentication::PrivateKeyJwt(_)
            | ClientAuthentication::Tls => None,
        }
    }
}

fn needs_keys(awaited: &Awaited, response: &AuthorizationResponse) -> bool {
    let id_token = response.value("id_token").filter(|_| awaited.response_type.id_token);
    let wrapped = response.value("response");
    [id_token, wrapped]
        .into_iter()
        .flatten()
        .any(|token| !is_symmetric(token))
}

pub(super) fn is_symmetric(token: &str) -> bool {
    let decoded = decode(token);
    let algorithm = decoded.header().and_then(|header| header.text("alg"));
    algorithm
        .and_then(Algorithm::from_name)
        .is_some_and(Algorithm::is_symmetric)
}

#[cfg(test)]
mod tests;
