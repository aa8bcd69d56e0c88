//! Making and opening a vault, and changing what opens it.

use std::path::Path;
use std::time::Duration;

use bearerbox_secret::Secret;
use rusqlite::{Connection, OpenFlags};

use crate::descriptor::{Descriptor, KeyPlace};
use crate::file::{from_hex, make_folder, random, random_name, restrict, to_hex};
use crate::schema;
use crate::wrap::{DataKey, unwrap, wrap};
use crate::{Key, Vault, VaultError};

const DATABASE: &str = "vault.db";

/// What is in a folder, told without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// No vault yet.
    New,
    /// A vault whose key is in the keyring.
    Keyring,
    /// A vault that a passphrase opens.
    Passphrase,
}

/// Tells what is in `home`, without the keyring and without opening the database.
///
/// # Errors
/// `NotAVault`, `Newer`, `ReadOnly`, `Io`.
pub fn status(home: &Path) -> Result<Status, VaultError> {
    match Descriptor::read(home)?.map(|descriptor| descriptor.key) {
        Some(KeyPlace::Keyring) => Ok(Status::Keyring),
        Some(KeyPlace::Passphrase { .. }) => Ok(Status::Passphrase),
        None => {
            let database = home.join(DATABASE);
            if database.exists() { Err(VaultError::NotAVault { path: database }) } else { Ok(Status::New) }
        }
    }
}

/// Makes a vault in `home` and opens it.
///
/// # Errors
/// `AlreadyExists`, `NotAVault`, `Keyring`, `ReadOnly`, `DiskFull`, `Io`.
pub fn create(home: &Path, key: Key<'_>) -> Result<Vault, VaultError> {
    if status(home)? != Status::New {
        return Err(VaultError::AlreadyExists { home: home.to_owned() });
    }
    make_folder(home)?;
    restrict(home, 0o700)?;
    let data_key = DataKey::new(random()?);
    let id = random_name()?;
    let place = keep(&data_key, key, &id)?;
    Descriptor::new(id, place).write(home)?;
    open_database(home, &data_key, OpenFlags::SQLITE_OPEN_CREATE)
}

/// Opens the vault in `home`.
///
/// # Errors
/// `NotFound`, `OtherKey`, `WrongPassphrase`, `KeyLost`, `Keyring`, `NotAVault`, `Newer`, `DatabaseMissing`, …
pub fn open(home: &Path, key: Key<'_>) -> Result<Vault, VaultError> {
    let descriptor = Descriptor::read(home)?.ok_or_else(|| VaultError::NotFound { home: home.to_owned() })?;
    let data_key = data_key(home, &descriptor, key)?;
    // A creation that was ended half-way is finished here.
    open_database(home, &data_key, OpenFlags::SQLITE_OPEN_CREATE)
}

/// Changes what opens the vault; the database stays as it is.
///
/// # Errors
/// As `open`, and those of writing.
pub fn change_key(home: &Path, from: Key<'_>, to: Key<'_>) -> Result<(), VaultError> {
    let descriptor = Descriptor::read(home)?.ok_or_else(|| VaultError::NotFound { home: home.to_owned() })?;
    let data_key = data_key(home, &descriptor, from)?;
    let place = keep(&data_key, to, &descriptor.id)?;
    let leaves_keyring = matches!((&descriptor.key, &place), (KeyPlace::Keyring, KeyPlace::Passphrase { .. }));
    Descriptor::new(descriptor.id.clone(), place).write(home)?;
    if let (true, Key::Keyring(store)) = (leaves_keyring, from) {
        // The passphrase holds already; an entry that stays behind is only untidy.
        let _ = store.remove(&descriptor.id);
    }
    Ok(())
}

fn keep(data_key: &DataKey, key: Key<'_>, id: &str) -> Result<KeyPlace, VaultError> {
    match key {
        Key::Keyring(store) => {
            store.write(id, &Secret::new(to_hex(data_key.as_slice())))?;
            Ok(KeyPlace::Keyring)
        }
        Key::Passphrase(passphrase) => Ok(KeyPlace::Passphrase { wrapped: wrap(data_key, passphrase)? }),
    }
}

fn data_key(home: &Path, descriptor: &Descriptor, key: Key<'_>) -> Result<DataKey, VaultError> {
    let path = home.join(DATABASE);
    match (&descriptor.key, key) {
        (KeyPlace::Keyring, Key::Keyring(store)) => store
            .read(&descriptor.id)?
            .and_then(|secret| from_hex::<32>(secret.expose()))
            .map(DataKey::new)
            .ok_or(VaultError::KeyLost { path }),
        (KeyPlace::Passphrase { wrapped }, Key::Passphrase(passphrase)) => unwrap(wrapped, passphrase)
            .map_err(|()| VaultError::NotAVault { path: home.join("vault.json") })?
            .ok_or(VaultError::WrongPassphrase),
        (KeyPlace::Keyring, Key::Passphrase(_)) => Err(VaultError::OtherKey { uses: Status::Keyring }),
        (KeyPlace::Passphrase { .. }, Key::Keyring(_)) => Err(VaultError::OtherKey { uses: Status::Passphrase }),
    }
}

fn open_database(home: &Path, key: &DataKey, create: OpenFlags) -> Result<Vault, VaultError> {
    let path = home.join(DATABASE);
    let mut connection = Connection::open_with_flags(
        &path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create,
    )
    .map_err(|error| VaultError::from(error).at(&path))?;
    let prepared = prepare(&mut connection, key).map_err(|error| match error.at(&path) {
        // The first read of all: what fails here is no database of this key.
        VaultError::Damaged { path } => VaultError::NotAVault { path },
        other => other,
    });
    prepared?;
    restrict(&path, 0o600)?;
    Ok(Vault::new(connection, home, &path))
}

fn prepare(connection: &mut Connection, key: &DataKey) -> Result<(), VaultError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    let pragma = zeroize::Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", to_hex(key.as_slice())));
    connection.execute_batch(&pragma)?;
    let found = schema::version(connection)?;
    if found > schema::KNOWN {
        return Err(VaultError::Newer { found, known: schema::KNOWN });
    }
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;")?;
    if found < schema::KNOWN {
        schema::migrate(connection)?;
    }
    Ok(())
}
