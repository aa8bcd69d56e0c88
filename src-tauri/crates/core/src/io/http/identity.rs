//! The client's certificate and its key, for mutual TLS (RFC 8705 §2): PEM, or PKCS#12 without a password.

use std::fs;

use openssl::asn1::Asn1Time;
use openssl::pkcs12::Pkcs12;
use openssl::pkey::{PKey, Private};
use openssl::x509::X509;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::RunError;
use crate::profiles::locate_file;

/// The chain of certificates, the client's own first, and the key to it.
type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

/// Reads both, and refuses what no server would take.
///
/// # Errors
/// `ClientCertificate`, with the file and what is wrong with it.
pub(super) fn read_identity(certificate: &str, key: Option<&str>) -> Result<Identity, RunError> {
    let refuse = |file: &str, reason: &str| RunError::ClientCertificate {
        path: locate_file(file),
        reason: reason.to_owned(),
    };
    let read = |file: &str| fs::read(locate_file(file)).map_err(|error| refuse(file, &error.to_string()));

    let bytes = read(certificate)?;
    let (chain, key) = if is_der(&bytes) {
        read_pkcs12(&bytes).map_err(|reason| refuse(certificate, reason))?
    } else {
        let chain = X509::stack_from_pem(&bytes).ok().filter(|chain| !chain.is_empty());
        let chain = chain.ok_or_else(|| refuse(certificate, "it holds no certificate in PEM"))?;
        // The key may stand in the same file.
        let key_file = key.unwrap_or(certificate);
        let pem = read(key_file)?;
        if pem.windows(9).any(|part| part == b"ENCRYPTED") {
            return Err(refuse(
                key_file,
                "the key is encrypted with a passphrase: store it decrypted",
            ));
        }
        let key = PKey::private_key_from_pem(&pem).map_err(|_| refuse(key_file, "it holds no private key in PEM"))?;
        (chain, key)
    };
    let own = chain
        .first()
        .ok_or_else(|| refuse(certificate, "it holds no certificate"))?;
    let fits = own.public_key().is_ok_and(|public| public.public_eq(&key));
    if !fits {
        return Err(refuse(certificate, "the private key does not belong to it"));
    }
    if is_over(own) {
        return Err(refuse(certificate, &format!("it expired on {}", own.not_after())));
    }
    let unusable = || refuse(certificate, "it cannot be used for TLS");
    let key = key.private_key_to_pkcs8().map_err(|_| unusable())?;
    let chain: Result<Vec<_>, _> = chain
        .iter()
        .map(|certificate| certificate.to_der().map(CertificateDer::from))
        .collect();
    Ok((
        chain.map_err(|_| unusable())?,
        PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key)),
    ))
}

fn is_over(certificate: &X509) -> bool {
    let now = Asn1Time::days_from_now(0);
    now.is_ok_and(|now| certificate.not_after() < now)
}

/// A SEQUENCE of ASN.1: PKCS#12 is never text.
fn is_der(bytes: &[u8]) -> bool {
    bytes.first() == Some(&0x30)
}

fn read_pkcs12(bytes: &[u8]) -> Result<(Vec<X509>, PKey<Private>), &'static str> {
    let bundle = Pkcs12::from_der(bytes).map_err(|_| "it is neither PEM nor PKCS#12")?;
    let parsed = bundle
        .parse2("")
        .map_err(|_| "it is PKCS#12 with a password: store it without one, or as PEM")?;
    let certificate = parsed.cert.ok_or("it holds no certificate")?;
    let key = parsed.pkey.ok_or("it holds no private key")?;
    let mut chain = vec![certificate];
    chain.extend(parsed.ca.into_iter().flatten());
    Ok((chain, key))
}
