//! Where the vault's key is kept: the port to the keyring, and what a caller opens the vault with.

use bearerbox_secret::Secret;

/// A keyring that keeps small secrets by account name.
pub trait KeyStore: Send + Sync {
    /// The secret of `account`, or none when the keyring has none.
    fn read(&self, account: &str) -> Result<Option<Secret>, KeyringError>;

    /// Keeps `secret` for `account`, in place of what was there.
    fn write(&self, account: &str, secret: &Secret) -> Result<(), KeyringError>;

    /// Forgets the secret of `account`, if there is one.
    fn remove(&self, account: &str) -> Result<(), KeyringError>;
}

/// Why the keyring could not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// There is no keyring here.
    #[error("there is no keyring on this system: start one, or use a passphrase")]
    Missing,
    /// It is locked, and nobody unlocked it.
    #[error("the keyring is locked: unlock it and try again, or use a passphrase")]
    Locked,
    /// It refused, and said why.
    #[error("the keyring refused: {reason}")]
    Refused {
        /// The keyring's own words.
        reason: String,
    },
}

/// What a vault is opened with.
#[derive(Clone, Copy)]
pub enum Key<'a> {
    /// The key that this keyring keeps.
    Keyring(&'a dyn KeyStore),
    /// The key that this passphrase unwraps.
    Passphrase(&'a Secret),
}
