//! Why no answer came, found in the chain of errors by type.

use std::error::Error as StdError;
use std::io;

use super::resolver::UnknownHost;
use super::{ChosenCertificates, Limits, UntrustedCertificate};
use crate::NetworkCause;

pub(super) fn find_cause(error: &reqwest::Error, limits: &Limits, chosen: &ChosenCertificates) -> NetworkCause {
    if error.is_timeout() {
        let time = if error.is_connect() {
            limits.connect
        } else {
            limits.total
        };
        return NetworkCause::TimedOut {
            seconds: time.as_secs(),
        };
    }
    let mut deepest: &dyn StdError = error;
    let mut next: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(link) = next {
        deepest = link;
        if link.is::<UnknownHost>() {
            return NetworkCause::UnknownHost;
        }
        if let Some(rustls::Error::Other(other)) = link.downcast_ref::<rustls::Error>()
            && let Some(certificate) = other.0.downcast_ref::<UntrustedCertificate>()
        {
            let mut certificate = certificate.clone();
            certificate.hindrance = chosen.hindrance(&certificate);
            return NetworkCause::UntrustedCertificate(Box::new(certificate));
        }
        if let Some(error) = link.downcast_ref::<rustls::Error>() {
            return NetworkCause::Tls {
                reason: error.to_string(),
            };
        }
        if let Some(error) = link.downcast_ref::<io::Error>() {
            let kind = error.kind();
            if kind == io::ErrorKind::ConnectionRefused {
                return NetworkCause::ConnectionRefused;
            }
            let is_broken = matches!(
                kind,
                io::ErrorKind::ConnectionReset
                    | io::ErrorKind::ConnectionAborted
                    | io::ErrorKind::BrokenPipe
                    | io::ErrorKind::UnexpectedEof
            );
            if is_broken {
                return NetworkCause::Interrupted;
            }
            // An io::Error hides what it wraps from `source`.
            if let Some(inner) = error.get_ref() {
                next = Some(inner);
                continue;
            }
        }
        next = link.source();
    }
    // Once connected, what fails is the connection.
    if !error.is_connect() && (error.is_request() || error.is_body() || error.is_decode()) {
        return NetworkCause::Interrupted;
    }
    NetworkCause::Other {
        reason: deepest.to_string(),
    }
}
