//! The token request (RFC 6749 §3.2), alike for every grant but its parameters.

use super::{Phase, Run};
use crate::check::{Check, CheckName};
use crate::error::Endpoint;
use crate::grant::Grant;
use crate::http::{Exchange, HttpRequest, Parameter, Value};
use crate::loopback::is_loopback;
use crate::parameters::{merge_headers, merge_parameters};

impl Run {
    /// Sends the grant's `ours` with the client's authentication and the extra parameters and header fields.
    pub(super) fn request_token(&mut self, mut ours: Vec<Parameter>) {
        let endpoint = match self.endpoint(Endpoint::Token) {
            Ok(endpoint) => endpoint,
            Err(error) => return self.fail(error),
        };
        let (parameters, headers) = match self.input.grant {
            Grant::AuthorizationCode { .. } | Grant::ClientCredentials { .. } => {
                (&self.input.parameters.token, &self.input.headers.token)
            }
            Grant::RefreshToken { .. } => (&self.input.parameters.refresh, &self.input.headers.refresh),
        };
        if endpoint.scheme() == "http" && !is_loopback(&endpoint) {
            let check = Check::warning(CheckName::EncryptedConnection, "RFC 6749 §3.2");
            self.checks.push(check.expected("https").found("http"));
        }
        ours.extend(self.input.client.form_parameters());
        let mut own_headers = vec![Parameter::plain("Accept", "application/json")];
        own_headers.extend(self.input.client.headers());

        let form = merge_parameters(ours, parameters, &mut self.checks);
        let mut request = HttpRequest::post(Exchange::Token, endpoint, form);
        request.headers = merge_headers(own_headers, headers, &mut self.checks);
        if !matches!(self.input.grant, Grant::AuthorizationCode { .. }) {
            self.asked_scope = plain_value(&request.form, "scope");
        }
        self.phase = Phase::RequestingToken(request);
    }
}

fn plain_value(form: &[Parameter], name: &str) -> Option<String> {
    form.iter()
        .find(|parameter| parameter.name == name)
        .and_then(|parameter| match &parameter.value {
            Value::Plain(text) => Some(text.clone()),
            Value::Secret(_) => None,
        })
}
