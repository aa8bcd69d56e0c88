//! What the environment says is tested where there is a process of its own: in the command's tests.

use std::collections::HashMap;
use std::sync::Mutex;

use bearerbox_secret::Secret;
use bearerbox_vault::{KeyStore, KeyringError, VaultError};

use super::{Unlock, VaultState, change_key};
use crate::view::{ErrorCode, ErrorView};
use crate::{Bearerbox, Error, Home};

/// A keyring in memory; locked where it says so.
#[derive(Default)]
struct Keyring {
    entries: Mutex<HashMap<String, Secret>>,
    is_locked: bool,
}

impl Keyring {
    fn entries(&self) -> Result<std::sync::MutexGuard<'_, HashMap<String, Secret>>, KeyringError> {
        if self.is_locked {
            Err(KeyringError::Locked)
        } else {
            Ok(self.entries.lock().unwrap())
        }
    }
}

impl KeyStore for Keyring {
    fn read(&self, account: &str) -> Result<Option<Secret>, KeyringError> {
        Ok(self.entries()?.get(account).cloned())
    }

    fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError> {
        self.entries()?.insert(account.to_owned(), secret.clone());
        Ok(())
    }

    fn remove(&self, account: &str) -> Result<(), KeyringError> {
        self.entries()?.remove(account);
        Ok(())
    }
}

fn passphrase(text: &str) -> Unlock {
    Unlock::Passphrase(Secret::new(text))
}

#[test]
fn makes_and_opens_a_vault_with_the_keyring() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path().join("new"));
    let keyring = Keyring::default();

    assert_eq!(Bearerbox::vault_state(&home).unwrap(), VaultState::New);
    drop(Bearerbox::create_with(home.clone(), &Unlock::Keyring, &keyring).unwrap());

    assert_eq!(Bearerbox::vault_state(&home).unwrap(), VaultState::Keyring);
    assert_eq!(
        Bearerbox::open_with(home.clone(), &Unlock::Keyring, &keyring)
            .unwrap()
            .home(),
        &home
    );
}

#[test]
fn makes_no_vault_where_the_keyring_is_locked() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    let keyring = Keyring {
        is_locked: true,
        ..Keyring::default()
    };

    let error = Bearerbox::create_with(home.clone(), &Unlock::Keyring, &keyring)
        .err()
        .unwrap();

    assert_eq!(ErrorView::from(&error).code, ErrorCode::KeyringUnusable);
    assert_eq!(Bearerbox::vault_state(&home).unwrap(), VaultState::New);
}

#[test]
fn says_that_the_keyring_has_lost_the_key() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    drop(Bearerbox::create_with(home.clone(), &Unlock::Keyring, &Keyring::default()).unwrap());

    let error = Bearerbox::open_with(home, &Unlock::Keyring, &Keyring::default())
        .err()
        .unwrap();

    assert!(matches!(error, Error::Vault(VaultError::KeyLost { .. })), "{error:?}");
}

#[test]
fn advises_a_passphrase_only_where_one_can_open_the_vault() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    let (open, locked) = (
        Keyring::default(),
        Keyring {
            is_locked: true,
            ..Keyring::default()
        },
    );
    let advice = |error: Error| {
        let view = ErrorView::from(&error);
        assert_eq!(view.code, ErrorCode::KeyringUnusable);
        view.next_step.unwrap()
    };

    let new = Bearerbox::create_with(home.clone(), &Unlock::Keyring, &locked)
        .err()
        .unwrap();
    drop(Bearerbox::create_with(home.clone(), &Unlock::Keyring, &open).unwrap());
    let existing = Bearerbox::open_with(home, &Unlock::Keyring, &locked).err().unwrap();

    assert!(advice(new).contains("passphrase"));
    assert!(!advice(existing).contains("passphrase"));
}

#[test]
fn tells_a_wrong_passphrase_and_changes_a_right_one() {
    let folder = tempfile::tempdir().unwrap();
    let home = Home::at(folder.path());
    drop(Bearerbox::create(home.clone(), passphrase("one")).unwrap());

    let wrong = Bearerbox::open(home.clone(), passphrase("two")).err().unwrap();
    assert_eq!(ErrorView::from(&wrong).code, ErrorCode::WrongPassphrase);

    change_key(&home, passphrase("one"), passphrase("two")).unwrap();
    assert!(Bearerbox::open(home.clone(), passphrase("two")).is_ok());
    assert!(Bearerbox::open(home, passphrase("one")).is_err());
}

#[test]
fn refuses_an_empty_passphrase() {
    let folder = tempfile::tempdir().unwrap();

    let error = Bearerbox::create(Home::at(folder.path()), passphrase(""))
        .err()
        .unwrap();

    assert!(matches!(error, Error::EmptyPassphrase));
}
