//! Makes, opens and re-keys a vault.
//!
//! A process may be killed between any two steps. The order is: `vault.json`, the key into the keyring,
//! the database, `vault.json` again with `ready`. Until there is a database nothing can be lost, and
//! the vault counts as new; after that, opening it finishes what was left.

use std::path::{Path, PathBuf};
use std::thread::{self, Builder};
use std::time::Duration;

use bearerbox_secret::Secret;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::bytes::{random, to_hex};
use crate::descriptor::{Descriptor, KeyPlace};
use crate::wrap::{UnwrapError, unwrap, wrap};
use crate::{Key, Vault, VaultError, file, lock, schema};

/// What is in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// No vault yet.
    New,
    /// A vault whose key is in the keyring.
    Keyring,
    /// A vault that a passphrase opens.
    Passphrase,
}

/// How long a write waits for that of another process.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// What is in the folder. Asks no keyring and opens no database.
///
/// # Errors
/// `NotAVault`, `Damaged`, `Newer`.
pub fn status(home: &Path) -> Result<Status, VaultError> {
    Ok(find(home)?.map_or(Status::New, |descriptor| descriptor.status()))
}

/// Makes a vault, and the folder if it is missing.
///
/// Only its owner can enter a folder that this makes, or that was empty. One that holds something, that is for
/// everybody (sticky, as `/tmp` is) or whose mode we may not change keeps its mode: others may need it, and the
/// vault's own files are for their owner alone anyway.
///
/// # Errors
/// `AlreadyExists`, `NotAVault`, `Keyring`, `ReadOnly`, `DiskFull`, `Busy`.
pub fn create(home: &Path, key: Key<'_>) -> Result<Vault, VaultError> {
    file::make_folder(home)?;
    file::restrict_unused(home)?;
    let _lock = lock::wait(home, "vault", PATIENCE, &|| false)?;
    if find(home)?.is_some() {
        return Err(VaultError::AlreadyExists { home: home.to_owned() });
    }
    let id = Descriptor::new_id(Descriptor::read(home)?)?;
    let data_key = Secret::new(to_hex(&*Zeroizing::new(random::<32>()?)));
    let descriptor = Descriptor::new(place_of(&data_key, key, &id)?, id, &data_key);
    // Before the key, so that the account in the keyring is known to whoever comes next.
    descriptor.write(home)?;
    deposit(&data_key, key, &descriptor.id)?;
    let connection = make_database(home, &descriptor, &data_key)?;
    Ok(Vault::new(connection, home, &database(home)))
}

/// Opens a vault.
///
/// # Errors
/// `NotFound`, `OtherKey`, `WrongPassphrase`, `KeyLost`, `Keyring`, `DatabaseMissing`, `NotAVault`,
/// `Damaged`, `Newer`, `ReadOnly`, `DiskFull`, `Busy`.
pub fn open(home: &Path, key: Key<'_>) -> Result<Vault, VaultError> {
    open_unless(home, key, &|| false)
}

/// Opens a vault, and asks `is_cancelled` while it waits for another process.
fn open_unless(home: &Path, key: Key<'_>, is_cancelled: &dyn Fn() -> bool) -> Result<Vault, VaultError> {
    let mut descriptor = find_made(home)?;
    let mut lock = None;
    if !descriptor.ready {
        lock = Some(lock::wait(home, "vault", PATIENCE, is_cancelled)?);
        // While this waited, another process may have finished the vault, and moved its key.
        descriptor = find_made(home)?;
    }
    let data_key = fetch(home, &descriptor, key)?;
    let path = database(home);
    let connection = if descriptor.ready {
        drop(lock);
        if !path.exists() {
            return Err(VaultError::DatabaseMissing { path });
        }
        open_database(&path, &data_key)?
    } else {
        make_database(home, &descriptor, &data_key)?
    };
    Ok(Vault::new(connection, home, &path))
}

