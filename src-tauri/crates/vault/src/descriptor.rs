//! `vault.json`: which key opens the database. It holds no secret in the clear.
//!
//! It is apart from the database so that the key can change hands without the database being written.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use bearerbox_secret::Secret;
use openssl::sha::Sha256;
use serde::{Deserialize, Serialize};

use crate::bytes::{random_name, to_hex};
use crate::wrap::WrappedKey;
use crate::{Status, VaultError, file};

const VERSION: i64 = 1;

/// The content of `vault.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Descriptor {
    version: i64,
    /// Names the vault, and its account in the keyring.
    pub(crate) id: String,
    /// Whether the database was made. Before that there is nothing to lose.
    pub(crate) ready: bool,
    /// Where the data key is.
    #[serde(flatten)]
    pub(crate) place: KeyPlace,
    /// Tells the data key from another one. The key has 256 random bits: its digest reveals nothing.
    key_check: String,
    /// Tells a damaged file from a wrong passphrase.
    checksum: String,
}

/// Where the data key is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "key", rename_all = "snake_case")]
pub(crate) enum KeyPlace {
    /// In the keyring.
    Keyring,
    /// Here, under a passphrase.
    Passphrase(WrappedKey),
}

impl Descriptor {
    /// The descriptor of a vault that is about to be made.
    pub(crate) fn new(place: KeyPlace, id: String, key: &Secret) -> Self {
        Self {
            version: VERSION,
            id,
            ready: false,
            place,
            key_check: digest_of_key(key),
            checksum: String::new(),
        }
    }

    /// The id of a vault to be made: that of one which was not finished, or a new one.
    pub(crate) fn new_id(unfinished: Option<Self>) -> Result<String, VaultError> {
        match unfinished {
            Some(descriptor) => Ok(descriptor.id),
            None => random_name(),
        }
    }

    /// Where it is in a vault's folder.
    pub(crate) fn path(home: &Path) -> PathBuf {
        home.join("vault.json")
    }

    /// Reads it; none when there is none.
    ///
    /// # Errors
    /// `NotAVault`, `Damaged`, `Newer`.
    pub(crate) fn read(home: &Path) -> Result<Option<Self>, VaultError> {
        #[derive(Deserialize)]
        struct Version {
            version: i64,
        }

        let path = Self::path(home);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(VaultError::file(&path, error)),
        };
        match serde_json::from_slice::<Version>(&text) {
            Ok(Version { version }) if version > VERSION => {
                return Err(VaultError::Newer {
                    found: version,
                    known: VERSION,
                });
            }
            Ok(_) => {}
            Err(_) => return Err(VaultError::NotAVault { path }),
        }
        match serde_json::from_slice::<Self>(&text) {
            Ok(descriptor) if descriptor.checksum == descriptor.sum() => Ok(Some(descriptor)),
            Ok(_) | Err(_) => Err(VaultError::Damaged { path }),
        }
    }

    /// Puts it in place of the one before: after a crash either is there, whole.
    pub(crate) fn write(&self, home: &Path) -> Result<(), VaultError> {
        let signed = Self {
            checksum: self.sum(),
            ..self.clone()
        };
        let text = serde_json::to_vec_pretty(&signed).expect("a descriptor is always JSON");
        file::replace(&Self::path(home), &text)
    }

    /// The same vault with its data key elsewhere.
    pub(crate) fn with_place(self, place: KeyPlace) -> Self {
        Self { place, ..self }
    }

    /// The same vault once it has a database.
    pub(crate) fn made_ready(self) -> Self {
        Self { ready: true, ..self }
    }

    /// Whether this is the vault's data key.
    pub(crate) fn fits(&self, key: &Secret) -> bool {
        self.key_check == digest_of_key(key)
    }

    /// The kind of key.
    pub(crate) fn status(&self) -> Status {
        match self.place {
            KeyPlace::Keyring => Status::Keyring,
            KeyPlace::Passphrase(_) => Status::Passphrase,
        }
    }

    fn sum(&self) -> String {
        let bare = Self {
            checksum: String::new(),
            ..self.clone()
        };
        let text = serde_json::to_vec(&bare).expect("a descriptor is always JSON");
        digest("vault.json", &text)
    }
}

fn digest_of_key(key: &Secret) -> String {
    digest("Bearerbox data key", key.expose().as_bytes())
}

fn digest(purpose: &str, content: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(purpose.as_bytes());
    digest.update(&[0]);
    digest.update(content);
    to_hex(&digest.finish())
}
