//! Signatures and their verification over octets (RFC 7518 §3); what is signed, and by which key, is decided before.
//!
//! The random numbers inside a signature (the salt of PSS, the nonce of ECDSA) are drawn by OpenSSL: an algorithm
//! that took them as arguments would be one that can be broken by them.

mod prepared;

use aws_lc_rs::hmac;
use openssl::bn::BigNum;
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKeyRef, Private, Public};
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Signer, Verifier};

use crate::algorithm::{Algorithm, Hash, Scheme};
use crate::key::EcCurve;
pub(crate) use prepared::Prepared;

impl Hash {
    fn digest(self) -> MessageDigest {
        match self {
            Self::Sha256 => MessageDigest::sha256(),
            Self::Sha384 => MessageDigest::sha384(),
            Self::Sha512 => MessageDigest::sha512(),
        }
    }
}

/// The HMAC of `input` (RFC 7518 §3.2); `None` for an algorithm that computes something else.
pub(crate) fn authenticate(secret: &[u8], algorithm: Algorithm, input: &[u8]) -> Option<Vec<u8>> {
    let key = hmac_key(secret, algorithm)?;
    Some(hmac::sign(&key, input).as_ref().to_vec())
}

/// Whether `tag` is the HMAC of `input`, compared in constant time; `None` for an algorithm that computes something else.
pub(crate) fn is_authentic(secret: &[u8], algorithm: Algorithm, input: &[u8], tag: &[u8]) -> Option<bool> {
    let key = hmac_key(secret, algorithm)?;
    Some(hmac::verify(&key, input, tag).is_ok())
}

fn hmac_key(secret: &[u8], algorithm: Algorithm) -> Option<hmac::Key> {
    let digest = match algorithm.scheme() {
        Scheme::Hmac(Hash::Sha256) => hmac::HMAC_SHA256,
        Scheme::Hmac(Hash::Sha384) => hmac::HMAC_SHA384,
        Scheme::Hmac(Hash::Sha512) => hmac::HMAC_SHA512,
        Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) | Scheme::Ecdsa(..) | Scheme::Edwards(_) => return None,
    };
    Some(hmac::Key::new(digest, secret))
}

/// Signs `input`; `None` for an HMAC, for which a private key must never serve.
pub(crate) fn sign_octets(
    key: &PKeyRef<Private>,
    algorithm: Algorithm,
    input: &[u8],
) -> Option<Result<Vec<u8>, ErrorStack>> {
    Some(match algorithm.scheme() {
        Scheme::Hmac(_) => return None,
        Scheme::RsaPkcs1(hash) => sign_pkcs1(key, hash, input),
        Scheme::RsaPss(hash) => sign_pss(key, hash, input),
        Scheme::Ecdsa(curve, hash) => sign_ecdsa(key, curve, hash, input),
        Scheme::Edwards(_) => Signer::new_without_digest(key).and_then(|mut signer| signer.sign_oneshot_to_vec(input)),
    })
}

fn sign_pkcs1(key: &PKeyRef<Private>, hash: Hash, input: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    Signer::new(hash.digest(), key)?.sign_oneshot_to_vec(input)
}

fn sign_pss(key: &PKeyRef<Private>, hash: Hash, input: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    let mut signer = Signer::new(hash.digest(), key)?;
    signer.set_rsa_padding(Padding::PKCS1_PSS)?;
    signer.set_rsa_mgf1_md(hash.digest())?;
    // RFC 7518 §3.5: "The size of the salt value is the same size as the hash function output".
    signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    signer.sign_oneshot_to_vec(input)
}

/// RFC 7518 §3.4: R and S side by side, each as long as the curve's order.
fn sign_ecdsa(key: &PKeyRef<Private>, curve: EcCurve, hash: Hash, input: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    let der = Signer::new(hash.digest(), key)?.sign_oneshot_to_vec(input)?;
    let signature = EcdsaSig::from_der(&der)?;
    let mut octets = curve.pad(signature.r())?;
    octets.extend(curve.pad(signature.s())?);
    Ok(octets)
}

/// Whether `signature` is the key's over `input`. A public key never serves for an HMAC (RFC 8725 §2.1).
pub(crate) fn verify_octets(key: &PKeyRef<Public>, algorithm: Algorithm, input: &[u8], signature: &[u8]) -> bool {
    let verified = match algorithm.scheme() {
        Scheme::Hmac(_) => Ok(false),
        Scheme::RsaPkcs1(hash) => verify_pkcs1(key, hash, input, signature),
        Scheme::RsaPss(hash) => verify_pss(key, hash, input, signature),
        Scheme::Ecdsa(curve, hash) => verify_ecdsa(key, curve, hash, input, signature),
        Scheme::Edwards(_) => {
            Verifier::new_without_digest(key).and_then(|mut verifier| verifier.verify_oneshot(signature, input))
        }
    };
    // OpenSSL calls it an error where a signature is not even of the right form.
    verified.unwrap_or(false)
}

fn verify_pkcs1(key: &PKeyRef<Public>, hash: Hash, input: &[u8], signature: &[u8]) -> Result<bool, ErrorStack> {
    Verifier::new(hash.digest(), key)?.verify_oneshot(signature, input)
}

fn verify_pss(key: &PKeyRef<Public>, hash: Hash, input: &[u8], signature: &[u8]) -> Result<bool, ErrorStack> {
    let mut verifier = Verifier::new(hash.digest(), key)?;
    verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
    verifier.set_rsa_mgf1_md(hash.digest())?;
    verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    verifier.verify_oneshot(signature, input)
}

fn verify_ecdsa(
    key: &PKeyRef<Public>,
    curve: EcCurve,
    hash: Hash,
    input: &[u8],
    signature: &[u8],
) -> Result<bool, ErrorStack> {
    if signature.len() != 2 * curve.octets() {
        return Ok(false);
    }
    let (r, s) = signature.split_at(curve.octets());
    let signature = EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?;
    Verifier::new(hash.digest(), key)?.verify_oneshot(&signature.to_der()?, input)
}
