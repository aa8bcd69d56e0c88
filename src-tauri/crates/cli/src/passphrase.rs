//! Opening the vault for a command: silently where that is possible, else by asking on the terminal.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;

use bearerbox_core::{Bearerbox, Error, Home, Unlock};
use bearerbox_secret::Secret;

use crate::failure::Failure;

/// Opens the vault, or makes a new one.
pub fn open() -> Result<Bearerbox, Failure> {
    Ok(open_and_keep()?.0)
}

/// Opens the vault, or makes a new one, and gives the passphrase if it had to be asked for.
pub fn open_and_keep() -> Result<(Bearerbox, Option<Secret>), Failure> {
    let home = Home::from_environment()?;
    match Bearerbox::open_for_scripts(home.clone()) {
        Err(Error::PassphraseNeeded) if io::stdin().is_terminal() => {
            let passphrase = ask("Passphrase: ")?;
            let bearerbox = Bearerbox::open(home, Unlock::Passphrase(passphrase.clone()))?;
            Ok((bearerbox, Some(passphrase)))
        }
        result => Ok((result?, None)),
    }
}

/// The passphrase that opens the vault now.
pub fn find_present() -> Result<Secret, Failure> {
    match bearerbox_core::passphrase_from_file()? {
        Some(passphrase) => Ok(passphrase),
        None if io::stdin().is_terminal() => ask("Current passphrase: "),
        None => Err(Error::PassphraseNeeded.into()),
    }
}

/// A new passphrase: the first line of `file` (`-` is standard input), else typed twice.
pub fn choose(file: Option<&Path>) -> Result<Secret, Failure> {
    match file {
        Some(path) if path == Path::new("-") => {
            let mut line = String::new();
            io::stdin().read_line(&mut line).map_err(|source| Failure::Unreadable {
                what: "Standard input".to_owned(),
                source,
            })?;
            Ok(Secret::new(line.trim_end_matches(['\r', '\n'])))
        }
        Some(path) => {
            let text = fs::read_to_string(path)
                .map(Secret::new)
                .map_err(|source| Failure::Unreadable {
                    what: path.display().to_string(),
                    source,
                })?;
            Ok(Secret::new(text.expose().lines().next().unwrap_or_default()))
        }
        None if io::stdin().is_terminal() => {
            let passphrase = ask("New passphrase: ")?;
            if ask("Once more: ")? == passphrase {
                Ok(passphrase)
            } else {
                Err(Failure::PassphrasesDiffer)
            }
        }
        None => Err(Failure::Usage {
            message: "Name a file with the new passphrase: bearerbox vault passphrase --new-passphrase-file FILE"
                .to_owned(),
        }),
    }
}

fn ask(prompt: &str) -> Result<Secret, Failure> {
    rpassword::prompt_password(prompt).map(Secret::new).map_err(|source| {
        if matches!(source.kind(), io::ErrorKind::Interrupted | io::ErrorKind::UnexpectedEof) {
            Failure::Cancelled
        } else {
            Failure::Unreadable {
                what: "The terminal".to_owned(),
                source,
            }
        }
    })
}
