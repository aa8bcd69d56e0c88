//! Registration and its management within a run (RFC 7591 §3, RFC 7592 §2): one request, but an update reads first,
//! because what it leaves out is taken for given up.

use std::time::SystemTime;

use bearerbox_secret::Secret;
use serde_json::{Map, Value};
use url::Url;

use super::sending::{Authority, Draft, Target};
use super::{Phase, Run, Step};
use crate::check::{Check, CheckName};
use crate::errand::{AccessToken, Answer, Errand, Task};
use crate::error::{Endpoint, ProtocolError};
use crate::http::{Exchange, HttpResponse, Method};
use crate::refusal::refusal;
use crate::registration::{
    ClientConfiguration, ClientInformation, RegisteredClient, RegistrationRequest, RegistrationTerms,
    registration_response, write_metadata,
};

/// RFC 7592 §2.2: these "MUST NOT" be in an update.
const LEFT_OUT: &[&str] = &[
    "registration_access_token",
    "registration_client_uri",
    "client_secret_expires_at",
    "client_id_issued_at",
];

/// What became of a registration so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Registering {
    /// What the server gave the client; none before it gave anything.
    information: Option<ClientInformation>,
    /// What the last update asked for.
    asked: Map<String, Value>,
}

impl Run {
    /// What the server gave the client to prove itself by, up to now (RFC 7591 §3.2.1, RFC 7592 §3): a later request of
    /// this run, or its end, may not lose it.
    pub fn client_information(&self) -> Option<&ClientInformation> {
        self.registering.information.as_ref()
    }

    /// Takes the answer to a request about a registration.
    pub(super) fn receive_registration(&mut self, exchange: Exchange, response: &HttpResponse, now: SystemTime) {
        let Task::Errand(Errand::Registration(request)) = self.input.task.clone() else {
            return;
        };
        if !(200..300).contains(&response.status) {
            return self.fail(refusal(exchange, response));
        }
        if exchange == Exchange::ClientDelete {
            self.checks.push(check_deleted(response));
            return self.end(Step::Answered(Answer::Deregistered));
        }
        let registered = match self.read_registration(&request, exchange, response, now) {
            Ok(registered) => registered,
            Err(error) => return self.fail(error),
        };
        match request {
            RegistrationRequest::Update { at, changes } if exchange == Exchange::ClientRead => {
                self.update_client(&at, &registered, changes, now);
            }
            RegistrationRequest::Register { .. }
            | RegistrationRequest::Read { .. }
            | RegistrationRequest::Update { .. }
            | RegistrationRequest::Delete { .. } => {
                self.end(Step::Answered(Answer::Registered(Box::new(registered))));
            }
        }
    }

    fn read_registration(
        &mut self,
        request: &RegistrationRequest,
        exchange: Exchange,
        response: &HttpResponse,
        now: SystemTime,
    ) -> Result<RegisteredClient, ProtocolError> {
        let Phase::Sending(sending) = &self.phase else {
            unreachable!("an answer comes to what was sent")
        };
        let endpoint = sending.request.url.clone();
        let Registering { information, asked } = std::mem::take(&mut self.registering);
        let wanted = match request {
            RegistrationRequest::Register { metadata, .. } => metadata,
            RegistrationRequest::Read { wanted, .. } => wanted,
            // Empty while it reads.
            RegistrationRequest::Update { .. } | RegistrationRequest::Delete { .. } => &asked,
        };
        let is_new = exchange == Exchange::Registration;
        let client_id = Some(self.input.client.client_id.as_str());
        let terms = RegistrationTerms {
            exchange,
            wanted,
            client_id: client_id.filter(|id| !is_new && !id.is_empty()),
            endpoint: &endpoint,
            now,
        };
        let mut given = information.unwrap_or_default();
        let read = registration_response(response, &terms, &mut given, &mut self.checks);
        self.registering = Registering {
            information: (given != ClientInformation::default()).then_some(given),
            asked,
        };
        read
    }

    /// Asks for what was read with the changes in it (RFC 7592 §2.2), by the token that came with it.
    fn update_client(
        &mut self,
        at: &ClientConfiguration,
        registered: &RegisteredClient,
        changes: Map<String, Value>,
        now: SystemTime,
    ) {
        let information = self.registering.information.clone().unwrap_or_default();
        let uri = information.registration_client_uri.as_deref();
        let at = ClientConfiguration {
            uri: uri
                .and_then(|uri| Url::parse(uri).ok())
                .unwrap_or_else(|| at.uri.clone()),
            registration_access_token: information
                .registration_access_token
                .unwrap_or_else(|| at.registration_access_token.clone()),
        };
        let mut metadata = registered.members();
        metadata.retain(|name, _| !LEFT_OUT.contains(&name.as_str()));
        for (name, value) in changes {
            if value.is_null() {
                metadata.remove(&name);
            } else {
                metadata.insert(name, value);
            }
        }
        self.registering.asked.clone_from(&metadata);
        // RFC 7592 §2.2: it "MUST match the currently issued client secret".
        if let Some(secret) = &information.client_secret {
            metadata.insert("client_secret".to_owned(), secret.expose().into());
        }
        let content = write_metadata(&metadata);
        match draft_management(Exchange::ClientUpdate, Method::Put, &at, Some(content)) {
            Ok(draft) => self.send(draft, now),
            Err(error) => self.fail(error),
        }
    }
}

/// The first request of these (RFC 7591 §3.1, RFC 7592 §2).
pub(super) fn draft_registration(request: RegistrationRequest) -> Result<Draft, ProtocolError> {
    match request {
        RegistrationRequest::Register {
            metadata,
            initial_access_token,
        } => {
            let target = Target::Endpoint(Endpoint::Registration);
            let by = initial_access_token.map_or(Authority::Nobody, bearer);
            let content = Some(write_metadata(&metadata));
            Ok(draft(Exchange::Registration, target, Method::Post, by, content))
        }
        RegistrationRequest::Read { at, .. } | RegistrationRequest::Update { at, .. } => {
            draft_management(Exchange::ClientRead, Method::Get, &at, None)
        }
        RegistrationRequest::Delete { at } => draft_management(Exchange::ClientDelete, Method::Delete, &at, None),
    }
}

fn draft_management(
    exchange: Exchange,
    method: Method,
    at: &ClientConfiguration,
    content: Option<Secret>,
) -> Result<Draft, ProtocolError> {
    at.check_secure()?;
    let target = Target::ClientConfiguration(at.uri.clone());
    let by = bearer(at.registration_access_token.clone());
    Ok(draft(exchange, target, method, by, content))
}

fn draft(exchange: Exchange, target: Target, method: Method, by: Authority, content: Option<Secret>) -> Draft {
    let content_type = ("Content-Type".to_owned(), "application/json".to_owned());
    Draft {
        exchange,
        target,
        method,
        accept: "application/json",
        by,
        ours: Vec::new(),
        headers: content.iter().map(|_| content_type.clone()).collect(),
        content,
    }
}

/// RFC 7591 §3, RFC 7592 §2.
fn bearer(token: Secret) -> Authority {
    Authority::Token(AccessToken {
        token,
        scheme: "Bearer".to_owned(),
    })
}

/// RFC 7592 §2.3.
fn check_deleted(response: &HttpResponse) -> Check {
    let (name, rule) = (CheckName::RegistrationStatus, "RFC 7592 §2.3");
    let check = if response.status == 204 {
        Check::passed(name, rule)
    } else {
        Check::warning(name, rule).expected("204")
    };
    check.found(response.status.to_string())
}

#[cfg(test)]
mod tests;
