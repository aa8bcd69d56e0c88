//! `bearerbox profile add`: the only way in for secrets is the document itself, from a file or standard input.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bearerbox_core::profiles::{DOCUMENT_LIMIT, Imported};
use clap::Args;

use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase;

/// Add the profiles of a document
///
/// The document is a profile in JSON, or a list of them: all are added, or none.
#[derive(Args)]
#[command(after_help = "Example: bearerbox profile add staging.json")]
pub struct Add {
    /// The document; '-' reads standard input
    file: PathBuf,
    /// Replace profiles of the same name; tokens, history and a secret that is left out stay
    #[arg(long)]
    replace: bool,
}

impl Add {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let text = read_text(&self.file)?;
        let bearerbox = passphrase::open()?;
        let imported = if self.replace {
            bearerbox.import_profiles_replacing(&text)?
        } else {
            bearerbox.import_profiles(&text)?
        };
        output.write(&imported, |imported| {
            describe(imported, if self.replace { "Kept" } else { "Added" })
        })?;
        for place in &imported.missing {
            output.remark(&format!("Still to be filled in: {place}."));
        }
        for warning in &imported.warnings {
            output.remark(&format!("Look at this before you use it: {warning}"));
        }
        Ok(())
    }
}

fn describe(imported: &Imported, verb: &str) -> String {
    let names: Vec<_> = imported.added.iter().map(|row| row.name.as_str()).collect();
    if names.is_empty() {
        "There was no profile in it.".to_owned()
    } else {
        format!("{verb} {}.", names.join(", "))
    }
}

/// Reads no more than is accepted, so that a huge file costs nothing.
fn read_text(path: &Path) -> Result<String, Failure> {
    let is_stdin = path == Path::new("-");
    let what = if is_stdin {
        "Standard input".to_owned()
    } else {
        path.display().to_string()
    };
    let unreadable = |source| Failure::Unreadable {
        what: what.clone(),
        source,
    };
    let source: Box<dyn Read> = if is_stdin {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(unreadable)?)
    };
    let mut text = String::new();
    source
        .take(DOCUMENT_LIMIT as u64 + 1)
        .read_to_string(&mut text)
        .map_err(unreadable)?;
    Ok(text)
}
