//! `bearerbox vault`: how the vault is opened.

use std::path::PathBuf;

use bearerbox_core::{Bearerbox, Home, Unlock, VaultState, change_key};
use clap::{Args, Subcommand};
use serde::Serialize;

use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase;

/// What to do with the vault.
#[derive(Subcommand)]
pub enum VaultCommand {
    /// Say where the vault is and what opens it
    Status,
    /// Open the vault with a passphrase from now on; makes one where there is none
    Passphrase(Passphrase),
    /// Open the vault with the key in the keyring from now on; makes one where there is none
    Keyring,
}

/// Open the vault with a passphrase from now on; makes one where there is none
///
/// The present passphrase, if there is one, comes from $BEARERBOX_PASSPHRASE_FILE or is asked for.
#[derive(Args)]
#[command(after_help = "Example: bearerbox vault passphrase")]
pub struct Passphrase {
    /// The file with the new passphrase as its first line, '-' for standard input; else it is asked for
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

/// The vault as `--json` writes it.
#[derive(Serialize)]
struct VaultStatus {
    home: String,
    /// `new`, `keyring` or `passphrase`.
    key: &'static str,
}

impl VaultCommand {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let home = Home::from_environment()?;
        match self {
            Self::Status => {}
            Self::Passphrase(command) => {
                let from = find_present_key(&home)?;
                let to = Unlock::Passphrase(passphrase::choose(command.new_passphrase_file.as_deref())?);
                change(&home, from, to)?;
            }
            Self::Keyring => change(&home, find_present_key(&home)?, Unlock::Keyring)?,
        }
        let status = VaultStatus {
            home: home.path().display().to_string(),
            key: name_key(&home)?,
        };
        output.write(&status, |status| match status.key {
            "new" => format!("There is no vault in {} yet.", status.home),
            "keyring" => format!("The vault in {} is opened with the key in the keyring.", status.home),
            _ => format!("The vault in {} is opened with a passphrase.", status.home),
        })
    }
}

/// None where there is no vault yet.
fn find_present_key(home: &Home) -> Result<Option<Unlock>, Failure> {
    match Bearerbox::vault_state(home)? {
        VaultState::New => Ok(None),
        VaultState::Keyring => Ok(Some(Unlock::Keyring)),
        VaultState::Passphrase => Ok(Some(Unlock::Passphrase(passphrase::find_present()?))),
    }
}

fn change(home: &Home, from: Option<Unlock>, to: Unlock) -> Result<(), Failure> {
    match from {
        None => drop(Bearerbox::create(home.clone(), to)?),
        Some(from) => change_key(home, from, to)?,
    }
    Ok(())
}

fn name_key(home: &Home) -> Result<&'static str, Failure> {
    Ok(match Bearerbox::vault_state(home)? {
        VaultState::New => "new",
        VaultState::Keyring => "keyring",
        VaultState::Passphrase => "passphrase",
    })
}
