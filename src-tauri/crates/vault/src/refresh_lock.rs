//! One refresh of an authorization at a time, over all processes: a refresh token may be good only once.
//!
//! The operating system releases the lock when its holder ends in whatever way. The empty lock files
//! stay: to delete a file that another process is about to lock would break the exclusion.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use crate::{VaultError, lock};

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
    let file = lock::wait(home, &authorization_id.to_string(), timeout, is_cancelled)?;
    Ok(RefreshLock { _file: file })
}

/// The right to refresh an authorization, or none while another refresh holds it.
pub fn try_refresh_lock(home: &Path, authorization_id: i64) -> Result<Option<RefreshLock>, VaultError> {
    let file = lock::take(home, &authorization_id.to_string())?;
    Ok(file.map(|file| RefreshLock { _file: file }))
}
