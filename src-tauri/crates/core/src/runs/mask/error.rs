//! Takes secrets out of why a run failed: a server may repeat in its words what it was sent.

use bearerbox_oauth::{IdTokenProblem, MetadataError, ProtocolError};

use super::Mask;
use crate::{Error, NetworkCause};

impl Mask {
    /// The error without any secret of the run in what others wrote.
    pub fn scrub_error(&self, mut error: Error) -> Error {
        if let Error::Protocol(error) = &mut error {
            self.scrub_protocol(error);
        } else if let Error::Metadata { source, .. } = &mut error {
            self.scrub_metadata(source);
        } else if let Error::Network {
            cause: NetworkCause::Tls { reason } | NetworkCause::Other { reason },
            ..
        } = &mut error
        {
            self.scrub_all([reason]);
        } else if let Error::Network {
            cause: NetworkCause::UntrustedCertificate(certificate),
            ..
        } = &mut error
        {
            self.scrub_all(certificate.names.iter_mut().chain([&mut certificate.issuer]));
        }
        error
    }

    fn scrub_protocol(&self, error: &mut ProtocolError) {
        match error {
            ProtocolError::ServerRefused { error, .. } => {
                self.scrub_all([&mut error.error, &mut error.body]);
                self.scrub_all(error.description.iter_mut().chain(&mut error.uri));
            }
            ProtocolError::RefusedWithoutReason { excerpt, .. } | ProtocolError::TokenResponseHtml { excerpt } => {
                self.scrub_all([excerpt]);
            }
            ProtocolError::Redirected { location, .. } => self.scrub_all(location),
            ProtocolError::Metadata(error) => self.scrub_metadata(error),
            ProtocolError::RedirectUriMismatch { found, .. } | ProtocolError::IssuerMismatch { found, .. } => {
                self.scrub_all([found]);
            }
            ProtocolError::RepeatedParameter { name } => self.scrub_all([name]),
            ProtocolError::CodeMissing { names: texts } | ProtocolError::AccessTokenMissing { members: texts } => {
                self.scrub_all(texts);
            }
            ProtocolError::IdToken(problem) => self.scrub_id_token(problem),
            ProtocolError::Unanswered { .. }
            | ProtocolError::MissingEndpoint { .. }
            | ProtocolError::ConfigurationEndpointInsecure { .. }
            | ProtocolError::NotSigned(_)
            | ProtocolError::NonceRefused { .. }
            | ProtocolError::RequestUriMissing
            | ProtocolError::PollingResponse { .. }
            | ProtocolError::ConsentExpired
            | ProtocolError::FrontTokenMissing { .. }
            | ProtocolError::KeysUnknown
            | ProtocolError::KeysUnusable(_)
            | ProtocolError::KeysRefused { .. }
            | ProtocolError::Jarm(_)
            | ProtocolError::AnswerUnusable { .. }
            | ProtocolError::RedirectUriUnusable { .. }
            | ProtocolError::StateMismatch
            | ProtocolError::StateMissing
            | ProtocolError::IssuerMissing { .. }
            | ProtocolError::CodeAndError
            | ProtocolError::TokenResponseEmpty
            | ProtocolError::TokenResponseTruncated { .. }
            | ProtocolError::TokenResponseBareJwt { .. }
            | ProtocolError::TokenResponseNotUtf8 { .. }
            | ProtocolError::TokenResponseUnreadable { .. }
            | ProtocolError::TokenResponseNotAnObject { .. }
            | ProtocolError::MemberType { .. } => {}
        }
    }

    fn scrub_metadata(&self, error: &mut MetadataError) {
        match error {
            MetadataError::Status { excerpt, .. }
            | MetadataError::Html { excerpt }
            | MetadataError::NotJson { excerpt, .. } => self.scrub_all([excerpt]),
            MetadataError::Redirected { location, .. } => self.scrub_all(location),
            MetadataError::Member { member, reason } => self.scrub_all([member, reason]),
            MetadataError::IssuerMismatch { found, .. } => self.scrub_all([found]),
            MetadataError::Empty
            | MetadataError::Truncated { .. }
            | MetadataError::NotUtf8 { .. }
            | MetadataError::NotAnObject { .. }
            | MetadataError::IssuerMissing { .. } => {}
        }
    }

    fn scrub_id_token(&self, problem: &mut IdTokenProblem) {
        match problem {
            IdTokenProblem::IssuerMismatch { found, .. }
            | IdTokenProblem::AuthorizedPartyMismatch { found, .. }
            | IdTokenProblem::SubjectChanged { found, .. } => self.scrub_all([found]),
            IdTokenProblem::AudienceMismatch { found, .. } => self.scrub_all(found),
            IdTokenProblem::Undecodable { .. }
            | IdTokenProblem::ClaimMissing { .. }
            | IdTokenProblem::Expired { .. }
            | IdTokenProblem::NonceMissing
            | IdTokenProblem::NonceMismatch
            | IdTokenProblem::NotVerified(_)
            | IdTokenProblem::HashMismatch { .. }
            | IdTokenProblem::AccessTokenHashMismatch => {}
        }
    }

    fn scrub_all<'a>(&self, texts: impl IntoIterator<Item = &'a mut String>) {
        for text in texts {
            *text = self.scrub(text);
        }
    }
}
