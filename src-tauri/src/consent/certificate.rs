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

#[cfg(test)]
mod tests {
    use super::*;

    /// Signed by itself, for localhost, wso2.example and 127.0.0.1.
    const SELF_SIGNED: &str = "-----BEGIN CERTIFICATE-----
MIIBxzCCAW2gAwIBAgIUGZTgH63v85Z1ZVeOu1gtSjKcsfwwCgYIKoZIzj0EAwIw
IzESMBAGA1UEAwwJbG9jYWxob3N0MQ0wCwYDVQQKDARXU08yMCAXDTI2MTEyNjA4
MzQxOFoYDzIxMjYxMTAyMDgzNDE4WjAjMRIwEAYDVQQDDAlsb2NhbGhvc3QxDTAL
BgNVBAoMBFdTTzIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASNVenSg4vsH/H9
JgaDPnmx9ArnBsc0y8EYC3NPXl5zZJmlCwsDkxN7Hy8LJMI187nbPdv7jE43S6zB
j/b7Bo6ho30wezAdBgNVHQ4EFgQUE+GGt8HFbWG3BwsFd8itHQV7Ig8wHwYDVR0j
BBgwFoAUE+GGt8HFbWG3BwsFd8itHQV7Ig8wDwYDVR0TAQH/BAUwAwEB/zAoBgNV
HREEITAfgglsb2NhbGhvc3SCDHdzbzIuZXhhbXBsZYcEfwAAATAKBggqhkjOPQQD
AgNIADBFAiEA3lwRewJXAUU7ZEfIHBGptTOWjMHMUErpBzDWu/ecvqECIC//BJGI
REnrpXTueVmdTMS7yItMcWTHS+M6Lr1y1jzN
-----END CERTIFICATE-----
";

    fn shown_at(url: &str, errors: TlsCertificateFlags) -> UntrustedCertificate {
        let certificate = TlsCertificate::from_pem(SELF_SIGNED).unwrap();
        read(&certificate, errors, &Url::parse(url).unwrap()).unwrap()
    }

    #[test]
    fn reads_the_certificate_as_the_profile_names_it() {
        let read = shown_at("https://localhost:9443/", TlsCertificateFlags::UNKNOWN_CA);

        assert_eq!(read.host, "localhost");
        assert_eq!(read.names, ["localhost", "wso2.example", "127.0.0.1"]);
        assert_eq!(
            (read.issuer.as_str(), read.is_self_signed),
            ("CN=localhost, O=WSO2", true)
        );
        assert_eq!(
            read.fingerprint,
            "sha256:018ecc3159f26947f2cb41bd61f6d54b840f9c97bf9c34b7d38c5aca4aa1dc03"
        );
        assert_eq!(read.problems, [CertificateProblem::UnknownIssuer]);
    }

    #[test]
    fn says_everything_that_is_wrong() {
        let errors = TlsCertificateFlags::EXPIRED | TlsCertificateFlags::BAD_IDENTITY | TlsCertificateFlags::REVOKED;

        let read = shown_at("https://[::1]:9443/", errors);

        assert_eq!(read.host, "::1");
        assert_eq!(
            read.problems,
            [
                CertificateProblem::AnotherName,
                CertificateProblem::Expired,
                CertificateProblem::Revoked
            ]
        );
    }

    #[test]
    fn describes_it_with_its_fingerprint_for_the_bar() {
        let lines = describe(&TlsCertificate::from_pem(SELF_SIGNED).unwrap());

        assert!(lines.iter().any(|line| line == "Valid until: 2126-11-02"), "{lines:?}");
        assert!(
            lines
                .iter()
                .any(|line| line.starts_with("Fingerprint: sha256:018ecc31")),
            "{lines:?}"
        );
    }
}
