//! Files in the vault's folder that only their owner can read: made, replaced whole, and locked.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

use crate::VaultError;

/// Makes a folder, if it is missing, that only its owner can enter.
pub(crate) fn make_folder(path: &Path) -> Result<(), VaultError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| VaultError::file(path, error))
}

/// Takes from others the right to enter a folder or read a file, where it was given.
pub(crate) fn restrict(path: &Path, mode: u32) -> Result<(), VaultError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let metadata = fs::metadata(path).map_err(|error| VaultError::file(path, error))?;
        if metadata.permissions().mode() & 0o777 != mode {
            fs::set_permissions(path, fs::Permissions::from_mode(mode))
                .map_err(|error| VaultError::file(path, error))?;
        }
    }
    #[cfg(not(unix))]
    let _ = (path, mode);
    Ok(())
}

/// Replaces a file by one with this content: after a crash it is the old one or the new one.
pub(crate) fn replace(path: &Path, content: &[u8]) -> Result<(), VaultError> {
    let beside = path.with_extension("new");
    let failed = |error| VaultError::file(path, error);
    let written = write_new(&beside, content).and_then(|()| fs::rename(&beside, path));
    if let Err(error) = written {
        // What is left of it must not take space on a full disk.
        let _ = fs::remove_file(&beside);
        return Err(failed(error));
    }
    sync_folder_of(path).map_err(failed)
}

fn write_new(path: &Path, content: &[u8]) -> std::io::Result<()> {
    // One left by a process that was killed.
    match fs::remove_file(path) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let mut options = private();
    let mut file = options.create_new(true).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

/// Makes a rename last. Other systems than Unix cannot open a folder, and do without.
fn sync_folder_of(path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

/// Opens a file that exists to be locked. Its folder is made if it is missing.
pub(crate) fn open_lock(path: &Path) -> Result<File, VaultError> {
    let failed = |error| VaultError::file(path, error);
    match private().create(true).open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if let Some(folder) = path.parent() {
                make_folder(folder)?;
            }
            private().create(true).open(path).map_err(failed)
        }
        opened => opened.map_err(failed),
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A name that nobody else has.
pub(crate) fn random_name() -> Result<String, VaultError> {
    Ok(to_hex(&random::<16>()?))
}

/// Bytes from the operating system's random source.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], VaultError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| VaultError::NoRandomness)?;
    Ok(bytes)
}

/// Lowercase hexadecimal.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Undoes `to_hex`; none when it is not `N` bytes of hexadecimal.
pub(crate) fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * place..2 * place + 2], 16).ok()?;
    }
    Some(bytes)
}
