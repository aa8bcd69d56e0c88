//! The person's downloads folder, where a document goes that is saved. Nothing that is there is overwritten.

use std::{
    fs::OpenOptions,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use tauri::{AppHandle, Manager, Runtime};

use crate::words::{self, Refusal};

/// Saves a text as a new file in the downloads folder, or in the home folder where there is none. Blocks.
///
/// # Errors
/// When neither folder is known, or the file cannot be written.
pub fn save<R: Runtime>(app: &AppHandle<R>, stem: &str, text: &str) -> Result<PathBuf, Refusal> {
    let paths = app.path();
    let folder = paths
        .download_dir()
        .ok()
        .filter(|folder| folder.is_dir())
        .map_or_else(|| paths.home_dir(), Ok)
        .map_err(|error| words::not_saved(&error))?;
    write_new(&folder, stem, text).map_err(|error| words::not_saved(&error))
}

/// Writes `stem.json`, or the first of `stem (2).json`, `stem (3).json` that is free.
fn write_new(folder: &Path, stem: &str, text: &str) -> std::io::Result<PathBuf> {
    let mut number = 1_u32;
    loop {
        let path = folder.join(match number {
            1 => format!("{stem}.json"),
            _ => format!("{stem} ({number}).json"),
        });
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => return file.write_all(text.as_bytes()).map(|()| path),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_left_as_it_is() {
        let folder = tempfile::TempDir::new().unwrap();

        let first = write_new(folder.path(), "web", "one").unwrap();
        let second = write_new(folder.path(), "web", "two").unwrap();

        assert_eq!(first, folder.path().join("web.json"));
        assert_eq!(second, folder.path().join("web (2).json"));
        assert_eq!(std::fs::read_to_string(first).unwrap(), "one");
        assert_eq!(std::fs::read_to_string(second).unwrap(), "two");
    }

    #[test]
    fn a_folder_that_is_gone_is_an_error() {
        let folder = tempfile::TempDir::new().unwrap();

        assert!(write_new(&folder.path().join("gone"), "web", "one").is_err());
    }
}