/// Gives a vault another key, or another passphrase. Only `vault.json` is written; vaults that are open
/// stay open. A key that the keyring no longer needs to keep is removed from it, if it lets us.
///
/// # Errors
/// As `open` for `from`; `Keyring`, `ReadOnly`, `DiskFull`, `Busy`.
pub fn change_key(home: &Path, from: Key<'_>, to: Key<'_>) -> Result<(), VaultError> {
    let _lock = lock::wait(home, "vault", PATIENCE, &|| false)?;
    let descriptor = find_made(home)?;
    let data_key = fetch(home, &descriptor, from)?;
    let place = place_of(&data_key, to, &descriptor.id)?;
    deposit(&data_key, to, &descriptor.id)?;
    descriptor.clone().with_place(place).write(home)?;
    if let (Key::Keyring(keyring), Key::Passphrase(_)) = (from, to) {
        // The change is done and lasts; a key left behind opens nothing that the person cannot open.
        let _ = keyring.remove(&descriptor.id);
    }
    Ok(())
}

fn database(home: &Path) -> PathBuf {
    home.join("vault.db")
}

/// The descriptor of the vault in the folder; none when there is no vault, or only the beginning of one.
fn find(home: &Path) -> Result<Option<Descriptor>, VaultError> {
    let path = database(home);
    let has_database = path.exists();
    match Descriptor::read(home)? {
        None if has_database => Err(VaultError::NotAVault { path }),
        None => Ok(None),
        Some(descriptor) if descriptor.ready || has_database => Ok(Some(descriptor)),
        Some(_) => Ok(None),
    }
}

/// The descriptor of the vault that has to be in the folder.
fn find_made(home: &Path) -> Result<Descriptor, VaultError> {
    find(home)?.ok_or_else(|| VaultError::NotFound { home: home.to_owned() })
}

/// Where the data key will be, when `key` opens the vault.
fn place_of(data_key: &Secret, key: Key<'_>, id: &str) -> Result<KeyPlace, VaultError> {
    match key {
        Key::Keyring(_) => Ok(KeyPlace::Keyring),
        Key::Passphrase(passphrase) => Ok(KeyPlace::Passphrase(wrap(data_key, passphrase, id)?)),
    }
}

/// Puts the data key into the keyring, when it is the keyring that keeps it.
fn deposit(data_key: &Secret, key: Key<'_>, id: &str) -> Result<(), VaultError> {
    match key {
        Key::Keyring(keyring) => Ok(keyring.write(id, data_key)?),
        Key::Passphrase(_) => Ok(()),
    }
}

/// Gets the data key from where it is kept.
fn fetch(home: &Path, descriptor: &Descriptor, key: Key<'_>) -> Result<Secret, VaultError> {
    let id = &descriptor.id;
    match (&descriptor.place, key) {
        (KeyPlace::Keyring, Key::Keyring(keyring)) => while_sqlcipher_starts(|| keyring.read(id))?
            .filter(|data_key| descriptor.fits(data_key))
            .ok_or_else(|| VaultError::KeyLost { path: database(home) }),
        (KeyPlace::Passphrase(wrapped), Key::Passphrase(passphrase)) => {
            unwrap(wrapped, passphrase, id).map_err(|error| match error {
                UnwrapError::WrongPassphrase => VaultError::WrongPassphrase,
                UnwrapError::Malformed => VaultError::Damaged {
                    path: Descriptor::path(home),
                },
            })
        }
        (KeyPlace::Keyring, Key::Passphrase(_)) | (KeyPlace::Passphrase(_), Key::Keyring(_)) => {
            Err(VaultError::OtherKey {
                uses: descriptor.status(),
            })
        }
    }
}

/// Does `work`, which waits for another program, and has SQLCipher load its ciphers meanwhile: both take milliseconds, and
/// the database is opened next.
fn while_sqlcipher_starts<T>(work: impl FnOnce() -> T) -> T {
    thread::scope(|scope| {
        // Without a thread it starts later. What else fails here fails again, and is told, where the vault's own database
        // is opened.
        let _ = Builder::new().spawn_scoped(scope, || drop(Connection::open_in_memory()));
        work()
    })
}

/// Makes the database of a vault that is not ready, or finishes it, and then says that it is.
fn make_database(home: &Path, descriptor: &Descriptor, data_key: &Secret) -> Result<Connection, VaultError> {
    let path = database(home);
    // SQLite gives its other files the mode of this one.
    file::private()
        .create(true)
        .open(&path)
        .map_err(|error| VaultError::file(&path, error))?;
    let (mut connection, _) = connect(&path, data_key)?;
    let prepared = connection
        .pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))
        .map_err(VaultError::from)
        .and_then(|()| schema::migrate(&mut connection));
    prepared.map_err(|error| error.at(&path))?;
    descriptor.clone().made_ready().write(home)?;
    Ok(connection)
}

