//! What must not be seen of the steps of a run, as they happen.

use super::super::trace::TraceStep;
use super::Mask;

impl Mask {
    /// Remembers the secrets of a step.
    pub(in crate::runs) fn learn_step(&mut self, step: &TraceStep) {
        match step {
            TraceStep::AuthorizationRequest { url, form, .. } => {
                self.url(url);
                for (name, value) in form.iter().flatten() {
                    self.parameter(name, value, false);
                }
            }
            TraceStep::Hop {
                url,
                headers,
                redirected_to,
                ..
            } => {
                self.url(url);
                self.learn_headers(headers);
                if let Some(to) = redirected_to {
                    self.url(to);
                }
            }
            TraceStep::AuthorizationResponse { parameters, .. } => {
                for (name, value) in parameters {
                    self.parameter(name, value, false);
                }
            }
            TraceStep::Request {
                url,
                headers,
                form,
                content,
                ..
            } => {
                self.url(url);
                for field in headers {
                    self.header(&field.name, &field.value, field.secret);
                }
                for field in form {
                    self.parameter(&field.name, &field.value, field.secret);
                }
                if let Some(content) = content {
                    self.body(content);
                }
            }
            TraceStep::Redirect { to, .. } => {
                self.url(to);
            }
            TraceStep::Response { headers, body, .. } => {
                self.learn_headers(headers);
                if let Some(text) = body.text() {
                    self.body(text);
                }
            }
            TraceStep::Moved { .. }
            | TraceStep::Paused
            | TraceStep::NoResponse { .. }
            | TraceStep::Check(_)
            | TraceStep::Note { .. }
            // Its request has all of it.
            | TraceStep::Asked { .. }
            | TraceStep::Answer(_)
            | TraceStep::End { .. } => {}
        }
    }

    fn learn_headers(&mut self, headers: &[(String, String)]) {
        for (name, value) in headers {
            self.header(name, value, false);
        }
    }
}
