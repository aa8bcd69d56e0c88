//! JWTs by themselves within a run: made of an access token, of an older one, or given in place of it at the token
//! endpoint. As itsyou.online has it.

use std::time::SystemTime;

use bearerbox_secret::Secret;

use super::sending::{Authority, Draft};
use super::token_request::plain_value;
use super::{Phase, Run, Step};
use crate::bare_jwt::{AskedJwt, JWT_TYPE, JwtTask, JwtTerms, check_bare_jwt, read_bare_jwt};
use crate::errand::Task;
use crate::error::{Endpoint, ProtocolError};
use crate::http::{Exchange, HttpResponse, Parameter};
use crate::refusal::refusal;
use crate::token::TokenResponse;

/// The parameter that asks the token endpoint for a JWT in place of an access token.
const RESPONSE_TYPE: (&str, &str) = ("response_type", "id_token");

impl Run {
    /// Sends the request for a JWT.
    pub(super) fn ask_for_jwt(&mut self, task: JwtTask, now: SystemTime) {
        let (exchange, endpoint, by, ours) = match task {
            JwtTask::Make { access_token, asked } => (Exchange::Jwt, Endpoint::Jwt, access_token, narrowing(&asked)),
            JwtTask::Refresh { jwt, asked } => {
                let ours = lifetime(&asked).into_iter().collect();
                (Exchange::JwtRefresh, Endpoint::JwtRefresh, jwt, ours)
            }
        };
        let draft = Draft {
            accept: JWT_TYPE,
            by: Authority::Token(by),
            ..Draft::form(exchange, endpoint, ours)
        };
        self.send(draft, now);
    }

    /// The last step: the JWT, or why not.
    pub(super) fn receive_jwt(&mut self, exchange: Exchange, response: &HttpResponse, now: SystemTime) {
        let step = match self.read_jwt(exchange, response, now) {
            Ok(tokens) => Step::Done(tokens),
            Err(error) => Step::Failed(error),
        };
        self.end(step);
    }

    /// Whether the token request asks for a JWT in place of an access token.
    pub(super) fn asks_for_jwt(&self) -> bool {
        let (parameters, _) = self.extras(Exchange::Token);
        parameters
            .iter()
            .any(|(name, value)| (name.as_str(), value.as_str()) == RESPONSE_TYPE)
    }

    /// Marks a token request that asks for a JWT: such a server answers in JSON to whom takes JSON.
    pub(super) fn accept_jwt(&self, draft: &mut Draft) {
        if self.asks_for_jwt() {
            draft.accept = JWT_TYPE;
        }
    }

    /// The JWT in place of a token response, where it was asked for and is there.
    pub(super) fn take_jwt_for_tokens(&mut self, response: &HttpResponse, now: SystemTime) -> Option<TokenResponse> {
        if !self.asks_for_jwt() || !(200..300).contains(&response.status) {
            return None;
        }
        let token = read_bare_jwt(response).ok()?;
        let asked = self.asked_in_form();
        self.check_jwt(response, &token, &asked, now);
        self.check_cache_control(response);
        Some(TokenResponse::of_jwt(token))
    }

    fn read_jwt(
        &mut self,
        exchange: Exchange,
        response: &HttpResponse,
        now: SystemTime,
    ) -> Result<TokenResponse, ProtocolError> {
        if !(200..300).contains(&response.status) {
            return Err(refusal(exchange, response));
        }
        let token = read_bare_jwt(response).map_err(|problem| ProtocolError::AnswerUnusable { exchange, problem })?;
        let asked = match &self.input.task {
            Task::Jwt(JwtTask::Make { asked, .. } | JwtTask::Refresh { asked, .. }) => asked.clone(),
            Task::Grant(_) | Task::Errand(_) => AskedJwt::default(),
        };
        self.check_jwt(response, &token, &asked, now);
        Ok(TokenResponse::of_jwt(token))
    }

    fn check_jwt(&mut self, response: &HttpResponse, token: &Secret, asked: &AskedJwt, now: SystemTime) {
        let terms = JwtTerms {
            client_id: &self.input.client.client_id,
            asked,
            now,
        };
        check_bare_jwt(response, token, &terms, &mut self.checks);
    }

    /// What the token request asked the JWT to say.
    fn asked_in_form(&self) -> AskedJwt {
        let Phase::Sending(sending) = &self.phase else {
            return AskedJwt::default();
        };
        let value = |name| plain_value(&sending.request.form, name).unwrap_or_default();
        let list = |name| {
            let text = value(name).replace(',', " ");
            text.split_ascii_whitespace().map(str::to_owned).collect()
        };
        AskedJwt {
            scope: list("scope"),
            audience: list("aud"),
            validity: value("validity").parse().ok(),
        }
    }
}

/// `scope`, `aud` and `validity`, lists separated by commas.
fn narrowing(asked: &AskedJwt) -> Vec<Parameter> {
    let list = |name: &str, values: &[String]| (!values.is_empty()).then(|| Parameter::plain(name, values.join(",")));
    let lists = [list("scope", &asked.scope), list("aud", &asked.audience)];
    let mut ours: Vec<Parameter> = lists.into_iter().flatten().collect();
    ours.extend(lifetime(asked));
    ours
}

/// `validity`, which counts from the refresh on.
fn lifetime(asked: &AskedJwt) -> Option<Parameter> {
    let seconds = asked.validity?;
    Some(Parameter::plain("validity", seconds.to_string()))
}

#[cfg(test)]
mod tests;
