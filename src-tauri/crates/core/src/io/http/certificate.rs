//! A server's certificate as a person judges it: whom it names, who issued it, how long it holds, what is wrong with it.

use std::cmp::Ordering;
use std::fmt;

use openssl::asn1::{Asn1Time, Asn1TimeRef};
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::Id;
use openssl::x509::{X509, X509NameRef, X509Ref};
use url::{Host, Url};

/// More names than a person reads.
const NAMES_LIMIT: usize = 100;

const SECOND: i64 = 1000;
const DAY: i64 = 24 * 60 * 60 * SECOND;

/// A certificate that is not trusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UntrustedCertificate {
    /// The host that showed it.
    pub host: String,
    /// Whom it names: hosts and addresses, or where it has none its common name.
    pub names: Vec<String>,
    /// How many more it names.
    pub more_names: usize,
    /// Who issued it.
    pub issuer: String,
    /// Whether that is itself.
    pub is_self_signed: bool,
    /// From when it is valid, in milliseconds since the Unix epoch.
    pub valid_from: i64,
    /// Until when.
    pub valid_until: i64,
    /// `sha256:` and its digest in hexadecimal, as `tls.trusted_certificates` takes it.
    pub fingerprint: String,
    /// All that is wrong with it.
    pub problems: Vec<CertificateProblem>,
    /// Why it would not help that the profile trusts it; none: it would.
    pub hindrance: Option<TrustHindrance>,
}

/// What is wrong with a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CertificateProblem {
    /// Nobody whom this computer trusts has issued it.
    UnknownIssuer,
    /// Its time has not come.
    NotYetValid,
    /// Its time is over.
    Expired,
    /// It is for other hosts than the one that showed it.
    AnotherName,
    /// Its issuer has withdrawn it.
    Revoked,
    /// Its form or its key is too weak or too unusual for a secure connection.
    Unusable,
    /// Anything else.
    Other {
        /// What the TLS library said.
        reason: String,
    },
}

/// Why it would not help that a profile trusts a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrustHindrance {
    /// Whoever issued it says that it must not be used any more.
    Revoked,
    /// There is no secure connection with it, trusted or not.
    Unusable,
    /// It is for other hosts, and the profile does not name the one that showed it.
    AnotherHost,
    /// A page led to the host that showed it, and the profile does not name that.
    LedAway,
}

/// The single certificates that a profile trusts, and the hosts that it names itself.
///
/// The key of a certificate may be known to many, as that of one which comes with a product is. So a trusted certificate
/// counts for the hosts that it is for, and for those of the profile's own addresses, and for no other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChosenCertificates {
    /// As `sha256:` and the digest in lower-case hexadecimal.
    fingerprints: Vec<String>,
    own_hosts: Vec<String>,
}

impl ChosenCertificates {
    /// Those with these fingerprints, chosen by a profile that names these hosts.
    pub fn new(fingerprints: &[String], own_hosts: Vec<String>) -> Self {
        Self {
            fingerprints: fingerprints.iter().map(|chosen| chosen.to_ascii_lowercase()).collect(),
            own_hosts,
        }
    }

    /// With the host of another address that is as good as the profile's own.
    #[must_use]
    pub(crate) fn and_host_of(mut self, address: &Url) -> Self {
        self.own_hosts.extend(name_host_alone(address));
        self
    }

    /// The same, without what makes no difference to a connection.
    #[must_use]
    pub(crate) fn in_effect(self) -> Self {
        if self.fingerprints.is_empty() {
            Self::default()
        } else {
            self
        }
    }

    /// Whether the host is one of the profile's own.
    pub(crate) fn owns(&self, host: &str) -> bool {
        self.own_hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
    }

    /// Whether the certificate is one of these, and trust is enough to use it where it was shown.
    pub fn trusts(&self, certificate: &UntrustedCertificate) -> bool {
        self.fingerprints.contains(&certificate.fingerprint) && self.hindrance(certificate).is_none()
    }

    /// Why it would not help to trust the certificate where it was shown.
    pub(crate) fn hindrance(&self, certificate: &UntrustedCertificate) -> Option<TrustHindrance> {
        let mut hindrances = certificate.problems.iter().filter_map(|problem| match problem {
            CertificateProblem::Revoked => Some(TrustHindrance::Revoked),
            CertificateProblem::Unusable => Some(TrustHindrance::Unusable),
            CertificateProblem::AnotherName if !self.owns(&certificate.host) => Some(TrustHindrance::AnotherHost),
            CertificateProblem::AnotherName
            | CertificateProblem::UnknownIssuer
            | CertificateProblem::NotYetValid
            | CertificateProblem::Expired
            | CertificateProblem::Other { .. } => None,
        });
        hindrances.next()
    }
}

