//! Locks that the operating system keeps, over all processes, in the folder `locks`.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::{VaultError, file};

/// How often a lock that is held is asked for again.
const INTERVAL: Duration = Duration::from_millis(20);

/// Where the lock of this name is.
pub(crate) fn path(home: &Path, name: &str) -> PathBuf {
    folder(home).join(name)
}

/// The folder of all locks.
pub(crate) fn folder(home: &Path) -> PathBuf {
    home.join("locks")
}

/// Takes a lock, or gives none while somebody else holds it. It is held as long as the file is open.
pub(crate) fn take(home: &Path, name: &str) -> Result<Option<File>, VaultError> {
    let path = path(home, name);
    let file = open(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(VaultError::file(&path, error)),
    }
}

/// Takes a lock, and waits while somebody else holds it.
///
/// # Errors
/// `Busy` when it is still held after `timeout`; `Cancelled` once `is_cancelled`.
pub(crate) fn wait(
    home: &Path,
    name: &str,
    timeout: Duration,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<File, VaultError> {
    let deadline = Instant::now() + timeout;
    loop {
        if let Some(lock) = take(home, name)? {
            return Ok(lock);
        }
        if is_cancelled() {
            return Err(VaultError::Cancelled);
        }
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(VaultError::Busy);
        }
        thread::sleep(left.min(INTERVAL));
    }
}

fn open(path: &Path) -> Result<File, VaultError> {
    let failed = |error| VaultError::file(path, error);
    match file::private().create(true).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                file::make_folder(folder)?;
            }
            file::private().create(true).open(path).map_err(failed)
        }
        opened => opened.map_err(failed),
    }
}
