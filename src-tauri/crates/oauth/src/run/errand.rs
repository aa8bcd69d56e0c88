//! An errand within a run: one request, and what its answer comes to once it is proven.

use bearerbox_secret::Secret;

use super::front_channel::Unproven;
use super::registration::draft_registration;
use super::resource::draft_resource_request;
use super::sending::{Authority, Draft, Target};
use super::{Run, Step};
use crate::errand::{Answer, Errand, Task, TokenTypeHint};
use crate::error::{Endpoint, ProtocolError};
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
        let draft = match errand {
            Errand::UserInfo { access_token, .. } => Draft {
                exchange: Exchange::UserInfo,
                target: Target::Endpoint(Endpoint::UserInfo),
                method: Method::Get,
                accept: "application/json, application/jwt",
                by: Authority::Token(access_token),
                ours: Vec::new(),
                headers: Vec::new(),
                content: None,
            },
            Errand::Introspection { token, hint, signed } => {
                let ours = name_token(token, hint);
                let mut draft = Draft::form(Exchange::Introspection, Endpoint::Introspection, ours);
                if signed {
                    draft.accept = SIGNED_INTROSPECTION;
                }
                draft
            }
            Errand::Revocation { token, hint } => {
                Draft::form(Exchange::Revocation, Endpoint::Revocation, name_token(token, hint))
            }
            Errand::Logout(logout) => return self.request_logout(logout),
            Errand::Registration(request) => match draft_registration(request) {
                Ok(draft) => draft,
                Err(error) => return self.fail(error),
            },
            Errand::Resource { access_token, request } => draft_resource_request(access_token, request),
        };
        self.send(draft, now);
    }

    /// Takes the answer, or fetches first what it is verified by.
    pub(super) fn receive_answer(&mut self, response: &HttpResponse) {
        let is_read = !matches!(self.input.task, Task::Errand(Errand::Resource { .. }));
        if is_read && self.keys.is_none() && is_verified_by_server_keys(response) {
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
            Errand::Logout(_) => unreachable!("nothing of a logout is sent by us"),
            Errand::Registration(_) => unreachable!("what is registered is read elsewhere"),
            Errand::Resource { .. } => Ok(Answer::Resource {
                status: response.status,
                clock: self.clock.filter(|clock| clock.differs()),
            }),
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
