//! Where Bearerbox keeps its files: `$BEARERBOX_HOME`, or the platform's folder for an application's data.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{env, fs};

use bearerbox_vault::VaultError;

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
        self.browser_folders().join(persona_id.to_string())
    }

    /// Makes the folder of a persona's browser session in one that only its owner can enter: the home may be for others,
    /// and the browser makes its files with the mode that is usual.
    ///
    /// # Errors
    /// The system's.
    pub(crate) fn make_browser_folder(&self, persona_id: i64) -> Result<PathBuf, Error> {
        let (all, own) = (self.browser_folders(), self.browser_folder(persona_id));
        let failed = |source| VaultError::Io {
            path: own.clone(),
            source,
        };
        fs::create_dir_all(&own).map_err(failed)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(&all).map_err(failed)?.permissions().mode();
            if mode & 0o777 != 0o700 {
                fs::set_permissions(&all, fs::Permissions::from_mode(0o700)).map_err(failed)?;
            }
        }
        #[cfg(not(unix))]
        let _ = all;
        Ok(own)
    }

    fn browser_folders(&self) -> PathBuf {
        self.0.join("browser")
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

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::Home;

    #[test]
    fn lets_only_its_owner_at_the_browser_sessions() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        // As an earlier version left it.
        fs::create_dir(folder.path().join("browser")).unwrap();

        let made = home.make_browser_folder(7).unwrap();

        assert!(made.is_dir());
        let mode = fs::metadata(folder.path().join("browser"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o700);
        assert_eq!(home.make_browser_folder(7).unwrap(), made);
    }
}
