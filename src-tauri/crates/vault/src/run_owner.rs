//! The mark of a process that executes runs: a lock file, so that others see that it lives.
//!
//! Its name is random and never used again: only those who look for files that nobody holds open it too.

use std::fs::{self, File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::{VaultError, bytes, lock};

/// What the names begin with.
const PREFIX: &str = "run-";

/// How often another name is tried.
const ATTEMPTS: u32 = 10;

/// The mark of this process. Dropping it removes the file: without it, its runs count as interrupted.
pub(crate) struct RunOwner {
    /// The name of the file.
    pub(crate) name: String,
    path: PathBuf,
    /// The lock is held as long as the file is open.
    _file: File,
}

impl RunOwner {
    /// Makes and locks a file under a new name.
    ///
    /// # Errors
    /// `ReadOnly`, `DiskFull`; `Busy` when others took every file that was made.
    pub(crate) fn new(home: &Path) -> Result<Self, VaultError> {
        for _ in 0..ATTEMPTS {
            let name = format!("{PREFIX}{}", bytes::random_name()?);
            let path = lock::path(home, &name);
            // Whoever sweeps may have been faster and removed it; once it is locked, nobody does.
            if let Some(file) = lock::take(home, &name)?
                && path.exists()
            {
                return Ok(Self {
                    name,
                    path,
                    _file: file,
                });
            }
        }
        Err(VaultError::Busy)
    }
}

impl Drop for RunOwner {
    fn drop(&mut self) {
        // One that stays is removed by `sweep`.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether the process of this mark is gone. Its file is removed then.
pub(crate) fn is_gone(home: &Path, owner: &str) -> bool {
    let path = lock::path(home, owner);
    let file = match File::open(&path) {
        Ok(file) => file,
        // That it cannot be opened by us, now, says nothing of its owner.
        Err(error) => return error.kind() == ErrorKind::NotFound,
    };
    match file.try_lock() {
        Ok(()) => {
            // It is removed while it is locked: an owner that is just making it sees so, and makes another.
            let _ = fs::remove_file(&path);
            true
        }
        Err(TryLockError::WouldBlock | TryLockError::Error(_)) => false,
    }
}

/// Removes the files of processes that are gone. One that cannot be removed is left for the next time.
pub(crate) fn sweep(home: &Path) {
    let Ok(entries) = fs::read_dir(lock::folder(home)) else {
        return;
    };
    for entry in entries.flatten() {
        if let Some(name) = entry.file_name().to_str()
            && name.starts_with(PREFIX)
        {
            is_gone(home, name);
        }
    }
}
