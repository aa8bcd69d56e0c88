//! Discovery within a run (RFC 8414 §3): one candidate after the other, until one answers rightly.

use std::time::SystemTime;

use url::Url;

use super::{Phase, Run, endpoint_of};
use crate::check::{Check, CheckName};
use crate::errand::Task;
use crate::error::{Endpoint, ProtocolError};
use crate::grant::Grant;
use crate::http::{Exchange, HttpRequest, HttpResponse};
use crate::metadata::{
    AuthorizationServerMetadata, MetadataError, implied_issuer, is_same_issuer, metadata_requests, metadata_response,
};

/// The candidates that are left, and how the earlier ones failed.
#[derive(Clone, Debug)]
pub(super) struct Discovery {
    address: Url,
    request: HttpRequest,
    remaining: std::vec::IntoIter<HttpRequest>,
    failure: Option<ProtocolError>,
}

impl Discovery {
    pub(super) fn new(address: Url) -> Self {
        let mut remaining = metadata_requests(&address).into_iter();
        let request = remaining.next().expect("an address has at least one candidate");
        Self {
            address,
            request,
            remaining,
            failure: None,
        }
    }

    pub(super) fn request(&self) -> HttpRequest {
        self.request.clone()
    }

    /// Remembers a failure: the first real one, or else the last "not here".
    fn remember(&mut self, error: ProtocolError) {
        if self.failure.as_ref().is_none_or(is_not_here) {
            self.failure = Some(error);
        }
    }

    /// Whether there is a next candidate, which is then the present one.
    fn advance(&mut self) -> bool {
        match self.remaining.next() {
            Some(request) => {
                self.request = request;
                true
            }
            None => false,
        }
    }
}

/// A candidate that does not exist says nothing about the others.
fn is_not_here(error: &ProtocolError) -> bool {
    matches!(
        error,
        ProtocolError::Metadata(MetadataError::Status {
            status: 404 | 405 | 410,
            ..
        })
    )
}

impl Run {
    pub(super) fn feed_metadata(&mut self, response: &HttpResponse, now: SystemTime) {
        let Phase::Discovering(discovery) = &self.phase else {
            return;
        };
        let address = discovery.address.clone();
        match metadata_response(response, &address) {
            Ok(metadata) => {
                let found = metadata.issuer.clone().unwrap_or_default();
                self.checks.push(match implied_issuer(&address) {
                    Some(_) => Check::passed(CheckName::MetadataIssuer, "RFC 8414 §3.3").found(found),
                    None => Check::not_applicable(CheckName::MetadataIssuer, "RFC 8414 §3.3").found(found),
                });
                self.start_task(metadata, now);
            }
            Err(error) => {
                if let MetadataError::IssuerMismatch { expected, found, .. } = &error {
                    let check = Check::failed(CheckName::MetadataIssuer, "RFC 8414 §3.3");
                    self.checks.push(check.expected(expected).found(found));
                }
                self.metadata_failed(ProtocolError::Metadata(error), now);
            }
        }
    }

    /// All candidates are at one host: when it does not answer, asking it again only makes a person wait.
    pub(super) fn metadata_unanswered(&mut self, now: SystemTime) {
        if let Phase::Discovering(discovery) = &mut self.phase {
            discovery.remaining = Vec::new().into_iter();
        }
        let exchange = Exchange::Metadata;
        self.metadata_failed(ProtocolError::Unanswered { exchange }, now);
    }

    fn metadata_failed(&mut self, error: ProtocolError, now: SystemTime) {
        let Phase::Discovering(discovery) = &mut self.phase else {
            return;
        };
        discovery.remember(error);
        if discovery.advance() {
            return;
        }
        let error = discovery.failure.take().expect("a failure was just remembered");
        let is_mismatch = matches!(error, ProtocolError::Metadata(MetadataError::IssuerMismatch { .. }));
        if is_mismatch || !self.can_go_on_without_metadata() {
            return self.fail(error);
        }
        self.checks.push(
            Check::warning(CheckName::MetadataFound, "RFC 8414 §3")
                .found("none could be read; the endpoints written in the profile are used"),
        );
        self.start_task(AuthorizationServerMetadata::default(), now);
    }

    fn can_go_on_without_metadata(&self) -> bool {
        let is_written = |endpoint| endpoint_of(Some(&self.input.written), endpoint).is_some();
        let grant = match &self.input.task {
            Task::Grant(grant) => grant,
            Task::Errand(errand) => return errand.endpoint().is_none_or(is_written),
            Task::Jwt(_) => return is_written(Endpoint::Jwt),
        };
        let before_the_token = match grant {
            Grant::AuthorizationCode { .. } => Some(Endpoint::Authorization),
            Grant::DeviceCode { .. } => Some(Endpoint::DeviceAuthorization),
            Grant::Backchannel { .. } => Some(Endpoint::BackchannelAuthentication),
            Grant::ClientCredentials { .. }
            | Grant::RefreshToken { .. }
            | Grant::Password { .. }
            | Grant::JwtBearer { .. }
            | Grant::TokenExchange(_)
            | Grant::Extension { .. } => None,
        };
        is_written(Endpoint::Token) && before_the_token.is_none_or(is_written)
    }
}

/// What is written wins, except that the issuer keeps the spelling the server gives it: a person may
/// write it without its last slash, or as a discovery URL, and tokens name it to the letter.
pub(super) fn use_metadata(
    discovered: AuthorizationServerMetadata,
    written: &AuthorizationServerMetadata,
) -> AuthorizationServerMetadata {
    let issuer = discovered.issuer.clone();
    let mut used = discovered.overridden_by(written);
    let implied = written
        .issuer
        .as_deref()
        .and_then(|text| implied_issuer(&Url::parse(text).ok()?));
    if let (Some(issuer), Some(implied)) = (issuer, implied)
        && is_same_issuer(&implied, &issuer)
    {
        used.issuer = Some(issuer);
    }
    used
}

#[cfg(test)]
mod tests;
