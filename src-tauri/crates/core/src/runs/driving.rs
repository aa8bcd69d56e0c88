//! What the driver knows beside the protocol's run: the latest answer, what failed, and what tokens are judged by.

use bearerbox_oauth::{
    Answer, AuthorizationResponse, Check, CheckName, Grant, HttpResponse, Run, RunInput, Task, TokenResponse,
};
use bearerbox_secret::Secret;

use super::driver::Outcome;
use crate::Error;

/// What a grant yielded, and all that its tokens are judged by.
pub(super) struct Obtained {
    pub tokens: TokenResponse,
    pub response: HttpResponse,
    pub received: i64,
    pub asked_scope: Option<String>,
    pub issuer: Option<String>,
    pub client_id: String,
    pub nonce: Option<Secret>,
    pub dpop_key: Option<Secret>,
}

/// The authorization response, once it has come and was taken.
pub(super) struct Arrived {
    pub response: AuthorizationResponse,
    pub at: i64,
}

/// What the driver knows beside the run.
pub(super) struct Driving {
    pub client_id: String,
    pub nonce: Option<Secret>,
    /// The key to which the tokens are bound, as a JWK.
    pub dpop_key: Option<Secret>,
    /// The latest answer, and when it came.
    pub received: Option<(HttpResponse, i64)>,
    /// What came through the browser, until the run has paused on it.
    pub arrived: Option<Arrived>,
    /// Why no answer came, the first time.
    pub failure: Option<Error>,
    /// Who did not answer.
    pub silent_origin: Option<String>,
    /// Whether a person is asked to consent elsewhere.
    pub is_polling: bool,
    /// What was found about the next request, to stand behind it in the trace.
    pub checks: Vec<Check>,
}

impl Driving {
    pub fn new(input: &RunInput) -> Self {
        Self {
            client_id: input.client.client_id.clone(),
            nonce: find_nonce(input),
            dpop_key: input.options.dpop.as_ref().and_then(|signer| signer.key.to_jwk().ok()),
            received: None,
            arrived: None,
            failure: None,
            silent_origin: None,
            is_polling: false,
            checks: Vec::new(),
        }
    }

    pub fn into_answer(self, answer: Answer) -> Outcome {
        let response = self.received.map(|(response, _)| response);
        Outcome::Answer { answer, response }
    }

    pub fn into_obtained(self, tokens: TokenResponse, run: &Run) -> Obtained {
        let (response, received) = self
            .received
            .unwrap_or_else(|| unreachable!("tokens come in an answer"));
        Obtained {
            tokens,
            response,
            received,
            asked_scope: run.asked_scope().map(str::to_owned),
            issuer: run.metadata().and_then(|metadata| metadata.issuer.clone()),
            client_id: self.client_id,
            nonce: self.nonce,
            dpop_key: self.dpop_key,
        }
    }
}

/// The nonce as it is sent: one among the extra parameters replaces ours.
fn find_nonce(input: &RunInput) -> Option<Secret> {
    if !matches!(input.task, Task::Grant(Grant::AuthorizationCode { .. })) {
        return None;
    }
    let extra = input.parameters.authorization.iter().find(|(name, _)| name == "nonce");
    Some(extra.map_or_else(|| input.random.nonce.clone(), |(_, value)| Secret::new(value)))
}

/// Whether a check is about what is sent next, not about what came.
pub(super) fn is_of_request(check: &Check) -> bool {
    matches!(
        check.name,
        CheckName::CodeChallenge
            | CheckName::EncryptedConnection
            | CheckName::ExtraReplacesOurs
            | CheckName::EndpointQueryRepeatsOurs
    )
}
