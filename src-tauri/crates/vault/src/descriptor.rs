//! `vault.json`: which kind of key opens the database beside it, and, for a passphrase, the wrapped key.

use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::wrap::WrappedKey;
use crate::{VaultError, file};

const NAME: &str = "vault.json";

/// What lies beside the database in the clear. Nothing of it helps without the keyring or the passphrase.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Descriptor {
    pub(crate) version: i64,
    /// The account name in the keyring, so that several vaults do not clash.
    pub(crate) id: String,
    #[serde(flatten)]
    pub(crate) key: KeyPlace,
}

/// Where the database's key is.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "key", rename_all = "snake_case")]
pub(crate) enum KeyPlace {
    Keyring,
    Passphrase { wrapped: WrappedKey },
}

/// The version of the descriptor's form that this build writes.
const KNOWN: i64 = 1;

impl Descriptor {
    pub(crate) fn new(id: String, key: KeyPlace) -> Self {
        Self { version: KNOWN, id, key }
    }

    /// Reads the descriptor of `home`; none where there is none.
    pub(crate) fn read(home: &Path) -> Result<Option<Self>, VaultError> {
        let path = home.join(NAME);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(VaultError::file(&path, error)),
        };
        let version = serde_json::from_slice::<Version>(&text).map_err(|_| VaultError::NotAVault { path: path.clone() })?;
        if version.version > KNOWN {
            return Err(VaultError::Newer { found: version.version, known: KNOWN });
        }
        serde_json::from_slice(&text).map(Some).map_err(|_| VaultError::NotAVault { path })
    }

    /// Writes it, in place of what was there.
    pub(crate) fn write(&self, home: &Path) -> Result<(), VaultError> {
        let text = serde_json::to_vec_pretty(self).expect("plain data can be written as JSON");
        file::replace(&home.join(NAME), &text)
    }
}

#[derive(Deserialize)]
struct Version {
    version: i64,
}
