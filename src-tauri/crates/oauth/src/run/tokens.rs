//! What a run makes of the token response (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3, §12.2).

use std::time::SystemTime;

use bearerbox_secret::Secret;

use super::{Run, Step};
use crate::check::{Check, CheckName};
use crate::error::{IdTokenProblem, ProtocolError};
use crate::expiry::{ExpirySource, expires_at};
use crate::grant::Grant;
use crate::http::HttpResponse;
use crate::id_token::{Expected, check_id_token};
use crate::scope::{check_scope, wants_openid};
use crate::token::{Oddity, TokenResponse, refresh_token_of, token_response};

impl Run {
    /// The last step: tokens, or why not; none where a poll has to go on.
    pub(super) fn receive_tokens(&mut self, response: &HttpResponse, now: SystemTime) -> Option<Step> {
        if let Some(tokens) = self.take_jwt_for_tokens(response, now) {
            return Some(Step::Done(tokens));
        }
        let tokens = match token_response(response) {
            Ok(tokens) => tokens,
            Err(error) => {
                if self.is_pending(&error, now) {
                    return None;
                }
                self.rescue(refresh_token_of(response));
                return Some(Step::Failed(error));
            }
        };
        self.check_form(response, &tokens);
        self.check_content(&tokens, now);
        Some(match self.check_identity(&tokens, now) {
            Ok(()) => Step::Done(tokens),
            Err(error) => {
                let is_of_another = matches!(error, ProtocolError::IdToken(IdTokenProblem::SubjectChanged { .. }));
                if !is_of_another {
                    self.rescue(tokens.refresh_token);
                }
                Step::Failed(error)
            }
        })
    }

    fn rescue(&mut self, refresh_token: Option<Secret>) {
        if matches!(self.grant(), Some(Grant::RefreshToken { .. })) {
            self.rescued = refresh_token;
        }
    }

    fn check_form(&mut self, response: &HttpResponse, tokens: &TokenResponse) {
        let source = "RFC 6749 §5.1";
        let is_json = response.media_type().as_deref() == Some("application/json");
        let check = if is_json {
            Check::passed(CheckName::ContentType, source)
        } else {
            Check::warning(CheckName::ContentType, source).expected("application/json")
        };
        self.checks
            .push(check.found(response.media_type().as_deref().unwrap_or("none")));
        self.check_cache_control(response);

        let odd: Vec<&Oddity> = tokens
            .oddities
            .iter()
            // Said by its own check, or allowed by the RFC.
            .filter(|oddity| !matches!(oddity, Oddity::ContentType(_) | Oddity::TokenTypeSpelling(_)))
            .collect();
        if odd.is_empty() {
            self.checks.push(Check::passed(CheckName::ResponseForm, source));
        }
        for oddity in odd {
            let check = Check::warning(CheckName::ResponseForm, source);
            self.checks.push(check.found(oddity.to_string()));
        }
    }

    pub(super) fn check_cache_control(&mut self, response: &HttpResponse) {
        let source = "RFC 6749 §5.1";
        let cache_control = response.header("cache-control").unwrap_or_default();
        let is_no_store = cache_control
            .split(',')
            .any(|directive| directive.trim().eq_ignore_ascii_case("no-store"));
        let check = if is_no_store {
            Check::passed(CheckName::CacheControl, source)
        } else {
            Check::warning(CheckName::CacheControl, source).expected("no-store")
        };
        let found = if cache_control.is_empty() {
            "none"
        } else {
            cache_control
        };
        self.checks.push(check.found(found));
    }

    pub(super) fn check_content(&mut self, tokens: &TokenResponse, now: SystemTime) {
        // RFC 9449 §5: a token of another type is not bound to the key.
        let expected = match &self.input.options.dpop {
            Some(_) => "DPoP",
            None => "Bearer",
        };
        let check = if tokens.token_type.eq_ignore_ascii_case(expected) {
            Check::passed(CheckName::TokenType, "RFC 6749 §7.1")
        } else {
            Check::warning(CheckName::TokenType, "RFC 6749 §7.1").expected(expected)
        };
        self.checks.push(check.found(&tokens.token_type));

        let previous_scope = self.grant().and_then(|grant| grant.previous()?.scope.clone());
        let asked = self.asked_scope.clone().or(previous_scope);
        self.checks.push(check_scope(asked.as_deref(), tokens.scope.as_deref()));

        let (name, source) = (CheckName::ExpiresIn, "RFC 6749 §5.1");
        self.checks.push(match (tokens.expires_in, expires_at(tokens, now).1) {
            (Some(0), _) => Check::warning(name, source).found("0 seconds: it has expired already"),
            (Some(seconds), _) => Check::passed(name, source).found(format!("{seconds} seconds")),
            (None, ExpirySource::Exp) => Check::warning(name, source).found("missing; exp of the access token says it"),
            (None, ExpirySource::ExpiresIn | ExpirySource::Unknown) => Check::warning(name, source).found("missing"),
        });
    }

    fn check_identity(&mut self, tokens: &TokenResponse, now: SystemTime) -> Result<(), ProtocolError> {
        let Some(id_token) = &tokens.id_token else {
            let check = self.check_missing_id_token(tokens);
            self.checks.push(check);
            return Ok(());
        };
        self.checks
            .push(Check::passed(CheckName::IdTokenPresent, "OpenID Connect Core §3.1.3.3"));
        let previous = self.input.task.grant().and_then(Grant::previous);
        // OpenID Connect Core §3.3.3.6: both ID tokens of a hybrid flow are about the same person.
        let previous_sub = previous
            .and_then(|previous| previous.sub.as_deref())
            .or(self.front_sub.as_deref());
        let expected = Expected {
            issuer: self.metadata.as_ref().and_then(|metadata| metadata.issuer.as_deref()),
            client_id: &self.input.client.client_id,
            nonce: self.sent_nonce.as_ref(),
            previous_sub,
            access_token: tokens.access_token.as_ref(),
            front: None,
        };
        check_id_token(id_token, &expected, now, &mut self.checks).map_err(ProtocolError::IdToken)
    }

    /// A warning, not the end: a server that does not know OpenID Connect ignores `openid`.
    fn check_missing_id_token(&self, tokens: &TokenResponse) -> Check {
        let name = CheckName::IdTokenPresent;
        let is_asked = self.asked_scope.as_deref().is_some_and(wants_openid);
        let is_granted = tokens.scope.as_deref().is_none_or(wants_openid);
        match self.grant() {
            // A refresh may leave it out.
            Some(Grant::RefreshToken { .. }) => Check::not_applicable(name, "OpenID Connect Core §12.2"),
            Some(Grant::AuthorizationCode { .. } | Grant::DeviceCode { .. } | Grant::Backchannel { .. })
                if is_asked && is_granted =>
            {
                Check::warning(name, "OpenID Connect Core §3.1.3.3")
                    .expected("an ID token, because openid was asked for")
                    .found("missing")
            }
            Some(_) | None => Check::not_applicable(name, "OpenID Connect Core §3.1.3.3"),
        }
    }
}

#[cfg(test)]
mod tests;