impl UntrustedCertificate {
    /// Reads a certificate that `host` showed; none where it is none.
    pub fn read(der: &[u8], host: &str, problems: Vec<CertificateProblem>) -> Option<Self> {
        let certificate = X509::from_der(der).ok()?;
        let mut names = find_names(&certificate);
        let more_names = names.len().saturating_sub(NAMES_LIMIT);
        names.truncate(NAMES_LIMIT);
        let mut read = Self {
            host: host.to_owned(),
            names,
            more_names,
            issuer: describe_name(certificate.issuer_name()),
            is_self_signed: is_self_signed(&certificate),
            valid_from: to_ms(certificate.not_before()),
            valid_until: to_ms(certificate.not_after()),
            fingerprint: find_fingerprint(&certificate),
            problems,
            hindrance: None,
        };
        if !has_usable_key(&certificate) && !read.problems.contains(&CertificateProblem::Unusable) {
            read.problems.push(CertificateProblem::Unusable);
        }
        Some(read)
    }

    /// Whether it names its host where TLS does not look any more: in its common name alone (RFC 9525 §2).
    pub(super) fn names_host_by_common_name(&self) -> bool {
        self.names.iter().any(|name| name.eq_ignore_ascii_case(&self.host))
    }
}

impl fmt::Display for UntrustedCertificate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?} ({})", self.problems, self.fingerprint)
    }
}

impl std::error::Error for UntrustedCertificate {}

/// The host of a URL as a certificate names it: without port, an address without brackets.
pub(crate) fn name_host_alone(url: &Url) -> Option<String> {
    Some(match url.host()? {
        Host::Domain(name) => name.to_owned(),
        Host::Ipv4(address) => address.to_string(),
        Host::Ipv6(address) => address.to_string(),
    })
}

fn find_names(certificate: &X509Ref) -> Vec<String> {
    let alternative = certificate.subject_alt_names();
    let mut names: Vec<String> = alternative
        .iter()
        .flatten()
        .filter_map(|name| {
            let address = name.ipaddress().and_then(describe_address);
            name.dnsname().map(str::to_owned).or(address)
        })
        .collect();
    if names.is_empty() {
        let common = certificate.subject_name().entries_by_nid(Nid::COMMONNAME);
        names.extend(common.filter_map(|entry| entry.data().to_string().ok()));
    }
    names
}

fn describe_address(bytes: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(four).to_string());
    }
    let sixteen = <[u8; 16]>::try_from(bytes).ok()?;
    Some(std::net::Ipv6Addr::from(sixteen).to_string())
}

/// A distinguished name as people read it: `CN=localhost, O=WSO2`.
fn describe_name(name: &X509NameRef) -> String {
    let parts = name.entries().filter_map(|entry| {
        let kind = entry.object().nid().short_name().ok()?;
        Some(format!("{kind}={}", entry.data().to_string().ok()?))
    });
    parts.collect::<Vec<_>>().join(", ")
}

fn is_self_signed(certificate: &X509Ref) -> bool {
    let names_itself = certificate
        .subject_name()
        .try_cmp(certificate.issuer_name())
        .is_ok_and(Ordering::is_eq);
    names_itself
        && certificate
            .public_key()
            .is_ok_and(|key| certificate.verify(&key).unwrap_or(false))
}

/// Whether a connection can be made with its key at all.
fn has_usable_key(certificate: &X509Ref) -> bool {
    let Ok(key) = certificate.public_key() else {
        return false;
    };
    match key.id() {
        Id::RSA => (2048..=8192).contains(&key.bits()),
        Id::EC => key.ec_key().is_ok_and(|key| {
            let curve = key.group().curve_name();
            matches!(curve, Some(Nid::X9_62_PRIME256V1 | Nid::SECP384R1))
        }),
        Id::ED25519 => true,
        _ => false,
    }
}

fn find_fingerprint(certificate: &X509Ref) -> String {
    let digest = certificate.digest(MessageDigest::sha256());
    let hex: String = digest
        .iter()
        .flat_map(|digest| digest.iter())
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("sha256:{hex}")
}

fn to_ms(time: &Asn1TimeRef) -> i64 {
    let since = Asn1Time::from_unix(0).and_then(|epoch| epoch.diff(time));
    since.map_or(0, |since| i64::from(since.days) * DAY + i64::from(since.secs) * SECOND)
}