fn open_database(path: &Path, data_key: &Secret) -> Result<Connection, VaultError> {
    let (mut connection, version) = connect(path, data_key)?;
    if version == 0 {
        // A vault that was ready had tables.
        return Err(VaultError::Damaged { path: path.to_owned() });
    }
    // SQLite opens what it may not write all the same, and would fail at the first change.
    if connection.is_readonly("main").map_err(VaultError::from)? {
        return Err(VaultError::ReadOnly { path: path.to_owned() });
    }
    if version < schema::KNOWN {
        schema::migrate(&mut connection).map_err(|error| error.at(path))?;
    }
    Ok(connection)
}

/// Connects to a database of this key and a known version, and gives that: 0 when it is still empty.
fn connect(path: &Path, data_key: &Secret) -> Result<(Connection, i64), VaultError> {
    refuse_fragment(path)?;
    let failed = |error| VaultError::from(error).at(path);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(64);
    // SQLCipher would write of wrong keys and damaged pages to stderr; our errors say it. The key is
    // a raw one: it is random, so deriving another one from it would only cost time.
    let settings = Zeroizing::new(format!(
        "PRAGMA cipher_log_level = NONE; PRAGMA key = \"x'{}'\";
         PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;",
        data_key.expose()
    ));
    let version = connection
        .execute_batch(&settings)
        .map_err(VaultError::from)
        .and_then(|()| schema::version(&connection))
        .map_err(|error| foreign(error, path))?;
    if version > schema::KNOWN {
        return Err(VaultError::Newer {
            found: version,
            known: schema::KNOWN,
        });
    }
    Ok((connection, version))
}

/// SQLite takes a file that is shorter than a page for an empty database, and would write over it.
fn refuse_fragment(path: &Path) -> Result<(), VaultError> {
    const PAGE: u64 = 4096;
    let metadata = std::fs::metadata(path).map_err(|error| VaultError::file(path, error))?;
    if (1..PAGE).contains(&metadata.len()) {
        return Err(VaultError::NotAVault { path: path.to_owned() });
    }
    Ok(())
}

/// The key was proved to be the vault's before, so it is the file that is another.
fn foreign(error: VaultError, path: &Path) -> VaultError {
    let error = error.at(path);
    if let VaultError::Damaged { path } = error {
        return VaultError::NotAVault { path };
    }
    error
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::Mutex;

    use super::*;
    use crate::{KeyStore, KeyringError};

    /// A keyring for one vault.
    #[derive(Default)]
    struct OneSecret(Mutex<Option<Secret>>);

    impl KeyStore for OneSecret {
        fn read(&self, _: &str) -> Result<Option<Secret>, KeyringError> {
            Ok(self.0.lock().unwrap().clone())
        }

        fn write(&self, _: &str, secret: &Secret) -> Result<(), KeyringError> {
            *self.0.lock().unwrap() = Some(secret.clone());
            Ok(())
        }

        fn remove(&self, _: &str) -> Result<(), KeyringError> {
            *self.0.lock().unwrap() = None;
            Ok(())
        }
    }

    #[test]
    fn keeps_the_key_that_was_changed_while_it_waited_to_finish_the_vault() {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path();
        let keyring = OneSecret::default();
        let (in_keyring, passphrase) = (Key::Keyring(&keyring), Secret::new("p"));
        drop(create(home, in_keyring).unwrap());
        let mut unfinished = Descriptor::read(home).unwrap().unwrap();
        unfinished.ready = false;
        unfinished.write(home).unwrap();

        let held = RefCell::new(lock::take(home, "vault").unwrap());
        // Asked only while the lock is held: by then the vault was seen unfinished.
        let finish_and_change_key = || {
            if let Some(lock) = held.take() {
                drop(lock);
                drop(open(home, in_keyring).unwrap());
                change_key(home, in_keyring, Key::Passphrase(&passphrase)).unwrap();
            }
            false
        };
        let opened = open_unless(home, in_keyring, &finish_and_change_key).err();

        let uses = Status::Passphrase;
        assert!(matches!(opened, Some(VaultError::OtherKey { uses: said }) if said == uses));
        assert!(held.take().is_none(), "it waited");
        open(home, Key::Passphrase(&passphrase)).unwrap();
    }
}
