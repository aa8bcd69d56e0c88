//! `bearerbox profile restore`

use clap::Args;

use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase;

/// Bring back a removed profile
///
/// With its tokens and history. Of several that had the name, the one that was removed last.
#[derive(Args)]
#[command(after_help = "Example: bearerbox profile restore staging-web")]
pub struct Restore {
    /// The name that it had
    name: String,
}

impl Restore {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let row = passphrase::open()?.restore_profile_named(&self.name)?;
        output.write(&row, |row| format!("Restored {}.", row.name))
    }
}
