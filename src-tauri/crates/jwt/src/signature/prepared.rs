//! Public keys ready to verify with, by AWS-LC where it has the algorithm: it takes a third of OpenSSL's time for Ed25519.

use std::sync::OnceLock;

use aws_lc_rs::signature as aws;
use aws_lc_rs::signature::ParsedPublicKey;
use openssl::pkey::{PKeyRef, Public};

use crate::algorithm::{Algorithm, Hash, Scheme};
use crate::key::{EcCurve, EdwardsCurve, KeyKind};

/// What AWS-LC takes (RFC 7518 §3.3 lets a key be of any size from 2048 bits).
const RSA_BITS: std::ops::RangeInclusive<u32> = 2048..=8192;

/// One key, made ready when it first verifies, for the algorithm that it then verifies by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Prepared(OnceLock<Option<(Algorithm, ParsedPublicKey)>>);

impl Prepared {
    /// Whether `signature` is right; none where OpenSSL has to say.
    pub(crate) fn verify(
        &self,
        key: &PKeyRef<Public>,
        kind: KeyKind,
        algorithm: Algorithm,
        input: &[u8],
        signature: &[u8],
    ) -> Option<bool> {
        let first = self
            .0
            .get_or_init(|| prepare(key, kind, algorithm).map(|parsed| (algorithm, parsed)));
        let verify = |parsed: &ParsedPublicKey| parsed.verify_sig(input, signature).is_ok();
        match first {
            Some((prepared, parsed)) if *prepared == algorithm => Some(verify(parsed)),
            Some(_) | None => prepare(key, kind, algorithm).as_ref().map(verify),
        }
    }
}

fn prepare(key: &PKeyRef<Public>, kind: KeyKind, algorithm: Algorithm) -> Option<ParsedPublicKey> {
    if matches!(kind, KeyKind::Rsa { bits } if !RSA_BITS.contains(&bits)) {
        return None;
    }
    let spki = || key.public_key_to_der().ok();
    let rsa = |parameters| ParsedPublicKey::new(parameters, spki()?).ok();
    let ecdsa = |parameters| ParsedPublicKey::new(parameters, spki()?).ok();
    match algorithm.scheme() {
        Scheme::RsaPkcs1(Hash::Sha256) => rsa(&aws::RSA_PKCS1_2048_8192_SHA256),
        Scheme::RsaPkcs1(Hash::Sha384) => rsa(&aws::RSA_PKCS1_2048_8192_SHA384),
        Scheme::RsaPkcs1(Hash::Sha512) => rsa(&aws::RSA_PKCS1_2048_8192_SHA512),
        Scheme::RsaPss(Hash::Sha256) => rsa(&aws::RSA_PSS_2048_8192_SHA256),
        Scheme::RsaPss(Hash::Sha384) => rsa(&aws::RSA_PSS_2048_8192_SHA384),
        Scheme::RsaPss(Hash::Sha512) => rsa(&aws::RSA_PSS_2048_8192_SHA512),
        Scheme::Ecdsa(EcCurve::P256, Hash::Sha256) => ecdsa(&aws::ECDSA_P256_SHA256_FIXED),
        Scheme::Ecdsa(EcCurve::P384, Hash::Sha384) => ecdsa(&aws::ECDSA_P384_SHA384_FIXED),
        Scheme::Ecdsa(EcCurve::P521, Hash::Sha512) => ecdsa(&aws::ECDSA_P521_SHA512_FIXED),
        Scheme::Ecdsa(EcCurve::Secp256k1, Hash::Sha256) => ecdsa(&aws::ECDSA_P256K1_SHA256_FIXED),
        Scheme::Edwards(_) if kind == KeyKind::Okp(EdwardsCurve::Ed25519) => {
            ParsedPublicKey::new(&aws::ED25519, spki()?).ok()
        }
        // It has no Ed448, and an HMAC is not verified with a public key.
        Scheme::Edwards(_) | Scheme::Ecdsa(..) | Scheme::Hmac(_) => None,
    }
}
