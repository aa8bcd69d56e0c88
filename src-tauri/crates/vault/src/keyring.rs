//! The operating system's keyring.

use std::error::Error as _;

use bearerbox_secret::Secret;

use crate::{KeyStore, KeyringError};

/// The keyring of the person who is logged in.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsKeyring;

/// The name that keyring programs show.
const SERVICE: &str = "Bearerbox";

impl KeyStore for OsKeyring {
    fn read(&self, account: &str) -> Result<Option<Secret>, KeyringError> {
        match entry(account)?.get_password() {
            Ok(secret) => Ok(Some(Secret::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(cause(error)),
        }
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError> {
        entry(account)?.set_password(secret.expose()).map_err(cause)
    }

    fn remove(&self, account: &str) -> Result<(), KeyringError> {
        match entry(account)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(cause(error)),
        }
    }
}

fn entry(account: &str) -> Result<keyring::Entry, KeyringError> {
    keyring::Entry::new(SERVICE, account).map_err(cause)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the keyring's enum, which grows")]
fn cause(error: keyring::Error) -> KeyringError {
    match error {
        keyring::Error::NoDefaultStore => KeyringError::Missing,
        keyring::Error::NoStorageAccess(_) => KeyringError::Locked,
        other => KeyringError::Refused {
            reason: other.source().map_or_else(|| other.to_string(), ToString::to_string),
        },
    }
}
