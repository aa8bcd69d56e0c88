//! Writes a file whole or not at all: nobody finds half of it, whenever the command is stopped.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Puts `content` where `path` leads, in place of what is there.
///
/// # Errors
/// `NotWritten`.
pub fn write_whole(path: &Path, content: &[u8]) -> Result<(), Failure> {
    write(path, content).map_err(|source| Failure::NotWritten {
        path: path.display().to_string(),
        source,
    })
}

fn write(path: &Path, octets: &[u8]) -> io::Result<()> {
    // What a link leads to is replaced, and not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if fs::metadata(&target).is_ok_and(|found| !found.is_file()) {
        // A pipe or a terminal takes what is written; a folder says that it does not.
        return OpenOptions::new().write(true).open(&target)?.write_all(octets);
    }
    let beside = name_beside(&target)?;
    let written = write_and_move(&beside, &target, octets);
    if written.is_err() {
        // There may be nothing to take away.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write_and_move(beside: &Path, target: &Path, octets: &[u8]) -> io::Result<()> {
    let mut file = File::create(beside)?;
    file.write_all(octets)?;
    file.sync_all()?;
    fs::rename(beside, target)
}

/// In the same folder, because only within a file system is moving one step.
fn name_beside(target: &Path) -> io::Result<PathBuf> {
    let name = target
        .file_name()
        .ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    let mut beside = std::ffi::OsString::from(".");
    beside.push(name);
    beside.push(format!(".{}", std::process::id()));
    Ok(target.with_file_name(beside))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::write_whole;
    use crate::failure::Failure;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.xml");

        write_whole(&path, b"first, and longer").unwrap();
        write_whole(&path, b"second").unwrap();

        assert_eq!(fs::read_to_string(&path).unwrap(), "second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn where_nothing_can_be_written_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().join("missing/report.xml"), folder.path().to_owned()] {
            let failure = write_whole(&path, b"text").unwrap_err();

            assert!(matches!(failure, Failure::NotWritten { .. }), "{failure:?}");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_what_it_leads_to_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("report.xml"), folder.path().join("latest.xml"));
        fs::write(&path, "old").unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();

        write_whole(&link, b"new").unwrap();

        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_written_to_and_stays() {
        write_whole(std::path::Path::new("/dev/null"), b"text").unwrap();

        assert!(!fs::metadata("/dev/null").unwrap().is_file());
    }
}
