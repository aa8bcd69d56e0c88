//! Words for a server's certificate that is not trusted.

use super::Words;
use crate::view::{CertificateFacts, CertificateView, ErrorCode};
use crate::{CertificateProblem, TrustHindrance, UntrustedCertificate};

pub(super) fn find_words(host: &str, certificate: &UntrustedCertificate) -> Words {
    let next_step = match certificate.hindrance {
        None => {
            "If you know the server by this fingerprint, trust this certificate for this profile. To trust all that an \
             authority issues, name its file in tls.ca_file."
        }
        Some(TrustHindrance::Revoked) => {
            "Trusting it would not help, as it must not be used any more: the server needs a new one."
        }
        Some(TrustHindrance::Unusable) => {
            "Trusting it would not help: the server needs one that can be used, with an RSA key of 2048 bits or more, or \
             one on the curve P-256."
        }
        Some(TrustHindrance::AnotherHost) => {
            "Trusting it would not help, as it is for other hosts: use an address with one of its names. If this address \
             is right, write it into the profile as an endpoint; then the certificate can be trusted for it."
        }
        Some(TrustHindrance::LedAway) => {
            "A page led there, and the profile does not name this host: so its certificate is not offered to be trusted. \
             If you know it, add its fingerprint to the profile's tls.trusted_certificates."
        }
    };
    let message = format!("No secure connection to {host}: its certificate is not trusted.");
    Words::new(ErrorCode::Network, message, next_step).about(describe(certificate))
}

fn describe(certificate: &UntrustedCertificate) -> CertificateView {
    CertificateView {
        facts: CertificateFacts::from(certificate),
        problems: certificate
            .problems
            .iter()
            .map(|problem| describe_problem(problem, certificate))
            .collect(),
        can_be_trusted: certificate.hindrance.is_none(),
    }
}

impl From<&UntrustedCertificate> for CertificateFacts {
    fn from(certificate: &UntrustedCertificate) -> Self {
        Self {
            names: certificate.names.clone(),
            more_names: certificate.more_names,
            issuer: certificate.issuer.clone(),
            self_signed: certificate.is_self_signed,
            valid_from: certificate.valid_from,
            valid_until: certificate.valid_until,
            fingerprint: certificate.fingerprint.clone(),
        }
    }
}

impl UntrustedCertificate {
    /// What is wrong with it, in sentences.
    pub fn describe_problems(&self) -> Vec<String> {
        describe(self).problems
    }
}

fn describe_problem(problem: &CertificateProblem, certificate: &UntrustedCertificate) -> String {
    match problem {
        CertificateProblem::UnknownIssuer if certificate.is_self_signed => {
            "It is signed by itself: nobody whom this computer trusts vouches for it.".to_owned()
        }
        CertificateProblem::UnknownIssuer => "Nobody whom this computer trusts has issued it.".to_owned(),
        CertificateProblem::NotYetValid => "It is not valid yet.".to_owned(),
        CertificateProblem::Expired => "It has expired.".to_owned(),
        CertificateProblem::AnotherName => format!("It is for other hosts than {}.", certificate.host),
        CertificateProblem::Revoked => "Whoever issued it has withdrawn it.".to_owned(),
        CertificateProblem::Unusable => "Its form or its key is not fit for a secure connection.".to_owned(),
        CertificateProblem::Other { reason } => format!("It was refused: {reason}."),
    }
}
