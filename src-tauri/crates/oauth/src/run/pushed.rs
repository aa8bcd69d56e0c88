//! The pushed authorization request within a run (RFC 9126): sent ahead, so that the browser carries only its name.

use std::time::SystemTime;

use super::sending::Draft;
use super::{Phase, Run};
use crate::authorization::{AuthorizationRequest, Awaited};
use crate::error::Endpoint;
use crate::http::{Exchange, HttpResponse, Parameter};
use crate::pushed::pushed_authorization_response;

impl Run {
    /// Whether the authorization request is pushed: the person chose it, or the server requires it (RFC 9126 §5).
    pub(super) fn is_pushed(&self) -> bool {
        let metadata = self.metadata.as_ref();
        let is_required = metadata.and_then(|metadata| metadata.require_pushed_authorization_requests);
        self.input.options.push || is_required == Some(true)
    }

    /// Pushes the request (RFC 9126 §2.1).
    pub(super) fn push_authorization_request(&mut self, parameters: Vec<Parameter>, awaited: Awaited, now: SystemTime) {
        // The client names itself as it authenticates.
        let ours = parameters
            .into_iter()
            .filter(|parameter| parameter.name != "client_id")
            .collect();
        self.pushed = Some(awaited);
        let (exchange, endpoint) = (Exchange::PushedAuthorization, Endpoint::PushedAuthorizationRequest);
        self.send(Draft::form(exchange, endpoint, ours), now);
    }

    /// The request was taken: the browser gets its name (RFC 9126 §4).
    pub(super) fn receive_request_uri(&mut self, response: &HttpResponse) {
        let request_uri = match pushed_authorization_response(response) {
            Ok(request_uri) => request_uri,
            Err(error) => return self.fail(error),
        };
        let endpoint = match self.endpoint(Endpoint::Authorization) {
            Ok(endpoint) => endpoint,
            Err(error) => return self.fail(error),
        };
        let Some(awaited) = self.pushed.take() else { return };
        let parameters = vec![
            ("client_id".to_owned(), self.input.client.client_id.clone()),
            ("request_uri".to_owned(), request_uri),
        ];
        let method = self.input.options.authorization_method;
        let request = AuthorizationRequest::new(method, &endpoint, parameters, awaited.redirect_uri.text.clone());
        self.phase = Phase::Authorizing { request, awaited };
    }
}

#[cfg(test)]
mod tests;
