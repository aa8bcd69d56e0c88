//! Whom a connection trusts: the system's authorities, those of a file, and single certificates that the person chose for
//! this profile. One that is refused is described, so that it can be chosen.

use std::fmt;
use std::sync::Arc;

use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::x509::X509;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, OtherError, SignatureScheme};
use rustls_platform_verifier::Verifier;

/// A certificate that nobody trusts, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntrustedCertificate {
    /// What the TLS library said.
    pub reason: String,
    /// Whom it names.
    pub names: Vec<String>,
    /// Until when it is valid.
    pub valid_until: String,
    /// `sha256:` and its digest in hexadecimal, as `tls.trusted_certificates` takes it.
    pub fingerprint: String,
}

impl fmt::Display for UntrustedCertificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({})", self.reason, self.fingerprint)
    }
}

impl std::error::Error for UntrustedCertificate {}

/// The system's judgement, and beside it the certificates that the person trusts.
#[derive(Debug)]
pub(super) struct Trust {
    system: Verifier,
    chosen: Vec<String>,
}

impl Trust {
    /// Trusts `roots` beside the system's authorities, and the certificates whose fingerprints are `chosen`.
    ///
    /// # Errors
    /// The system's authorities cannot be read, or a root is none.
    pub(super) fn new(
        roots: Vec<CertificateDer<'static>>,
        chosen: &[String],
        provider: Arc<CryptoProvider>,
    ) -> Result<Self, rustls::Error> {
        Ok(Self {
            system: Verifier::new_with_extra_roots(roots, provider)?,
            chosen: chosen.iter().map(|chosen| chosen.to_ascii_lowercase()).collect(),
        })
    }
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
        let judged = self
            .system
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        let reason = match judged {
            Ok(verified) => return Ok(verified),
            Err(reason) => reason,
        };
        let Ok(certificate) = X509::from_der(end_entity) else {
            return Err(reason);
        };
        let described = describe(&certificate, reason.to_string());
        // Exactly this certificate, whatever it says of itself: the person has looked at it.
        if self.chosen.contains(&described.fingerprint) {
            return Ok(ServerCertVerified::assertion());
        }
        Err(rustls::Error::Other(OtherError(Arc::new(described))))
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

fn describe(certificate: &X509, reason: String) -> UntrustedCertificate {
    let alternative = certificate.subject_alt_names();
    let mut names: Vec<String> = alternative
        .iter()
        .flatten()
        .filter_map(|name| name.dnsname().map(str::to_owned))
        .collect();
    if names.is_empty() {
        let common = certificate.subject_name().entries_by_nid(Nid::COMMONNAME);
        names.extend(common.filter_map(|entry| entry.data().to_string().ok()));
    }
    let digest = certificate.digest(MessageDigest::sha256());
    let hex: String = digest
        .iter()
        .flat_map(|digest| digest.iter())
        .map(|byte| format!("{byte:02x}"))
        .collect();
    UntrustedCertificate {
        reason,
        names,
        valid_until: certificate.not_after().to_string(),
        fingerprint: format!("sha256:{hex}"),
    }
}
