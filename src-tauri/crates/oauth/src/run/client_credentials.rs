//! The client credentials grant (RFC 6749 §4.4): the client acts for itself.

use super::Run;
use crate::http::Parameter;

impl Run {
    /// Makes the token request (RFC 6749 §4.4.2).
    pub(super) fn request_token_for_client(&mut self) {
        let mut ours = vec![Parameter::plain("grant_type", "client_credentials")];
        ours.extend(self.input.grant.scope().map(|scope| Parameter::plain("scope", scope)));
        self.request_token(ours);
    }
}

#[cfg(test)]
mod tests;
