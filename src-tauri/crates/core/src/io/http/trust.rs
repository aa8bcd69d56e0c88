//! Whom a connection trusts: the system's authorities, those of a file, and single certificates that the person chose for
//! this profile. One that is refused is described, so that it can be chosen.

use std::sync::Arc;
use std::time::Duration;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::verify_server_name;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, DigitallySignedStruct, OtherError, SignatureScheme};
use rustls_platform_verifier::Verifier;

use super::certificate::{CertificateProblem, ChosenCertificates, UntrustedCertificate};

/// The system's judgement, and beside it the certificates that the person trusts.
#[derive(Debug)]
pub(super) struct Trust {
    system: Verifier,
    chosen: ChosenCertificates,
}

/// What a server shows of itself in a handshake.
struct Shown<'a> {
    end_entity: &'a CertificateDer<'a>,
    intermediates: &'a [CertificateDer<'a>],
    server_name: &'a ServerName<'a>,
    ocsp_response: &'a [u8],
}

impl Trust {
    /// Trusts `roots` beside the system's authorities, and the `chosen` certificates.
    ///
    /// # Errors
    /// The system's authorities cannot be read, or a root is none.
    pub(super) fn new(
        roots: Vec<CertificateDer<'static>>,
        chosen: ChosenCertificates,
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, rustls::Error> {
        Ok(Self {
            system: Verifier::new_with_extra_roots(roots, provider)?,
            chosen,
        })
    }

    fn ask_system(&self, shown: &Shown<'_>, at: UnixTime) -> Result<ServerCertVerified, rustls::Error> {
        self.system.verify_server_cert(
            shown.end_entity,
            shown.intermediates,
            shown.server_name,
            shown.ocsp_response,
            at,
        )
    }

    /// The certificate with all that is wrong with it: a verifier stops at the first.
    fn describe(&self, shown: &Shown<'_>, refusal: &rustls::Error, now: UnixTime) -> Option<UntrustedCertificate> {
        let host = shown.server_name.to_str();
        let mut certificate = UntrustedCertificate::read(shown.end_entity, &host, Vec::new())?;
        let valid = to_seconds(certificate.valid_from)..=to_seconds(certificate.valid_until);
        let then = now.as_secs().clamp(*valid.start(), (*valid.end()).max(*valid.start()));

        let mut problems = Vec::new();
        if then == now.as_secs() {
            problems.extend(judge_chain(refusal, &certificate));
        } else {
            let apart_from_time = self.ask_system(shown, UnixTime::since_unix_epoch(Duration::from_secs(then)));
            problems.extend(
                apart_from_time
                    .err()
                    .and_then(|refusal| judge_chain(&refusal, &certificate)),
            );
            problems.push(if then > now.as_secs() {
                CertificateProblem::NotYetValid
            } else {
                CertificateProblem::Expired
            });
        }
        problems.extend(judge_name(shown, &certificate));
        for problem in problems {
            if !certificate.problems.contains(&problem) {
                certificate.problems.push(problem);
            }
        }
        if certificate.problems.is_empty() {
            let reason = refusal.to_string();
            certificate.problems.push(CertificateProblem::Other { reason });
        }
        Some(certificate)
    }
}

/// What is wrong with who issued it, where that is what was refused.
fn judge_chain(refusal: &rustls::Error, certificate: &UntrustedCertificate) -> Option<CertificateProblem> {
    if certificate.is_self_signed {
        return Some(CertificateProblem::UnknownIssuer);
    }
    if let rustls::Error::InvalidCertificate(error) = refusal {
        if matches!(error, CertificateError::UnknownIssuer) {
            return Some(CertificateProblem::UnknownIssuer);
        }
        if matches!(error, CertificateError::Revoked) {
            return Some(CertificateProblem::Revoked);
        }
        // Judged on its own, as a certificate may be refused for something else first.
        if matches!(
            error,
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. }
        ) {
            return None;
        }
    }
    Some(CertificateProblem::Other {
        reason: refusal.to_string(),
    })
}

fn judge_name(shown: &Shown<'_>, certificate: &UntrustedCertificate) -> Option<CertificateProblem> {
    let Ok(parsed) = ParsedCertificate::try_from(shown.end_entity) else {
        return Some(CertificateProblem::Unusable);
    };
    let is_for_host = verify_server_name(&parsed, shown.server_name).is_ok() || certificate.names_host_by_common_name();
    (!is_for_host).then_some(CertificateProblem::AnotherName)
}

fn to_seconds(ms: i64) -> u64 {
    u64::try_from(ms / 1000).unwrap_or_default()
}

impl ServerCertVerifier for Trust {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let shown = Shown {
            end_entity,
            intermediates,
            server_name,
            ocsp_response,
        };
        let refusal = match self.ask_system(&shown, now) {
            Ok(verified) => return Ok(verified),
            Err(refusal) => refusal,
        };
        let Some(certificate) = self.describe(&shown, &refusal, now) else {
            return Err(refusal);
        };
        // Exactly this certificate: the person has looked at it.
        if self.chosen.trusts(&certificate) {
            return Ok(ServerCertVerified::assertion());
        }
        Err(rustls::Error::Other(OtherError(Arc::new(certificate))))
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.system.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.system.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.system.supported_verify_schemes()
    }
}

#[cfg(test)]
mod tests;
