//! X.509: an authority of the test's own, certificates of servers and clients, and the files that carry them.

use openssl::asn1::{Asn1Integer, Asn1Time};
use openssl::bn::{BigNum, MsbOption};
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkcs12::Pkcs12;
use openssl::x509::extension::{BasicConstraints, ExtendedKeyUsage, KeyUsage, SubjectAlternativeName};
use openssl::x509::{X509, X509Builder, X509Name};
use serde_json::Value;

use super::{KeyKind, TestKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const DAY: i64 = 24 * 60 * 60;

/// A certificate and its private key.
#[derive(Clone, Debug)]
pub struct Identity {
    certificate: X509,
    key: TestKey,
}

/// One that issues the certificates of others.
#[derive(Clone, Debug)]
pub struct Authority(Identity);

/// What a certificate is for.
enum Purpose<'a> {
    Authority,
    Server(&'a [&'a str]),
    Client,
}

impl Authority {
    /// A fresh authority by this common name.
    pub fn new(common_name: &str) -> Self {
        Self(build(common_name, &Purpose::Authority, None, (-DAY, 30 * DAY)))
    }

    /// A server's certificate for these host names and addresses, valid now.
    pub fn issue_server(&self, names: &[&str]) -> Identity {
        let name = names.first().copied().unwrap_or_default();
        build(name, &Purpose::Server(names), Some(&self.0), (-DAY, 30 * DAY))
    }

    /// A client's certificate, valid now; its subject is `CN=common_name`.
    pub fn issue_client(&self, common_name: &str) -> Identity {
        build(common_name, &Purpose::Client, Some(&self.0), (-DAY, 30 * DAY))
    }

    /// A client's certificate that was valid until yesterday.
    pub fn issue_expired_client(&self, common_name: &str) -> Identity {
        build(common_name, &Purpose::Client, Some(&self.0), (-30 * DAY, -DAY))
    }

    /// Its own certificate as PEM: what a `ca_file` holds.
    pub fn pem(&self) -> String {
        self.0.certificate_pem()
    }
}

impl Identity {
    /// A server's certificate that nobody vouches for.
    pub fn self_signed_server(names: &[&str]) -> Self {
        let name = names.first().copied().unwrap_or_default();
        build(name, &Purpose::Server(names), None, (-DAY, 30 * DAY))
    }

    /// The same, valid until yesterday.
    pub fn expired_server(names: &[&str]) -> Self {
        let name = names.first().copied().unwrap_or_default();
        build(name, &Purpose::Server(names), None, (-30 * DAY, -DAY))
    }

    /// The same, with a key that is too short for a secure connection.
    pub fn weak_server(names: &[&str]) -> Self {
        let name = names.first().copied().unwrap_or_default();
        let key = TestKey::generate(KeyKind::Rsa(1024));
        build_with(key, name, &Purpose::Server(names), None, (-DAY, 30 * DAY))
    }

    /// A client's certificate that nobody vouches for (`self_signed_tls_client_auth`).
    pub fn self_signed_client(common_name: &str) -> Self {
        build(common_name, &Purpose::Client, None, (-DAY, 30 * DAY))
    }

    /// The certificate as PEM.
    pub fn certificate_pem(&self) -> String {
        let pem = self.certificate.to_pem().expect("OpenSSL writes PEM");
        String::from_utf8(pem).expect("PEM is ASCII")
    }

    /// Its private key.
    pub fn key(&self) -> &TestKey {
        &self.key
    }

    /// Certificate and key in one PKCS#12 file.
    pub fn pkcs12(&self, passphrase: &str) -> Vec<u8> {
        Pkcs12::builder()
            .name("client")
            .pkey(&self.key.private)
            .cert(&self.certificate)
            .build2(passphrase)
            .and_then(|file| file.to_der())
            .expect("OpenSSL writes PKCS#12")
    }

    /// `sha256:` and the certificate's digest in lower-case hexadecimal: what a profile trusts.
    pub fn fingerprint(&self) -> String {
        sha256_fingerprint(&self.certificate.to_der().expect("OpenSSL writes DER"))
    }

    /// The public key as a JWK that carries the certificate in `x5c`, to be registered for
    /// `self_signed_tls_client_auth` (RFC 8705 §2.2).
    pub fn jwk_with_certificate(&self, kid: &str) -> Value {
        let mut jwk = self.key.public_jwk(kid);
        let der = self.certificate.to_der().expect("OpenSSL writes DER");
        jwk["x5c"] = vec![STANDARD.encode(der)].into();
        jwk
    }
}

/// `sha256:` and the digest of a certificate's DER in lower-case hexadecimal.
pub fn sha256_fingerprint(der: &[u8]) -> String {
    let hexadecimal: String = openssl::sha::sha256(der)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256:{hexadecimal}")
}

fn build(common_name: &str, purpose: &Purpose<'_>, issuer: Option<&Identity>, valid: (i64, i64)) -> Identity {
    build_with(TestKey::generate(KeyKind::P256), common_name, purpose, issuer, valid)
}

fn build_with(
    key: TestKey,
    common_name: &str,
    purpose: &Purpose<'_>,
    issuer: Option<&Identity>,
    valid: (i64, i64),
) -> Identity {
    let certificate = sign(common_name, purpose, issuer, valid, &key).expect("OpenSSL signs certificates");
    Identity { certificate, key }
}

fn sign(
    common_name: &str,
    purpose: &Purpose<'_>,
    issuer: Option<&Identity>,
    (from, until): (i64, i64),
    key: &TestKey,
) -> Result<X509, ErrorStack> {
    let mut name = X509Name::builder()?;
    name.append_entry_by_nid(Nid::COMMONNAME, common_name)?;
    let name = name.build();
    let mut serial = BigNum::new()?;
    serial.rand(127, MsbOption::MAYBE_ZERO, false)?;
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs().cast_signed());

    let mut builder = X509::builder()?;
    builder.set_version(2)?;
    builder.set_serial_number(&*Asn1Integer::from_bn(&serial)?)?;
    builder.set_subject_name(&name)?;
    builder.set_issuer_name(issuer.map_or(&*name, |issuer| issuer.certificate.subject_name()))?;
    builder.set_not_before(&*Asn1Time::from_unix(now + from)?)?;
    builder.set_not_after(&*Asn1Time::from_unix(now + until)?)?;
    builder.set_pubkey(&key.private)?;
    extend(&mut builder, purpose, issuer)?;
    builder.sign(
        issuer.map_or(&key.private, |issuer| &issuer.key.private),
        MessageDigest::sha256(),
    )?;
    Ok(builder.build())
}

fn extend(builder: &mut X509Builder, purpose: &Purpose<'_>, issuer: Option<&Identity>) -> Result<(), ErrorStack> {
    let extension = match purpose {
        Purpose::Authority => {
            builder.append_extension(BasicConstraints::new().critical().ca().build()?)?;
            KeyUsage::new().critical().key_cert_sign().crl_sign().build()?
        }
        Purpose::Server(names) => {
            let mut alternatives = SubjectAlternativeName::new();
            for name in *names {
                if name.parse::<std::net::IpAddr>().is_ok() {
                    alternatives.ip(name);
                } else {
                    alternatives.dns(name);
                }
            }
            let context = builder.x509v3_context(issuer.map(|issuer| &*issuer.certificate), None);
            let alternatives = alternatives.build(&context)?;
            builder.append_extension(alternatives)?;
            ExtendedKeyUsage::new().server_auth().build()?
        }
        Purpose::Client => ExtendedKeyUsage::new().client_auth().build()?,
    };
    builder.append_extension(extension)
}
