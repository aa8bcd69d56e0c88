//! Files in the vault's folder that only their owner can read: made, and replaced whole.

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

/// Takes from others the right to enter a folder that nobody uses yet: it is empty, and not for everybody.
pub(crate) fn restrict_unused(path: &Path) -> Result<(), VaultError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        const STICKY: u32 = 0o1000;
        let failed = |error| VaultError::file(path, error);
        let mode = fs::metadata(path).map_err(failed)?.permissions().mode();
        let is_empty = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
        if mode & 0o777 == 0o700 || mode & STICKY != 0 || !is_empty {
            return Ok(());
        }
        match fs::set_permissions(path, fs::Permissions::from_mode(0o700)) {
            // It belongs to somebody else, who decides.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
            restricted => restricted.map_err(failed),
        }
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        Ok(())
    }
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

/// Options for a file that only its owner can read.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
