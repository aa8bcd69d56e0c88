//! The operating system's keyring. It is looked for each time anew: a person may start it after Bearerbox.

use std::error::Error as _;

use bearerbox_secret::Secret;
use keyring_core::{Entry, Error};

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
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(cause(error)),
        }
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError> {
        entry(account)?.set_password(secret.expose()).map_err(cause)
    }

    fn remove(&self, account: &str) -> Result<(), KeyringError> {
        match entry(account)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(cause(error)),
        }
    }
}

fn entry(account: &str) -> Result<Entry, KeyringError> {
    match keyring::Entry::new(SERVICE, account) {
        Ok(entry) => Ok(entry.inner),
        Err(Error::NoDefaultStore) => look_again(account),
        Err(error) => Err(cause(error)),
    }
}

/// There was no keyring when it was first asked for, and `keyring` does not ask twice. On Windows and macOS it is a part
/// of the system (not run there).
#[cfg(any(target_os = "macos", windows))]
fn look_again(_: &str) -> Result<Entry, KeyringError> {
    Err(KeyringError::Missing)
}

/// There was no keyring when it was first asked for, and `keyring` does not ask twice: its daemon may have been started
/// since.
#[cfg(not(any(target_os = "macos", windows)))]
fn look_again(account: &str) -> Result<Entry, KeyringError> {
    use keyring_core::api::CredentialStoreApi;
    use zbus_secret_service_keyring_store::Store;

    let store = Store::new().map_err(|error| {
        if let Error::PlatformFailure(reason) = &error
            && let Some(secret_service::Error::Unavailable | secret_service::Error::Zbus(_)) = reason.downcast_ref()
        {
            // No session bus, or nobody there who keeps secrets.
            return KeyringError::Missing;
        }
        cause(error)
    })?;
    store.build(SERVICE, account, None).map_err(cause)
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the keyring's enum, which grows")]
fn cause(error: Error) -> KeyringError {
    match error {
        Error::NoStorageAccess(_) => KeyringError::Locked,
        other => KeyringError::Refused {
            reason: other.source().map_or_else(|| other.to_string(), ToString::to_string),
        },
    }
}
