//! Trusting one certificate for one profile, and not any more.

use super::checks::check_fingerprint;
use super::document::ProfileDocument;
use crate::view::{FieldProblem, ProfileRow};
use crate::{Bearerbox, Error};

impl Bearerbox {
    /// Lets a profile trust exactly the certificate with this fingerprint; tokens and history stay.
    ///
    /// # Errors
    /// `InvalidDocument` where it is no fingerprint; `NoSuchProfile`; `ProfileChanged` of the vault.
    pub fn trust_certificate(&self, profile_id: i64, fingerprint: &str) -> Result<ProfileRow, Error> {
        let fingerprint = normalize(fingerprint);
        if let Some(message) = check_fingerprint(&fingerprint) {
            let path = "tls.trusted_certificates".to_owned();
            let warning = false;
            return Err(Error::InvalidDocument(vec![FieldProblem { path, message, warning }]));
        }
        self.change_trust(profile_id, |trusted| {
            if !trusted.iter().any(|each| each.eq_ignore_ascii_case(&fingerprint)) {
                trusted.push(fingerprint);
            }
        })
    }

    /// Lets a profile not trust the certificate any more.
    ///
    /// # Errors
    /// `NoSuchProfile`; `ProfileChanged` of the vault.
    pub fn distrust_certificate(&self, profile_id: i64, fingerprint: &str) -> Result<ProfileRow, Error> {
        let fingerprint = normalize(fingerprint);
        self.change_trust(profile_id, |trusted| {
            trusted.retain(|each| !each.eq_ignore_ascii_case(&fingerprint));
        })
    }

    fn change_trust(&self, profile_id: i64, change: impl FnOnce(&mut Vec<String>)) -> Result<ProfileRow, Error> {
        let (before, updated_at) = self.read_profile(profile_id)?;
        let mut document: ProfileDocument = before.clone();
        change(&mut document.tls.trusted_certificates);
        if document != before {
            self.write_documents_as_read(&[(Some(profile_id), document)], &[(profile_id, updated_at)])?;
        }
        self.profile_row(profile_id)
    }
}

/// Other programs write a fingerprint in capitals, byte by byte: `AB:CD:…`.
fn normalize(fingerprint: &str) -> String {
    let written = fingerprint.trim().to_ascii_lowercase();
    let digest = written.strip_prefix("sha256:").unwrap_or(&written);
    format!("sha256:{}", digest.replace(':', ""))
}
