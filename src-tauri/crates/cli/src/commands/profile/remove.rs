//! `bearerbox profile remove`

use bearerbox_core::view::ProfileRow;
use clap::Args;

use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase;

/// Remove a profile
///
/// Its tokens are no longer shown anywhere. For a day, `bearerbox profile restore` brings both back.
#[derive(Args)]
#[command(after_help = "Example: bearerbox profile remove staging-web")]
pub struct Remove {
    /// The profile's name
    name: String,
}

impl Remove {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let bearerbox = passphrase::open()?;
        let row: ProfileRow = bearerbox.profile_row(bearerbox.profile_id(&self.name)?)?;
        bearerbox.remove_profile(row.id)?;
        output.write(&row, |row| format!("Removed {}.", row.name))
    }
}
