//! `bearerbox jwt …`: what can be done with a token from anywhere, without the vault.

mod decode;
mod decrypt;
mod diff;
mod input;
mod sign;
mod verify;

use clap::Subcommand;

pub use decode::Decode;

use crate::failure::Failure;
use crate::output::Output;

/// What to do with a JWT.
#[derive(Subcommand)]
pub enum JwtCommand {
    /// Decode header and claims
    Decode(Decode),
    /// Verify the signature, and hold the claims to the rules
    Verify(verify::Verify),
    /// Decrypt an encrypted token
    Decrypt(decrypt::Decrypt),
    /// Sign claims, or make a token that is wrong on purpose
    Sign(sign::Sign),
    /// Compare two tokens
    Diff(diff::Diff),
}

impl JwtCommand {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        match self {
            Self::Decode(command) => command.run(output),
            Self::Verify(command) => command.run(output),
            Self::Decrypt(command) => command.run(output),
            Self::Sign(command) => command.run(output),
            Self::Diff(command) => command.run(output),
        }
    }
}
