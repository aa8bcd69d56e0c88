//! A server's certificate as a person looks at it before trusting it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a certificate says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CertificateFacts {
    /// Whom it names: hosts and addresses.
    pub names: Vec<String>,
    /// How many more it names.
    pub more_names: usize,
    /// Who issued it: `CN=localhost, O=WSO2`.
    pub issuer: String,
    /// Whether that is itself.
    pub self_signed: bool,
    /// From when it is valid.
    #[ts(type = "number")]
    pub valid_from: i64,
    /// Until when.
    #[ts(type = "number")]
    pub valid_until: i64,
    /// `sha256:` and its digest in hexadecimal, as `tls.trusted_certificates` takes it.
    pub fingerprint: String,
}

/// A certificate that was not trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct CertificateView {
    /// What it says of itself.
    pub facts: CertificateFacts,
    /// What is wrong with it, in sentences.
    pub problems: Vec<String>,
    /// Whether it would help that the profile trusts it.
    pub can_be_trusted: bool,
}
