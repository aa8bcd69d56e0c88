//! Why the vault refused, by cause. Which sentence a person reads in the window is not decided here.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use rusqlite::ffi;

use crate::{KeyringError, Status};

/// Why something could not be done with the vault.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is no vault in this folder.
    #[error("there is no vault in {}", home.display())]
    NotFound {
        /// The folder.
        home: PathBuf,
    },
    /// There is a vault in this folder already.
    #[error("there is a vault in {} already", home.display())]
    AlreadyExists {
        /// The folder.
        home: PathBuf,
    },
    /// `vault.json` is there, the database it belongs to is gone.
    #[error("{} is gone: restore it from a backup, or remove vault.json to start anew", path.display())]
    DatabaseMissing {
        /// Where the database was.
        path: PathBuf,
    },
    /// The passphrase is not this vault's.
    #[error("the passphrase is wrong")]
    WrongPassphrase,
    /// The vault is opened with the other kind of key.
    #[error("the vault is opened with {}", match uses { Status::Passphrase => "a passphrase", Status::Keyring | Status::New => "the key in the keyring" })]
    OtherKey {
        /// The kind of key that it uses.
        uses: Status,
    },
    /// The database is there, but the keyring has no key for it, or the key of another vault.
    #[error("the keyring has no key for {}: log in to the desktop that made it, or restore its keyring", path.display())]
    KeyLost {
        /// The database.
        path: PathBuf,
    },
    /// The keyring could not be used.
    #[error(transparent)]
    Keyring(#[from] KeyringError),
    /// The file is not a vault of ours, or no longer readable as one. It is never overwritten.
    #[error("{} is not a Bearerbox vault, or is damaged; it was left as it is", path.display())]
    NotAVault {
        /// The file.
        path: PathBuf,
    },
    /// The file is a vault of ours and part of it cannot be read.
    #[error("{} is damaged; it was left as it is", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// A newer Bearerbox wrote this vault. Nothing was changed.
    #[error("a newer Bearerbox wrote this vault (version {found}; this one knows {known}): update Bearerbox")]
    Newer {
        /// The version found.
        found: i64,
        /// The newest version that this build knows.
        known: i64,
    },
    /// The folder, or a file in it, cannot be written.
    #[error("{} cannot be written", path.display())]
    ReadOnly {
        /// The folder or file.
        path: PathBuf,
    },
    /// The disk took no more: it is full, or a quota is reached. What was stored before is whole.
    #[error("the disk is full; nothing that was stored before is lost")]
    DiskFull,
    /// Another process kept the vault, or the lock that was asked for, for too long.
    #[error("another Bearerbox is busy with it: try again")]
    Busy,
    /// The caller gave up while it waited for a lock.
    #[error("cancelled")]
    Cancelled,
    /// Another profile has this name.
    #[error("there is a profile named {name} already")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// There is no such profile.
    #[error("there is no profile {id}")]
    NoSuchProfile {
        /// The id asked for.
        id: i64,
    },
    /// The profile was replaced after it was read.
    #[error("profile {id} was changed meanwhile")]
    ProfileChanged {
        /// The profile.
        id: i64,
    },
    /// There is no such persona.
    #[error("there is no persona {id}")]
    NoSuchPersona {
        /// The id asked for.
        id: i64,
    },
    /// There is no such run, or it has ended.
    #[error("there is no run {id} under way")]
    NoSuchRun {
        /// The id asked for.
        id: i64,
    },
    /// There is no such authorization.
    #[error("there is no authorization {id}")]
    NoSuchAuthorization {
        /// The id asked for.
        id: i64,
    },
    /// Somebody else added a generation first.
    #[error("another refresh was faster: generation {current} is there already")]
    Overtaken {
        /// The newest generation.
        current: i64,
    },
    /// The operating system gave no random numbers.
    #[error("the operating system gives no random numbers")]
    NoRandomness,
    /// Any other failure of a file operation.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// Any other failure of the database.
    #[error("the vault's database failed: {reason}")]
    Sql {
        /// What SQLite said. Taken down at once: what only repeats it, as `bearerbox jwt decode`, links no database.
        reason: String,
        /// The failure.
        source: rusqlite::Error,
    },
}

impl From<rusqlite::Error> for VaultError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql {
            reason: error.to_string(),
            source: error,
        }
    }
}

impl VaultError {
    /// Names the cause of a failed file operation.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the standard library's enum, which grows")]
    pub(crate) fn file(path: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                Self::ReadOnly { path: path.to_owned() }
            }
            _ => Self::Io {
                path: path.to_owned(),
                source,
            },
        }
    }

    /// Names the cause of a failure of the database at `path`.
    #[expect(clippy::wildcard_enum_match_arm, reason = "SQLite's enum, which grows")]
    pub(crate) fn at(self, path: &Path) -> Self {
        let Self::Sql { source, .. } = &self else { return self };
        let rusqlite::Error::SqliteFailure(failure, _) = source else {
            return self;
        };
        match failure.code {
            ErrorCode::DiskFull => Self::DiskFull,
            // A quota or a size limit: SQLite calls only ENOSPC itself "full".
            ErrorCode::SystemIoFailure
                if matches!(
                    failure.extended_code,
                    ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_SHMSIZE | ffi::SQLITE_IOERR_SHMMAP
                ) =>
            {
                Self::DiskFull
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Busy,
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
                Self::ReadOnly { path: path.to_owned() }
            }
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => Self::Damaged { path: path.to_owned() },
            _ => self,
        }
    }

    /// Whether a unique index refused.
    pub(crate) fn is_duplicate(error: &rusqlite::Error) -> bool {
        has_extended_code(error, ffi::SQLITE_CONSTRAINT_UNIQUE)
    }

    /// Whether a row that is referred to is missing.
    pub(crate) fn is_dangling(error: &rusqlite::Error) -> bool {
        has_extended_code(error, ffi::SQLITE_CONSTRAINT_FOREIGNKEY)
    }
}

fn has_extended_code(error: &rusqlite::Error, code: i32) -> bool {
    error
        .sqlite_error()
        .is_some_and(|failure| failure.extended_code == code)
}
