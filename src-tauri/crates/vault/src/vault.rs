//! The open vault: one connection, and how it is read and written. What is stored is in the other files.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::run_owner::RunOwner;
use crate::{VaultError, reserve};

/// An open vault. Dropping it closes it.
pub struct Vault {
    connection: Mutex<Connection>,
    home: PathBuf,
    database: PathBuf,
    /// Held from the first run on, so that others see that this process lives.
    pub(crate) run_owner: Mutex<Option<RunOwner>>,
}

impl Vault {
    pub(crate) fn new(connection: Connection, home: &Path, database: &Path) -> Self {
        Self {
            connection: Mutex::new(connection),
            home: home.to_owned(),
            database: database.to_owned(),
            run_owner: Mutex::new(None),
        }
    }

    /// The folder that the vault is in.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// A number that differs from the last one when another process has written since.
    pub fn data_version(&self) -> Result<i64, VaultError> {
        self.read(|connection| {
            Ok(connection
                .prepare_cached("PRAGMA data_version")?
                .query_row([], |row| row.get(0))?)
        })
    }

    /// Runs `query`, and names the cause when it fails.
    pub(crate) fn read<T>(
        &self,
        query: impl FnOnce(&mut Connection) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        query(&mut self.lock()).map_err(|error| error.at(&self.database))
    }

    /// Runs `change` in one transaction: all of it is on the disk when this returns, or none.
    pub(crate) fn write<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        self.read(|connection| write(connection, change))
    }

    /// As [`Vault::write`]; a full disk gets the space that was kept for this.
    pub(crate) fn write_with_reserve<T>(
        &self,
        change: impl Fn(&Transaction<'_>) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        match self.write(&change) {
            Err(VaultError::DiskFull) if reserve::give_up(&self.home) => self.write(change),
            written => written,
        }
    }

    /// Runs `change` in one transaction that others see when this returns, but that is on the disk only with the
    /// next [`Vault::write`]: until then a loss of power takes it back, whole.
    pub(crate) fn write_without_waiting<T>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        self.read(|connection| {
            // With a write-ahead log, this leaves out nothing but the wait for the disk.
            connection.execute_batch("PRAGMA synchronous = NORMAL")?;
            let written = write(connection, change);
            connection.execute_batch("PRAGMA synchronous = FULL")?;
            written
        })
    }

    /// A panic elsewhere cannot leave the connection half-way: its transaction was rolled back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write<T>(
    connection: &mut Connection,
    change: impl FnOnce(&Transaction<'_>) -> Result<T, VaultError>,
) -> Result<T, VaultError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let value = change(&transaction)?;
    transaction.commit()?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::{Connection, Path, Vault, VaultError};

    #[test]
    fn waits_for_the_disk_again_after_a_write_that_did_not() {
        let vault = Vault::new(Connection::open_in_memory().unwrap(), Path::new(""), Path::new(""));
        let synchronous = || {
            let ask = |connection: &mut Connection| {
                Ok(connection.query_row("PRAGMA synchronous", [], |row| row.get::<_, i64>(0))?)
            };
            vault.read(ask).unwrap()
        };

        vault.write_without_waiting(|_| Ok(())).unwrap();
        assert_eq!(synchronous(), 2);

        let refused = vault.write_without_waiting(|_| Err::<(), _>(VaultError::Busy));
        assert!(refused.is_err());
        assert_eq!(synchronous(), 2);
    }
}
