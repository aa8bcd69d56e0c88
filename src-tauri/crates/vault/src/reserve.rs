//! Space on the disk for what a run yields: the server may have spent a refresh token for it, so that there is no
//! second try. It is taken before the run sends anything, and given up when the disk is full at its end.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::bytes::fill;
use crate::{VaultError, file};

/// Many times the tokens and the trace of a run, in bytes.
const SIZE: usize = 256 * 1024;

/// Takes the space, unless it is there.
///
/// # Errors
/// `DiskFull`, `ReadOnly`, `NoRandomness`.
pub(crate) fn take(home: &Path) -> Result<(), VaultError> {
    let path = path(home);
    if fs::metadata(&path).is_ok_and(|metadata| metadata.len() >= SIZE as u64) {
        return Ok(());
    }
    // Bytes that no file system compresses or leaves out.
    let mut bytes = vec![0; SIZE];
    fill(&mut bytes)?;
    let written = file::private()
        .create(true)
        .open(&path)
        .and_then(|mut file| file.write_all(&bytes));
    written.map_err(|error| {
        // What is left of it must not take space on a full disk.
        let _ = fs::remove_file(&path);
        VaultError::file(&path, error)
    })
}

/// Gives the space up. Whether there was any.
pub(crate) fn give_up(home: &Path) -> bool {
    fs::remove_file(path(home)).is_ok()
}

fn path(home: &Path) -> PathBuf {
    home.join("vault.reserve")
}
