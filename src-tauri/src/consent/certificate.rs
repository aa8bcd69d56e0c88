//! What a TLS certificate says of itself, in words for the bar, and for the run where it is not trusted.

use bearerbox_core::{CertificateProblem, UntrustedCertificate};
use gtk::gio::{TlsCertificate, TlsCertificateFlags};
use gtk::{glib, prelude::*};
use url::{Host, Url};

/// The lines of a certificate's card: whom it names, who issued it, how long it holds.
pub fn describe(certificate: &TlsCertificate) -> Vec<String> {
    let named = |what: &str, property: &str| text(certificate, property).map(|value| format!("{what}: {value}"));
    let dated = |what: &str, property: &str| date(certificate, property).map(|value| format!("{what}: {value}"));
    [
        named("Issued to", "subject-name"),
        named("Issued by", "issuer-name"),
        dated("Valid from", "not-valid-before"),
        dated("Valid until", "not-valid-after"),
        fingerprint(certificate).map(|fingerprint| format!("Fingerprint: sha256:{fingerprint}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a server at `url` showed, with what is wrong with it.
pub fn read(certificate: &TlsCertificate, errors: TlsCertificateFlags, url: &Url) -> Option<UntrustedCertificate> {
    let host = match url.host()? {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    };
    UntrustedCertificate::read(&der(certificate)?, &host, list_problems(errors))
}

fn list_problems(errors: TlsCertificateFlags) -> Vec<CertificateProblem> {
    let other = |reason: &str| CertificateProblem::Other {
        reason: reason.to_owned(),
    };
    [
        (TlsCertificateFlags::UNKNOWN_CA, CertificateProblem::UnknownIssuer),
        (TlsCertificateFlags::BAD_IDENTITY, CertificateProblem::AnotherName),
        (TlsCertificateFlags::NOT_ACTIVATED, CertificateProblem::NotYetValid),
        (TlsCertificateFlags::EXPIRED, CertificateProblem::Expired),
        (TlsCertificateFlags::REVOKED, CertificateProblem::Revoked),
        // Of the signature on it: whether its own key is good enough, is found by reading it.
        (
            TlsCertificateFlags::INSECURE,
            other("it was signed by an algorithm that is not secure any more"),
        ),
        (TlsCertificateFlags::GENERIC_ERROR, other("it could not be checked")),
    ]
    .into_iter()
    .filter(|(flag, _)| errors.contains(*flag))
    .map(|(_, problem)| problem)
    .collect()
}

fn der(certificate: &TlsCertificate) -> Option<glib::ByteArray> {
    certificate.property::<Option<glib::ByteArray>>("certificate")
}

fn fingerprint(certificate: &TlsCertificate) -> Option<String> {
    let mut checksum = glib::Checksum::new(glib::ChecksumType::Sha256)?;
    checksum.update(&der(certificate)?);
    checksum.string()
}

// These properties came with GLib 2.70; older ones have less to say.
fn text(certificate: &TlsCertificate, property: &str) -> Option<String> {
    certificate.find_property(property)?;
    certificate.property::<Option<String>>(property)
}

fn date(certificate: &TlsCertificate, property: &str) -> Option<String> {
    certificate.find_property(property)?;
    let date = certificate.property::<Option<glib::DateTime>>(property)?;
    date.format("%Y-%m-%d").ok().map(String::from)
}
