//! The refresh of an access token (RFC 6749 §6).

use super::Run;
use crate::grant::Grant;
use crate::http::Parameter;

impl Run {
    /// Makes the refresh request (RFC 6749 §6). `scope` is sent only to narrow what was granted.
    pub(super) fn request_refresh(&mut self) {
        let Grant::RefreshToken {
            refresh_token, scope, ..
        } = &self.input.grant
        else {
            unreachable!("only this grant refreshes");
        };
        let mut ours = vec![
            Parameter::plain("grant_type", "refresh_token"),
            Parameter::secret("refresh_token", refresh_token.clone()),
        ];
        ours.extend(scope.as_ref().map(|scope| Parameter::plain("scope", scope)));
        self.request_token(ours);
    }
}

#[cfg(test)]
mod tests;
