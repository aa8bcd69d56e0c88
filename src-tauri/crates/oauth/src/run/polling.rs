//! Consent elsewhere: asked for once, and then polled for (RFC 8628 §3, OpenID Connect CIBA §7).

use std::time::SystemTime;

use super::sending::Draft;
use super::token_request::plain_value;
use super::{Phase, Run, Wait};
use crate::error::{Endpoint, ProtocolError};
use crate::grant::Grant;
use crate::http::{Exchange, HttpResponse, Parameter};
use crate::polling::{
    PollAnswer, Polling, backchannel_authentication_response, device_authorization_response, poll_answer,
};

/// Between two polls.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub wait: Wait,
}

impl Run {
    /// Asks for consent on another device (RFC 8628 §3.1), or lets the server ask (CIBA §7.1).
    pub(super) fn ask_for_consent(&mut self, now: SystemTime) {
        let (exchange, endpoint) = if self.is_backchannel() {
            (Exchange::BackchannelAuthentication, Endpoint::BackchannelAuthentication)
        } else {
            (Exchange::DeviceAuthorization, Endpoint::DeviceAuthorization)
        };
        // The consent would be lost without it.
        if let Err(error) = self.endpoint(Endpoint::Token) {
            return self.fail(error);
        }
        let mut ours: Vec<Parameter> = self.scope().into_iter().collect();
        ours.extend(self.resources());
        ours.extend(self.authorization_details());
        self.send(Draft::form(exchange, endpoint, ours), now);
        if let Phase::Sending(sending) = &self.phase {
            let sent = plain_value(&sending.request.form, "scope");
            self.remember_scope(sent);
        }
    }

    /// Takes what is polled with, and waits for the first time.
    pub(super) fn start_polling(&mut self, exchange: Exchange, response: &HttpResponse, now: SystemTime) {
        let polling = if exchange == Exchange::BackchannelAuthentication {
            backchannel_authentication_response(response, now)
        } else {
            device_authorization_response(response, now)
        };
        match polling {
            Ok(polling) => {
                self.polling = Some(polling);
                self.wait(now);
            }
            Err(error) => self.fail(error),
        }
    }

    /// The wait is over: asks whether the person has consented.
    pub(super) fn poll(&mut self, now: SystemTime) {
        let (Some(Polling { code, expires_at, .. }), Some(grant)) = (&self.polling, self.grant()) else {
            return;
        };
        if now >= *expires_at {
            return self.fail(ProtocolError::ConsentExpired);
        }
        let name = if self.is_backchannel() {
            "auth_req_id"
        } else {
            "device_code"
        };
        let ours = vec![
            Parameter::plain("grant_type", grant.grant_type()),
            Parameter::secret(name, code.clone()),
        ];
        self.send_token_request(ours, now);
    }

    /// Whether the refusal of a poll only says to go on (RFC 8628 §3.5); then the run waits again.
    pub(super) fn is_pending(&mut self, error: &ProtocolError, now: SystemTime) -> bool {
        let Some(polling) = &mut self.polling else {
            return false;
        };
        match poll_answer(error) {
            PollAnswer::Pending => {}
            PollAnswer::SlowDown => polling.slow_down(),
            PollAnswer::Over => return false,
        }
        self.wait(now);
        true
    }

    /// A poll that was not answered is one of many (RFC 8628 §3.5).
    pub(super) fn poll_unanswered(&mut self, now: SystemTime) -> bool {
        let Some(polling) = &mut self.polling else {
            return false;
        };
        polling.slow_down();
        self.wait(now);
        true
    }

    fn is_backchannel(&self) -> bool {
        matches!(self.grant(), Some(Grant::Backchannel { .. }))
    }

    fn wait(&mut self, now: SystemTime) {
        if let Some(polling) = &self.polling {
            let wait = Wait {
                until: (now + polling.interval).min(polling.expires_at.max(now)),
                expires_at: polling.expires_at,
                user_code: polling.user_code.clone(),
            };
            self.phase = Phase::Waiting(Waiting { wait });
        }
    }
}

#[cfg(test)]
mod tests;
