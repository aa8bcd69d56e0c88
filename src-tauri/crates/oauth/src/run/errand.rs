//! An errand within a run: one request, and what its answer comes to once it is proven.

use bearerbox_secret::Secret;

use super::front_channel::Unproven;
use super::sending::{Authority, Draft};
use super::{Run, Step};
use crate::errand::{Answer, Errand, Task, TokenTypeHint};
use crate::error::ProtocolError;
use crate::http::{Exchange, HttpResponse, Method, Parameter};
use crate::introspection::introspection_response;
use crate::refusal::refusal;
use crate::signed_answer::{SignedTerms, is_verified_by_server_keys};
use crate::userinfo::userinfo_response;

/// RFC 9701 §4.
const SIGNED_INTROSPECTION: &str = "application/token-introspection+jwt";

impl Run {
    /// Sends the request of an errand.
    pub(super) fn start_errand(&mut self, errand: Errand, now: std::time::SystemTime) {
        let endpoint = errand.endpoint();
        let draft = match errand {
            Errand::UserInfo { access_token, .. } => Draft {
                exchange: Exchange::UserInfo,
                endpoint,
                method: Method::Get,
                accept: "application/json, application/jwt",
                by: Authority::Token(access_token),
                ours: Vec::new(),
            },
            Errand::Introspection { token, hint, signed } => {
                let mut draft = Draft::form(Exchange::Introspection, endpoint, name_token(token, hint));
                if signed {
                    draft.accept = SIGNED_INTROSPECTION;
                }
                draft
            }
            Errand::Revocation { token, hint } => Draft::form(Exchange::Revocation, endpoint, name_token(token, hint)),
        };
        self.send(draft, now);
    }

    /// Takes the answer, or fetches first what it is verified by.
    pub(super) fn receive_answer(&mut self, response: &HttpResponse) {
        if self.keys.is_none() && is_verified_by_server_keys(response) {
            return self.fetch_keys(Unproven::Answer(response.clone()));
        }
        self.take_answer(response);
    }

    /// Takes an answer whose keys are there, if it needs any.
    pub(super) fn take_answer(&mut self, response: &HttpResponse) {
        let Task::Errand(errand) = self.input.task.clone() else {
            return;
        };
        let step = match self.read_answer(&errand, response) {
            Ok(answer) => Step::Answered(answer),
            Err(error) => Step::Failed(error),
        };
        self.end(step);
    }

    fn read_answer(&mut self, errand: &Errand, response: &HttpResponse) -> Result<Answer, ProtocolError> {
        let is_success = (200..300).contains(&response.status);
        let issuer = self.metadata.as_ref().and_then(|metadata| metadata.issuer.as_deref());
        let terms = SignedTerms {
            issuer,
            client_id: &self.input.client.client_id,
            verify: &|token| self.verify(token),
        };
        let mut checks = Vec::new();
        let answer = match errand {
            Errand::UserInfo { .. } if !is_success => Err(refusal(Exchange::UserInfo, response)),
            Errand::Introspection { .. } if !is_success => Err(refusal(Exchange::Introspection, response)),
            Errand::Revocation { .. } if !is_success => Err(refusal(Exchange::Revocation, response)),
            Errand::UserInfo { sub, .. } => userinfo_response(response, sub.as_deref(), &terms, &mut checks),
            Errand::Introspection { signed, .. } => introspection_response(response, *signed, &terms, &mut checks),
            // RFC 7009 §2.2: what the body says is of no meaning.
            Errand::Revocation { .. } => Ok(Answer::Revoked),
        };
        self.checks.append(&mut checks);
        answer
    }
}

/// RFC 7662 §2.1, RFC 7009 §2.1.
fn name_token(token: Secret, hint: TokenTypeHint) -> Vec<Parameter> {
    vec![
        Parameter::secret("token", token),
        Parameter::plain("token_type_hint", hint.name()),
    ]
}

#[cfg(test)]
mod tests;
