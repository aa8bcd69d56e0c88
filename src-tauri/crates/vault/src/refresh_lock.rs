//! One refresh of an authorization at a time, over all processes: a refresh token may be good only once.
//!
//! The operating system releases the lock when its holder ends in whatever way. The empty lock files
//! stay: to delete a file that another process is about to lock would break the exclusion.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::{VaultError, file};

/// How often a lock that is held is asked for again.
const INTERVAL: Duration = Duration::from_millis(20);

/// The right to refresh an authorization, until it is dropped.
#[derive(Debug)]
pub struct RefreshLock {
    /// The lock is held as long as the file is open.
    _file: File,
}

/// Waits for the right to refresh an authorization.
///
/// # Errors
/// `Busy` when another refresh still holds it after `timeout`; `Cancelled` once `is_cancelled`.
pub fn refresh_lock(
    home: &Path,
    authorization_id: i64,
    timeout: Duration,
    is_cancelled: &dyn Fn() -> bool,
) -> Result<RefreshLock, VaultError> {
    let deadline = Instant::now() + timeout;
    loop {
        if let Some(lock) = try_refresh_lock(home, authorization_id)? {
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

/// The right to refresh an authorization, or none while another refresh holds it.
pub fn try_refresh_lock(
    home: &Path,
    authorization_id: i64,
) -> Result<Option<RefreshLock>, VaultError> {
    let path = home.join("locks").join(authorization_id.to_string());
    let file = file::open_lock(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(RefreshLock { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(VaultError::file(&path, error)),
    }
}
