//! The exit statuses of the `bearerbox` command, and of the window when the command opens it: documented and stable.

use crate::view::ErrorCode;

/// Done.
pub const DONE: u8 = 0;
/// The server refused, or something failed.
pub const FAILED: u8 = 1;
/// The command line was not understood.
pub const USAGE: u8 = 2;
/// There is no usable token: someone has to sign in.
pub const SIGN_IN_NEEDED: u8 = 3;
/// The vault is locked, or cannot be used.
pub const VAULT: u8 = 4;
/// The server was not reached.
pub const NETWORK: u8 = 5;
/// Ended by the person.
pub const CANCELLED: u8 = 130;

/// The exit status of a failure.
pub fn of(code: ErrorCode) -> u8 {
    match code {
        ErrorCode::SignInNeeded => SIGN_IN_NEEDED,
        ErrorCode::VaultLocked | ErrorCode::WrongPassphrase | ErrorCode::VaultUnusable | ErrorCode::KeyringUnusable => {
            VAULT
        }
        ErrorCode::Network => NETWORK,
        ErrorCode::Invalid
        | ErrorCode::PlaintextAddress
        | ErrorCode::NotFound
        | ErrorCode::NameTaken
        | ErrorCode::ChangedMeanwhile
        | ErrorCode::ServerRefused
        | ErrorCode::AnswerRefused
        | ErrorCode::PortInUse
        | ErrorCode::BrowserUnavailable
        | ErrorCode::Unexpected => FAILED,
    }
}
