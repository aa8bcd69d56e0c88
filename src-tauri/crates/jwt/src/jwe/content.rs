//! Authenticated decryption of the content (RFC 7518 §5).

use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::memcmp;
use openssl::pkey::PKey;
use openssl::sign::Signer;
use openssl::symm::{Cipher, decrypt, decrypt_aead};
use zeroize::Zeroizing;

use super::algorithm::AesSize;
use super::parts::JweParts;
use super::{ContentEncryption, DecryptProblem};
use crate::decoded::{Cause, Place, Problem};

/// The plaintext; none where the tag is another key's, or of another content.
pub(super) fn decrypt_content(
    enc: ContentEncryption,
    key: &[u8],
    parts: &JweParts,
) -> Result<Option<Zeroizing<Vec<u8>>>, DecryptProblem> {
    check_length(Place::InitializationVector, &parts.iv, enc.iv_octets())?;
    check_length(Place::Tag, &parts.tag, enc.tag_octets())?;
    let plaintext = match enc {
        ContentEncryption::AesGcm(size) => decrypt_gcm(size, key, parts).ok(),
        ContentEncryption::AesCbcHmac(size) => decrypt_cbc(size, key, parts).ok().flatten(),
    };
    Ok(plaintext.map(Zeroizing::new))
}

fn check_length(place: Place, octets: &[u8], expected: usize) -> Result<(), DecryptProblem> {
    if octets.len() == expected {
        return Ok(());
    }
    let cause = Cause::Length {
        octets: octets.len(),
        expected,
    };
    Err(DecryptProblem::Unreadable(Problem { place, cause }))
}

fn decrypt_gcm(size: AesSize, key: &[u8], parts: &JweParts) -> Result<Vec<u8>, ErrorStack> {
    decrypt_aead(
        gcm(size),
        key,
        Some(&parts.iv),
        &parts.authenticated,
        &parts.ciphertext,
        &parts.tag,
    )
}

pub(super) fn gcm(size: AesSize) -> Cipher {
    match size {
        AesSize::A128 => Cipher::aes_128_gcm(),
        AesSize::A192 => Cipher::aes_192_gcm(),
        AesSize::A256 => Cipher::aes_256_gcm(),
    }
}

/// RFC 7518 §5.2.2.2: the first half of the key authenticates, and only then the second decrypts.
fn decrypt_cbc(size: AesSize, key: &[u8], parts: &JweParts) -> Result<Option<Vec<u8>>, ErrorStack> {
    let (digest, cipher) = match size {
        AesSize::A128 => (MessageDigest::sha256(), Cipher::aes_128_cbc()),
        AesSize::A192 => (MessageDigest::sha384(), Cipher::aes_192_cbc()),
        AesSize::A256 => (MessageDigest::sha512(), Cipher::aes_256_cbc()),
    };
    let (mac_key, encryption_key) = key.split_at(size.octets());
    let authenticated_bits = 8 * parts.authenticated.len() as u64;
    let mac_key = PKey::hmac(mac_key)?;
    let mut signer = Signer::new(digest, &mac_key)?;
    signer.update(&parts.authenticated)?;
    signer.update(&parts.iv)?;
    signer.update(&parts.ciphertext)?;
    signer.update(&authenticated_bits.to_be_bytes())?;
    let mac = signer.sign_to_vec()?;
    if !memcmp::eq(&mac[..size.octets()], &parts.tag) {
        return Ok(None);
    }
    decrypt(cipher, encryption_key, Some(&parts.iv), &parts.ciphertext).map(Some)
}
