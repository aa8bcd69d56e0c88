//! Opening the vault: with the key in the keyring, or with a passphrase.

use std::path::Path;
use std::{env, fs};

use bearerbox_secret::Secret;
use bearerbox_vault::{Key, KeyStore, OsKeyring, Status, Vault, VaultError};

use crate::{Bearerbox, Error, Home};

/// Names the file with the passphrase, for scripts.
const PASSPHRASE_FILE: &str = "BEARERBOX_PASSPHRASE_FILE";

/// What a home has, and how it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VaultState {
    /// No vault yet.
    New,
    /// A vault whose key is in the keyring.
    Keyring,
    /// A vault that a passphrase opens.
    Passphrase,
}

/// What opens a vault.
#[derive(Clone, Debug)]
pub enum Unlock {
    /// The key in the operating system's keyring.
    Keyring,
    /// A passphrase.
    Passphrase(Secret),
}

impl Unlock {
    fn key<'a>(&'a self, keyring: &'a dyn KeyStore) -> Key<'a> {
        match self {
            Self::Keyring => Key::Keyring(keyring),
            Self::Passphrase(passphrase) => Key::Passphrase(passphrase),
        }
    }
}

impl Bearerbox {
    /// What the home has; asks neither the keyring nor the database.
    ///
    /// # Errors
    /// The vault's, by cause.
    pub fn vault_state(home: &Home) -> Result<VaultState, Error> {
        Ok(match bearerbox_vault::status(home.path())? {
            Status::New => VaultState::New,
            Status::Keyring => VaultState::Keyring,
            Status::Passphrase => VaultState::Passphrase,
        })
    }

    /// Makes a new vault in a home that has none, and opens it.
    ///
    /// # Errors
    /// The vault's and the keyring's, by cause; `EmptyPassphrase`.
    pub fn create(home: Home, unlock: Unlock) -> Result<Self, Error> {
        Self::create_with(home, &unlock, &OsKeyring)
    }

    /// As [`Bearerbox::create`], with another keyring.
    ///
    /// # Errors
    /// As [`Bearerbox::create`].
    pub fn create_with(home: Home, unlock: &Unlock, keyring: &dyn KeyStore) -> Result<Self, Error> {
        refuse_empty(unlock)?;
        let vault = bearerbox_vault::create(home.path(), unlock.key(keyring))?;
        Ok(Self::of(home, vault))
    }

    /// Opens the home's vault.
    ///
    /// # Errors
    /// The vault's and the keyring's, by cause.
    pub fn open(home: Home, unlock: Unlock) -> Result<Self, Error> {
        Self::open_with(home, &unlock, &OsKeyring)
    }

    /// As [`Bearerbox::open`], with another keyring.
    ///
    /// # Errors
    /// As [`Bearerbox::open`].
    pub fn open_with(home: Home, unlock: &Unlock, keyring: &dyn KeyStore) -> Result<Self, Error> {
        let vault = open_vault(home.path(), unlock, keyring)?;
        Ok(Self::of(home, vault))
    }

    /// Opens the home's vault without asking a person: with the passphrase from
    /// `$BEARERBOX_PASSPHRASE_FILE` or with the keyring, whichever the vault uses. A new vault is made
    /// with the passphrase where that file is named, else with the keyring.
    ///
    /// # Errors
    /// `PassphraseNeeded` when the vault uses a passphrase and no file is named; the vault's and the keyring's.
    pub fn open_for_scripts(home: Home) -> Result<Self, Error> {
        match Self::vault_state(&home)? {
            VaultState::New => {
                let unlock = passphrase_from_file()?.map_or(Unlock::Keyring, Unlock::Passphrase);
                match Self::create(home.clone(), unlock.clone()) {
                    // Two commands started at once on a new home: the other one made it.
                    Err(Error::Vault(VaultError::AlreadyExists { .. })) => Self::open(home, unlock),
                    result => result,
                }
            }
            VaultState::Keyring => Self::open(home, Unlock::Keyring),
            VaultState::Passphrase => {
                let passphrase = passphrase_from_file()?.ok_or(Error::PassphraseNeeded)?;
                Self::open(home, Unlock::Passphrase(passphrase))
            }
        }
    }
}

/// Opens the vault with another key from now on. What is stored stays as it is, and so does a vault that is open.
///
/// # Errors
/// The vault's and the keyring's, by cause; `EmptyPassphrase`.
pub fn change_key(home: &Home, from: Unlock, to: Unlock) -> Result<(), Error> {
    refuse_empty(&to)?;
    bearerbox_vault::change_key(home.path(), from.key(&OsKeyring), to.key(&OsKeyring))?;
    Ok(())
}

/// The passphrase in the file that `$BEARERBOX_PASSPHRASE_FILE` names: its first line. None where nothing is named.
///
/// # Errors
/// `PassphraseFile` when the file cannot be read; `EmptyPassphraseFile`.
pub fn passphrase_from_file() -> Result<Option<Secret>, Error> {
    let Some(path) = env::var_os(PASSPHRASE_FILE).filter(|path| !path.is_empty()) else {
        return Ok(None);
    };
    let path = Path::new(&path);
    let text = fs::read_to_string(path)
        .map(Secret::new)
        .map_err(|source| Error::PassphraseFile {
            path: path.to_owned(),
            source,
        })?;
    let passphrase = Secret::new(text.expose().lines().next().unwrap_or_default());
    if passphrase.is_empty() {
        Err(Error::EmptyPassphraseFile { path: path.to_owned() })
    } else {
        Ok(Some(passphrase))
    }
}

fn open_vault(home: &Path, unlock: &Unlock, keyring: &dyn KeyStore) -> Result<Vault, Error> {
    bearerbox_vault::open(home, unlock.key(keyring)).map_err(|error| {
        if let VaultError::Keyring(cause) = error {
            Error::KeyOutOfReach(cause)
        } else {
            error.into()
        }
    })
}

fn refuse_empty(unlock: &Unlock) -> Result<(), Error> {
    match unlock {
        Unlock::Passphrase(passphrase) if passphrase.is_empty() => Err(Error::EmptyPassphrase),
        Unlock::Passphrase(_) | Unlock::Keyring => Ok(()),
    }
}

#[cfg(test)]
mod tests;
