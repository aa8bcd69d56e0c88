//! The database's key, wrapped by a passphrase: Argon2id makes a key of the passphrase, ChaCha20-Poly1305 wraps with it.

use argon2::{Algorithm, Argon2, Params, Version};
use bearerbox_secret::Secret;
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::VaultError;
use crate::file::{from_hex, random, to_hex};

/// RFC 9106 §4, second recommended option: 64 MiB, 3 passes, 4 lanes.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 4;

/// A database key that only a passphrase opens.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrappedKey {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    nonce: String,
    key: String,
}

/// The database's key.
pub(crate) type DataKey = Zeroizing<[u8; 32]>;

/// Wraps `key` by `passphrase`.
pub(crate) fn wrap(key: &DataKey, passphrase: &Secret) -> Result<WrappedKey, VaultError> {
    let (salt, nonce) = (random::<16>()?, random::<12>()?);
    let cipher = cipher(passphrase, &salt, MEMORY_KIB, PASSES, LANES).ok_or(VaultError::NoRandomness)?;
    let wrapped = cipher.encrypt(Nonce::from_slice(&nonce), key.as_slice()).map_err(|_| VaultError::NoRandomness)?;
    Ok(WrappedKey {
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        lanes: LANES,
        salt: to_hex(&salt),
        nonce: to_hex(&nonce),
        key: to_hex(&wrapped),
    })
}

/// Opens a wrapped key; `Ok(None)` is a wrong passphrase, `Err(())` a damaged text.
pub(crate) fn unwrap(wrapped: &WrappedKey, passphrase: &Secret) -> Result<Option<DataKey>, ()> {
    let salt = from_hex::<16>(&wrapped.salt).ok_or(())?;
    let nonce = from_hex::<12>(&wrapped.nonce).ok_or(())?;
    let sealed = from_hex::<48>(&wrapped.key).ok_or(())?;
    // A foreign file must not make this machine spend gigabytes.
    if wrapped.memory_kib > 16 * MEMORY_KIB || wrapped.passes > 100 || wrapped.lanes > 64 {
        return Err(());
    }
    let cipher = cipher(passphrase, &salt, wrapped.memory_kib, wrapped.passes, wrapped.lanes).ok_or(())?;
    let Ok(opened) = cipher.decrypt(Nonce::from_slice(&nonce), sealed.as_slice()) else { return Ok(None) };
    let opened = Zeroizing::new(opened);
    let mut key = DataKey::default();
    key.copy_from_slice(&opened);
    Ok(Some(key))
}

fn cipher(passphrase: &Secret, salt: &[u8], memory_kib: u32, passes: u32, lanes: u32) -> Option<ChaCha20Poly1305> {
    let parameters = Params::new(memory_kib, passes, lanes, Some(32)).ok()?;
    let mut key = DataKey::default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(passphrase.expose().as_bytes(), salt, key.as_mut_slice())
        .ok()?;
    Some(ChaCha20Poly1305::new(Key::from_slice(key.as_slice())))
}
