//! One change of a client's registration at a time, over all processes: a registration access token may be good only once,
//! and of two registrations one would be lost.
//!
//! As with a refresh, the operating system releases the lock when its holder ends in whatever way.

use std::fs::File;
use std::path::Path;

use crate::{VaultError, lock};

/// The right to change the registration of a profile's client, until it is dropped.
#[derive(Debug)]
pub struct ClientLock {
    /// The lock is held as long as the file is open.
    _file: File,
}

/// The right to change the registration of a profile's client, or none while somebody else has it.
pub fn try_client_lock(home: &Path, profile_id: i64) -> Result<Option<ClientLock>, VaultError> {
    let file = lock::take(home, &format!("client-{profile_id}"))?;
    Ok(file.map(|file| ClientLock { _file: file }))
}
