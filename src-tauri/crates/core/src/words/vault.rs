//! Words for what the vault and the keyring refuse.

use bearerbox_vault::{KeyringError, Status, VaultError};

use super::Words;
use crate::view::ErrorCode;

pub(super) fn find_words(error: &VaultError) -> Words {
    use ErrorCode::{ChangedMeanwhile, NameTaken, NotFound, Unexpected, VaultLocked, VaultUnusable, WrongPassphrase};
    match error {
        VaultError::NotFound { home } => Words::new(
            VaultUnusable,
            format!("There is no vault in {}.", home.display()),
            "Check BEARERBOX_HOME, or make a new vault there.",
        ),
        VaultError::AlreadyExists { home } => Words::new(
            VaultUnusable,
            format!("There is a vault in {} already.", home.display()),
            "Open it.",
        ),
        VaultError::DatabaseMissing { path } => Words::new(
            VaultUnusable,
            format!("The vault's database {} is gone.", path.display()),
            "Restore it from a backup, or remove vault.json beside it to start anew.",
        ),
        VaultError::WrongPassphrase => Words::new(WrongPassphrase, "The passphrase is wrong.", "Try again."),
        VaultError::OtherKey { uses } => match uses {
            Status::Passphrase => Words::new(
                VaultLocked,
                "The vault is opened with a passphrase, not with the keyring.",
                "Give the passphrase.",
            ),
            Status::Keyring | Status::New => Words::new(
                VaultUnusable,
                "The vault is opened with the key in the keyring, not with a passphrase.",
                "Open it with the keyring.",
            ),
        },
        VaultError::KeyLost { path } => Words::new(
            VaultUnusable,
            format!("The keyring has no key for {}.", path.display()),
            "Log in to the desktop that made it, or restore that keyring. Without the key it cannot be opened.",
        ),
        VaultError::Keyring(error) => describe_keyring(error),
        VaultError::NotAVault { path } => Words::new(
            VaultUnusable,
            format!(
                "{} is not a Bearerbox vault, or it is damaged. It was left as it is.",
                path.display()
            ),
            "Restore it from a backup, or move it away to start anew.",
        ),
        VaultError::Damaged { path } => Words::new(
            VaultUnusable,
            format!("{} is damaged. It was left as it is.", path.display()),
            "Restore it from a backup, or move it away to start anew.",
        ),
        VaultError::Newer { found, known } => Words::new(
            VaultUnusable,
            format!(
                "A newer Bearerbox wrote this vault (version {found}; this one knows {known}). Nothing was changed."
            ),
            "Update Bearerbox.",
        ),
        VaultError::ReadOnly { path } => Words::new(
            VaultUnusable,
            format!("{} cannot be written.", path.display()),
            "Make it writable, or set BEARERBOX_HOME to another folder.",
        ),
        VaultError::DiskFull => Words::new(
            VaultUnusable,
            "The disk is full. What was stored before is not lost.",
            "Free some space and try again.",
        ),
        VaultError::Busy => Words::new(
            VaultUnusable,
            "Another Bearerbox has been busy with the vault for too long.",
            "Try again in a moment.",
        ),
        VaultError::Cancelled => Words::alone(Unexpected, "Cancelled."),
        VaultError::NameTaken { name } => Words::new(
            NameTaken,
            format!("There is a profile named \"{name}\" already."),
            "Choose another name, or replace that profile.",
        ),
        VaultError::ProfileChanged { .. } => Words::new(
            ChangedMeanwhile,
            "This profile was changed by somebody else since it was opened. Nothing was saved.",
            "Look at what it says now, then save again.",
        ),
        VaultError::NoSuchProfile { .. } => Words::new(
            NotFound,
            "This profile does not exist any more.",
            "Look at the list of profiles.",
        ),
        VaultError::NoSuchPersona { .. } => {
            Words::new(NotFound, "This persona does not exist any more.", "Choose another one.")
        }
        VaultError::NoSuchRun { .. } => Words::new(
            NotFound,
            "This run has ended, or does not exist any more.",
            "Look at the profile's history.",
        ),
        VaultError::NoSuchAuthorization { .. } => {
            Words::new(NotFound, "This token does not exist any more.", "Get a new one.")
        }
        VaultError::Overtaken { .. } => Words::new(
            Unexpected,
            "Another refresh of the same token was faster.",
            "Use the token that it obtained.",
        ),
        VaultError::NoRandomness => Words::new(
            Unexpected,
            "The operating system gave no random numbers.",
            "Restart the computer and try again.",
        ),
        VaultError::Io { path, source } => Words::new(
            VaultUnusable,
            format!("{} could not be used: {source}.", path.display()),
            "Check that the folder exists and is yours.",
        ),
        VaultError::Sql { reason, .. } => Words::new(
            VaultUnusable,
            format!("The vault's database failed: {reason}."),
            "Try again. If it happens again, please report it.",
        ),
    }
}

fn describe_keyring(error: &KeyringError) -> Words {
    match error {
        KeyringError::Missing => Words::new(
            ErrorCode::KeyringUnusable,
            "There is no keyring on this system.",
            "Start one (on Linux, gnome-keyring or KWallet), or use a passphrase instead.",
        ),
        KeyringError::Locked => Words::new(
            ErrorCode::KeyringUnusable,
            "The keyring is locked.",
            "Unlock it and try again, or use a passphrase instead.",
        ),
        KeyringError::Refused { reason } => Words::new(
            ErrorCode::KeyringUnusable,
            format!("The keyring refused: {reason}."),
            "Allow Bearerbox to use it and try again, or use a passphrase instead.",
        ),
    }
}

/// Of a vault that is there: its key is in that keyring and nowhere else.
pub(super) fn describe_key_out_of_reach(error: &KeyringError) -> Words {
    match error {
        KeyringError::Missing => Words::new(
            ErrorCode::KeyringUnusable,
            "There is no keyring on this system, and the vault's key is in one.",
            "Start the keyring that has it (on Linux, gnome-keyring or KWallet) and try again.",
        ),
        KeyringError::Locked => Words::new(
            ErrorCode::KeyringUnusable,
            "The keyring is locked, and the vault's key is in it.",
            "Unlock it and try again.",
        ),
        KeyringError::Refused { reason } => Words::new(
            ErrorCode::KeyringUnusable,
            format!("The keyring, which has the vault's key, refused: {reason}."),
            "Allow Bearerbox to use it and try again.",
        ),
    }
}
