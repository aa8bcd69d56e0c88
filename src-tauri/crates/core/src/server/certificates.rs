//! The certificates that servers showed and nobody trusted: found before they are trusted, and remembered so that a list
//! of fingerprints can say whose they are.

use bearerbox_oauth::{Exchange, HttpRequest};

use crate::io::{Limits, name_host};
use crate::view::CertificateFacts;
use crate::{Bearerbox, Error, NetworkCause, UntrustedCertificate, now_ms};

/// A server whose certificate is not trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntrustedServer {
    /// Host and port.
    pub host: String,
    /// What it showed.
    pub certificate: UntrustedCertificate,
}

impl Bearerbox {
    /// Asks each server of a profile for its certificate; gives those that are not trusted, each once.
    ///
    /// # Errors
    /// `NoSuchProfile`; `Network` where no answer comes for another reason; of `RunError` what in the profile does not
    /// serve.
    pub async fn find_untrusted_certificates(&self, profile_id: i64) -> Result<Vec<UntrustedServer>, Error> {
        let document = self.document(profile_id)?;
        let connection = document.connection();
        let mut found: Vec<UntrustedServer> = Vec::new();
        for origin in document.authorization_server.secure_origins() {
            let request = HttpRequest::get(Exchange::Metadata, origin.clone(), 0);
            let Err(error) = self.http().send(&request, &connection, &Limits::default()).await else {
                continue;
            };
            self.remember_certificate(&error);
            if let Error::Network {
                cause: NetworkCause::UntrustedCertificate(certificate),
                ..
            } = error
            {
                let is_new = |known: &UntrustedServer| known.certificate.fingerprint != certificate.fingerprint;
                if found.iter().all(is_new) {
                    let (host, certificate) = (name_host(&origin), *certificate);
                    found.push(UntrustedServer { host, certificate });
                }
            } else if !matches!(error, Error::ResponseTooLarge { .. }) {
                return Err(error);
            }
        }
        Ok(found)
    }

    /// What is known of the certificates with these fingerprints; none of one that was never shown to this vault.
    ///
    /// # Errors
    /// The vault's.
    pub fn known_certificates(&self, fingerprints: &[String]) -> Result<Vec<CertificateFacts>, Error> {
        let mut known = Vec::new();
        for fingerprint in fingerprints {
            let kept = self.vault().cached_metadata(&key(fingerprint))?;
            // What cannot be read is not known.
            known.extend(kept.and_then(|kept| serde_json::from_str(&kept.body).ok()));
        }
        Ok(known)
    }

    /// Remembers the certificate for which this failed, if it did and the certificate may be trusted.
    pub(crate) fn remember_certificate(&self, error: &Error) {
        if let Error::Network {
            cause: NetworkCause::UntrustedCertificate(certificate),
            ..
        } = error
            && certificate.hindrance.is_none()
            && let Ok(facts) = serde_json::to_string(&CertificateFacts::from(&**certificate))
        {
            // A list without its names serves, too.
            let _ = self
                .vault()
                .cache_metadata(&key(&certificate.fingerprint), &facts, now_ms());
        }
    }
}

/// No issuer begins like this, so that what runs keep is never taken for it.
fn key(fingerprint: &str) -> String {
    format!("certificate {}", fingerprint.to_ascii_lowercase())
}
