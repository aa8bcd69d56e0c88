//! Signatures by a client's own keys, registered as JWKs (RFC 7517): RS, PS and ES 256 to 512, and EdDSA with Ed25519.

use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::{MessageDigest, hash};
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Public};
use openssl::rsa::{Padding, Rsa};
use openssl::sign::{RsaPssSaltlen, Verifier};
use serde_json::{Map, Value};

use crate::random::decode;

/// Whether a key made this JWS signature over `input` (RFC 7518 §3, RFC 8037 §3.1).
pub(crate) fn is_signed_by(jwk: &Map<String, Value>, algorithm: &str, input: &[u8], signature: &[u8]) -> bool {
    // A key that says its algorithm is for no other (RFC 7517 §4.4).
    let is_for_algorithm = jwk.get("alg").is_none_or(|only| only == algorithm);
    is_for_algorithm && verify(jwk, algorithm, input, signature).unwrap_or(false)
}

/// `None` if key and algorithm do not go together, or the key cannot be read.
fn verify(jwk: &Map<String, Value>, algorithm: &str, input: &[u8], signature: &[u8]) -> Option<bool> {
    let text = |name: &str| jwk.get(name)?.as_str();
    let (digest, curve, width, curve_name) = match algorithm.get(2..) {
        Some("256") => (MessageDigest::sha256(), Nid::X9_62_PRIME256V1, 32, "P-256"),
        Some("384") => (MessageDigest::sha384(), Nid::SECP384R1, 48, "P-384"),
        Some("512") => (MessageDigest::sha512(), Nid::SECP521R1, 66, "P-521"),
        Some("DSA") => return verify_ed25519(jwk, algorithm, input, signature),
        Some(_) | None => return None,
    };
    match (algorithm.get(..2)?, text("kty")?) {
        ("RS", "RSA") => verify_rsa(&read_rsa(jwk)?, digest, Padding::PKCS1, input, signature),
        ("PS", "RSA") => verify_rsa(&read_rsa(jwk)?, digest, Padding::PKCS1_PSS, input, signature),
        ("ES", "EC") if text("crv")? == curve_name && signature.len() == 2 * width => {
            let group = EcGroup::from_curve_name(curve).ok()?;
            let key =
                EcKey::from_public_key_affine_coordinates(&group, &*number(jwk, "x")?, &*number(jwk, "y")?).ok()?;
            let (r, s) = signature.split_at(width);
            let signature =
                EcdsaSig::from_private_components(BigNum::from_slice(r).ok()?, BigNum::from_slice(s).ok()?).ok()?;
            signature.verify(&hash(digest, input).ok()?, &key).ok()
        }
        _ => None,
    }
}

fn verify_ed25519(jwk: &Map<String, Value>, algorithm: &str, input: &[u8], signature: &[u8]) -> Option<bool> {
    let text = |name: &str| jwk.get(name)?.as_str();
    if algorithm != "EdDSA" || text("kty")? != "OKP" || text("crv")? != "Ed25519" {
        return None;
    }
    let key = PKey::public_key_from_raw_bytes(&decode(text("x")?)?, Id::ED25519).ok()?;
    let mut verifier = Verifier::new_without_digest(&key).ok()?;
    verifier.verify_oneshot(signature, input).ok()
}

fn verify_rsa(
    key: &PKey<Public>,
    digest: MessageDigest,
    padding: Padding,
    input: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let verify = || -> Result<bool, ErrorStack> {
        let mut verifier = Verifier::new(digest, key)?;
        verifier.set_rsa_padding(padding)?;
        if padding == Padding::PKCS1_PSS {
            verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
            verifier.set_rsa_mgf1_md(digest)?;
        }
        verifier.verify_oneshot(signature, input)
    };
    verify().ok()
}

fn read_rsa(jwk: &Map<String, Value>) -> Option<PKey<Public>> {
    let modulus = number(jwk, "n")?;
    // RFC 7518 §3.3 and §3.5.
    if modulus.num_bits() < 2048 {
        return None;
    }
    PKey::from_rsa(Rsa::from_public_components(modulus, number(jwk, "e")?).ok()?).ok()
}

fn number(jwk: &Map<String, Value>, name: &str) -> Option<BigNum> {
    BigNum::from_slice(&decode(jwk.get(name)?.as_str()?)?).ok()
}
