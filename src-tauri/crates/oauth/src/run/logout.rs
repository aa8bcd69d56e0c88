//! A logout within a run (OpenID Connect RP-Initiated Logout): a page in the browser where the person has signed in, and
//! the way back from it, where there is one.

use super::authorization_code::exposed;
use super::{Phase, Run, Step};
use crate::authorization::{
    AuthorizationResponse, RedirectUri, Verdict, authorization_request_url, judge_state, repeated_names,
};
use crate::check::{Check, CheckName};
use crate::errand::Answer;
use crate::error::{Endpoint, ProtocolError};
use crate::http::Parameter;
use crate::logout::{Logout, LogoutRequest, WayBack, check_way_back};

/// The page is open.
#[derive(Clone, Debug)]
pub(super) struct LoggingOut {
    pub request: LogoutRequest,
    /// None where the person ends on a page of the server.
    way_back: Option<WayBack>,
}

impl Run {
    /// Makes the logout request (§2).
    pub(super) fn request_logout(&mut self, logout: Logout) {
        match self.logout_request(logout) {
            Ok(logging_out) => self.phase = Phase::LoggingOut(Box::new(logging_out)),
            Err(error) => self.fail(error),
        }
    }

    fn logout_request(&mut self, logout: Logout) -> Result<LoggingOut, ProtocolError> {
        let endpoint = self.endpoint(Endpoint::EndSession)?;
        let mut ours = Vec::new();
        ours.extend(
            logout
                .id_token_hint
                .map(|hint| Parameter::secret("id_token_hint", hint)),
        );
        ours.push(Parameter::plain("client_id", &self.input.client.client_id));
        let way_back = match &logout.post_logout_redirect_uri {
            None => None,
            Some(text) => {
                let Some(redirect_uri) = RedirectUri::read(text) else {
                    let redirect_uri = text.clone();
                    return Err(ProtocolError::RedirectUriUnusable { redirect_uri });
                };
                let state = self.input.random.state.clone();
                ours.push(Parameter::plain("post_logout_redirect_uri", text));
                // Without a way back there is nothing to tell apart by it.
                ours.push(Parameter::secret("state", state.clone()));
                Some(WayBack { redirect_uri, state })
            }
        };
        ours.extend(logout.ui_locales.map(|locales| Parameter::plain("ui_locales", locales)));
        let parameters = exposed(&ours);
        for name in repeated_names(&endpoint, &parameters) {
            let check = Check::warning(CheckName::EndpointQueryRepeatsOurs, "RFC 6749 §3.1");
            self.checks.push(check.found(name));
        }
        let request = LogoutRequest {
            url: authorization_request_url(&endpoint, &parameters),
            post_logout_redirect_uri: logout.post_logout_redirect_uri,
        };
        Ok(LoggingOut { request, way_back })
    }

    /// The browser has come back (§3).
    pub(super) fn receive_way_back(&mut self, response: &AuthorizationResponse) {
        let Phase::LoggingOut(logging_out) = &self.phase else {
            return;
        };
        let Some(way_back) = logging_out.way_back.clone() else {
            return;
        };
        match check_way_back(&way_back, response, &mut self.checks) {
            Ok(()) => self.end(Step::Answered(Answer::LoggedOut { came_back: true })),
            Err(error) => self.fail(error),
        }
    }
}

impl LoggingOut {
    /// Whether `response` is the awaited way back.
    pub(super) fn judge(&self, response: &AuthorizationResponse) -> Verdict {
        match &self.way_back {
            Some(way_back) => judge_state(&way_back.redirect_uri, &way_back.state, response),
            None => Verdict::AnotherUrl,
        }
    }
}

#[cfg(test)]
mod tests;
