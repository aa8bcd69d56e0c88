//! The data key under a passphrase: Argon2id (RFC 9106 §4, the second recommended choice) makes a key
//! of the passphrase, and AES-256-GCM wraps the data key with it. Both come with the OpenSSL that
//! SQLCipher brings.

use bearerbox_secret::Secret;
use openssl::error::ErrorStack;
use openssl::symm::{Cipher, decrypt_aead, encrypt_aead};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::VaultError;
use crate::bytes::{from_hex, random, to_hex};

const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 4;

/// A data key that only a passphrase opens, as `vault.json` has it. Bytes are in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct WrappedKey {
    kdf: String,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    cipher: String,
    nonce: String,
    wrapped: String,
    tag: String,
}

/// Why a data key did not come out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum UnwrapError {
    /// It was wrapped with another passphrase.
    WrongPassphrase,
    /// The fields do not describe a wrapped key.
    Malformed,
}

/// Wraps the data key, given in hexadecimal, for the vault with this id.
pub(crate) fn wrap(key: &Secret, passphrase: &Secret, id: &str) -> Result<WrappedKey, VaultError> {
    let salt: [u8; 16] = random()?;
    let nonce: [u8; 12] = random()?;
    let mut tag = [0; 16];
    let wrapped = derive(passphrase, &salt, MEMORY_KIB, PASSES, LANES)
        .and_then(|wrapping_key| {
            encrypt_aead(
                Cipher::aes_256_gcm(),
                &*wrapping_key,
                Some(&nonce),
                id.as_bytes(),
                key.expose().as_bytes(),
                &mut tag,
            )
        })
        .map_err(|error| VaultError::Io {
            path: "vault.json".into(),
            source: std::io::Error::other(error),
        })?;
    Ok(WrappedKey {
        kdf: "argon2id".to_owned(),
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        lanes: LANES,
        salt: to_hex(&salt),
        cipher: "aes-256-gcm".to_owned(),
        nonce: to_hex(&nonce),
        wrapped: to_hex(&wrapped),
        tag: to_hex(&tag),
    })
}

/// Unwraps the data key, in hexadecimal, of the vault with this id.
pub(crate) fn unwrap(wrapped: &WrappedKey, passphrase: &Secret, id: &str) -> Result<Secret, UnwrapError> {
    let (Some(salt), Some(nonce), Some(text), Some(tag)) = (
        from_hex::<16>(&wrapped.salt),
        from_hex::<12>(&wrapped.nonce),
        from_hex::<64>(&wrapped.wrapped),
        from_hex::<16>(&wrapped.tag),
    ) else {
        return Err(UnwrapError::Malformed);
    };
    let is_ours = wrapped.kdf == "argon2id" && wrapped.cipher == "aes-256-gcm";
    // A file may not make the vault ask for all memory, or work for hours.
    let is_sane = wrapped.memory_kib <= 4 << 20 && wrapped.passes <= 64 && (1..=64).contains(&wrapped.lanes);
    if !is_ours || !is_sane {
        return Err(UnwrapError::Malformed);
    }
    let wrapping_key = derive(passphrase, &salt, wrapped.memory_kib, wrapped.passes, wrapped.lanes)
        .map_err(|_| UnwrapError::Malformed)?;
    let key = decrypt_aead(
        Cipher::aes_256_gcm(),
        &*wrapping_key,
        Some(&nonce),
        id.as_bytes(),
        &text,
        &tag,
    )
    .map_err(|_| UnwrapError::WrongPassphrase)?;
    String::from_utf8(key)
        .map(Secret::new)
        .map_err(|_| UnwrapError::Malformed)
}

fn derive(
    passphrase: &Secret,
    salt: &[u8],
    memory_kib: u32,
    passes: u32,
    lanes: u32,
) -> Result<Zeroizing<[u8; 32]>, ErrorStack> {
    let mut key = Zeroizing::new([0; 32]);
    openssl::kdf::argon2id(
        None,
        passphrase.expose().as_bytes(),
        salt,
        None,
        None,
        passes,
        lanes,
        memory_kib,
        &mut *key,
    )?;
    Ok(key)
}
