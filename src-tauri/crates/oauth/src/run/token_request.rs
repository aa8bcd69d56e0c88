//! The token request (RFC 6749 §3.2): what each grant that goes straight to the token endpoint sends.

use std::time::SystemTime;

use serde_json::{Map, Value as Json, json};

use super::sending::Draft;
use super::{Phase, Run};
use crate::error::{Endpoint, ProtocolError};
use crate::grant::{Grant, GrantAssertion, TokenExchange};
use crate::http::{Exchange, Parameter, Value};
use crate::time::seconds_since_epoch;

/// How long an assertion of ours is good, in seconds.
const ASSERTION_LIFETIME: u64 = 180;

impl Run {
    /// Makes the token request of a grant that needs nobody's consent on the way.
    pub(super) fn request_token(&mut self, grant: &Grant, now: SystemTime) {
        match self.grant_parameters(grant, now) {
            Ok(ours) => self.send_token_request(ours, now),
            Err(error) => self.fail(error),
        }
    }

    /// Sends the grant's `ours` to the token endpoint.
    pub(super) fn send_token_request(&mut self, mut ours: Vec<Parameter>, now: SystemTime) {
        if !matches!(self.grant(), Some(Grant::RefreshToken { .. })) {
            ours.extend(self.resources());
        }
        let mut draft = Draft::form(Exchange::Token, Endpoint::Token, ours);
        self.accept_jwt(&mut draft);
        self.send(draft, now);
        let is_asked_here = !matches!(
            self.grant(),
            Some(Grant::AuthorizationCode { .. } | Grant::DeviceCode { .. } | Grant::Backchannel { .. })
        );
        if let (Phase::Sending(sending), true) = (&self.phase, is_asked_here) {
            let sent = plain_value(&sending.request.form, "scope");
            self.remember_scope(sent);
        }
    }

    /// `scope`, separated as the server wants it (RFC 6749 §3.3).
    pub(super) fn scope(&self) -> Option<Parameter> {
        let scope = self.grant()?.scope()?;
        let is_comma = self.input.options.dialect.comma_scopes;
        let scope = if is_comma {
            scope.replace(' ', ",")
        } else {
            scope.to_owned()
        };
        Some(Parameter::plain("scope", scope))
    }

    /// The scope that was sent, separated by spaces again.
    pub(super) fn remember_scope(&mut self, sent: Option<String>) {
        let is_comma = self.input.options.dialect.comma_scopes;
        self.asked_scope = sent.map(|scope| if is_comma { scope.replace(',', " ") } else { scope });
    }

    /// `resource` (RFC 8707 §2).
    pub(super) fn resources(&self) -> Vec<Parameter> {
        let resources = self.input.options.resource.iter();
        resources
            .map(|resource| Parameter::plain("resource", resource))
            .collect()
    }

    /// `authorization_details` (RFC 9396 §2).
    pub(super) fn authorization_details(&self) -> Option<Parameter> {
        let details = self.input.options.authorization_details.as_ref()?;
        Some(Parameter::plain("authorization_details", details))
    }

    fn grant_parameters(&mut self, grant: &Grant, now: SystemTime) -> Result<Vec<Parameter>, ProtocolError> {
        let mut ours = vec![Parameter::plain("grant_type", grant.grant_type())];
        match grant {
            Grant::AuthorizationCode { .. } | Grant::DeviceCode { .. } | Grant::Backchannel { .. } => {
                unreachable!("these have a code, or are polled")
            }
            Grant::ClientCredentials { .. } => ours.extend(self.authorization_details()),
            Grant::Extension { .. } => {}
            Grant::RefreshToken { refresh_token, .. } => {
                ours.push(Parameter::secret("refresh_token", refresh_token.clone()));
            }
            Grant::Password { username, password, .. } => {
                ours.push(Parameter::plain("username", username));
                ours.push(Parameter::secret("password", password.clone()));
            }
            Grant::JwtBearer { assertion, .. } => {
                let assertion = match assertion {
                    GrantAssertion::Given(assertion) => assertion.clone(),
                    GrantAssertion::Made { claims, signer } => {
                        let claims = self.assertion_claims(claims, now);
                        signer.sign("JWT", signer.kid(), &claims)?
                    }
                };
                ours.push(Parameter::secret("assertion", assertion));
            }
            Grant::TokenExchange(exchange) => ours.extend(exchange_parameters(exchange)),
        }
        ours.extend(self.scope());
        Ok(ours)
    }

    /// What RFC 7523 §3 requires of an assertion, where `claims` does not say it.
    fn assertion_claims(&mut self, claims: &Map<String, Json>, now: SystemTime) -> Map<String, Json> {
        let now = seconds_since_epoch(now);
        let metadata = self.metadata.clone().unwrap_or_default();
        let audience = metadata.issuer.or_else(|| metadata.token_endpoint.map(String::from));
        let mut whole = Map::from_iter([
            ("iss".to_owned(), json!(self.input.client.client_id)),
            ("aud".to_owned(), json!(audience)),
            ("iat".to_owned(), json!(now)),
            ("exp".to_owned(), json!(now + ASSERTION_LIFETIME)),
            ("jti".to_owned(), json!(self.draw())),
        ]);
        whole.extend(claims.iter().map(|(name, value)| (name.clone(), value.clone())));
        whole
    }
}

/// RFC 8693 §2.1.
fn exchange_parameters(exchange: &TokenExchange) -> Vec<Parameter> {
    let mut ours = vec![
        Parameter::secret("subject_token", exchange.subject.token.clone()),
        Parameter::plain("subject_token_type", &exchange.subject.token_type),
    ];
    if let Some(actor) = &exchange.actor {
        ours.push(Parameter::secret("actor_token", actor.token.clone()));
        ours.push(Parameter::plain("actor_token_type", &actor.token_type));
    }
    let wanted = exchange.requested_token_type.as_ref();
    ours.extend(wanted.map(|wanted| Parameter::plain("requested_token_type", wanted)));
    ours.extend(
        exchange
            .audience
            .iter()
            .map(|audience| Parameter::plain("audience", audience)),
    );
    ours
}

pub(super) fn plain_value(form: &[Parameter], name: &str) -> Option<String> {
    form.iter()
        .find(|parameter| parameter.name == name)
        .and_then(|parameter| match &parameter.value {
            Value::Plain(text) => Some(text.clone()),
            Value::Secret(_) => None,
        })
}

#[cfg(test)]
mod client_credentials;
#[cfg(test)]
mod refresh_token;
#[cfg(test)]
mod tests;
