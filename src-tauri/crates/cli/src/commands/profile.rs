//! `bearerbox profile`: profiles and their documents.

mod add;
mod export;
mod jwks;
mod list;
mod remove;
mod restore;
mod show;
mod trust;

use clap::Subcommand;

use crate::failure::Failure;
use crate::output::Output;

/// What to do with profiles.
#[derive(Subcommand)]
pub enum ProfileCommand {
    /// Add the profiles of a document
    Add(add::Add),
    /// List all profiles with the state of their tokens
    List(list::List),
    /// Show a profile, its secrets left out
    Show(show::Show),
    /// Write a profile's document, its secrets left out
    Export(export::Export),
    /// Print the public half of a profile's key, to be registered at the server
    Jwks(jwks::Jwks),
    /// Remove a profile
    Remove(remove::Remove),
    /// Bring back a removed profile
    Restore(restore::Restore),
    /// Trust a certificate of a profile's server
    Trust(trust::Trust),
}

impl ProfileCommand {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        match self {
            Self::Add(command) => command.run(output),
            Self::List(command) => command.run(output),
            Self::Show(command) => command.run(output),
            Self::Export(command) => command.run(output),
            Self::Jwks(command) => command.run(output),
            Self::Remove(command) => command.run(output),
            Self::Restore(command) => command.run(output),
            Self::Trust(command) => command.run(output),
        }
    }
}
