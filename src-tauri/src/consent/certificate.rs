//! What a TLS certificate says of itself, in words, for the bar.

use gtk::gio::{TlsCertificate, TlsCertificateFlags};
use gtk::{glib, prelude::*};

/// The lines of a certificate's card: whom it names, who issued it, how long it holds.
pub fn describe(certificate: &TlsCertificate) -> Vec<String> {
    let named = |what: &str, property: &str| text(certificate, property).map(|value| format!("{what}: {value}"));
    let dated = |what: &str, property: &str| date(certificate, property).map(|value| format!("{what}: {value}"));
    [
        named("Issued to", "subject-name"),
        named("Issued by", "issuer-name"),
        dated("Valid from", "not-valid-before"),
        dated("Valid until", "not-valid-after"),
        fingerprint(certificate).map(|fingerprint| format!("Fingerprint: {fingerprint}")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `sha256:` and the digest of the certificate in hexadecimal, as a profile names one that it trusts.
pub fn fingerprint(certificate: &TlsCertificate) -> Option<String> {
    let der = certificate.property::<Option<glib::ByteArray>>("certificate")?;
    let mut checksum = glib::Checksum::new(glib::ChecksumType::Sha256)?;
    checksum.update(&der);
    Some(format!("sha256:{}", checksum.string()?))
}

/// What is wrong with a certificate, in words.
pub fn describe_errors(errors: TlsCertificateFlags) -> Vec<&'static str> {
    [
        (
            TlsCertificateFlags::UNKNOWN_CA,
            "It was issued by nobody that this computer trusts.",
        ),
        (TlsCertificateFlags::BAD_IDENTITY, "It is for another host."),
        (TlsCertificateFlags::NOT_ACTIVATED, "It is not valid yet."),
        (TlsCertificateFlags::EXPIRED, "It has expired."),
        (TlsCertificateFlags::REVOKED, "It was revoked."),
        (TlsCertificateFlags::INSECURE, "Its algorithm is not secure."),
        (TlsCertificateFlags::GENERIC_ERROR, "It could not be checked."),
    ]
    .into_iter()
    .filter(|(flag, _)| errors.contains(*flag))
    .map(|(_, sentence)| sentence)
    .collect()
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
