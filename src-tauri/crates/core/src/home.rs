//! Where Bearerbox keeps its files: `$BEARERBOX_HOME`, or the platform's folder for an application's data.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::Error;

/// The folder with the vault and the personas' browser sessions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home(PathBuf);

impl Home {
    /// This folder.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// `$BEARERBOX_HOME`, else the folder that the platform has for an application's data.
    ///
    /// # Errors
    /// `HomeUnknown` where the environment names no folder for the person's files.
    pub fn from_environment() -> Result<Self, Error> {
        if let Some(folder) = folder_in("BEARERBOX_HOME") {
            return std::path::absolute(folder).map(Self).map_err(|_| Error::HomeUnknown);
        }
        data_folder()
            .map(|folder| Self(folder.join("bearerbox")))
            .ok_or(Error::HomeUnknown)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The folder of a persona's browser session.
    pub fn browser_folder(&self, persona_id: i64) -> PathBuf {
        self.0.join("browser").join(persona_id.to_string())
    }
}

/// The person's own folder, where relative paths of a profile document start.
pub(crate) fn personal_folder() -> Option<PathBuf> {
    folder_in(if cfg!(windows) { "USERPROFILE" } else { "HOME" })
}

#[cfg(target_os = "macos")]
fn data_folder() -> Option<PathBuf> {
    personal_folder().map(|folder| folder.join("Library/Application Support"))
}

#[cfg(windows)]
fn data_folder() -> Option<PathBuf> {
    folder_in("APPDATA")
}

#[cfg(not(any(target_os = "macos", windows)))]
fn data_folder() -> Option<PathBuf> {
    // The XDG base directory specification: a relative path is to be ignored.
    folder_in("XDG_DATA_HOME")
        .filter(|folder| folder.is_absolute())
        .or_else(|| personal_folder().map(|folder| folder.join(".local/share")))
}

fn folder_in(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .filter(|folder: &OsString| !folder.is_empty())
        .map(PathBuf::from)
}
