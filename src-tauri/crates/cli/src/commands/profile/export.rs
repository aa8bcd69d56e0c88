//! `bearerbox profile export`

use clap::Args;

use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase;

/// Write a profile's document, its secrets left out
///
/// Where a secret has to be filled in is said on standard error.
#[derive(Args)]
#[command(after_help = "Example: bearerbox profile export staging-web > staging-web.json")]
pub struct Export {
    /// The profile's name
    name: String,
}

impl Export {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let bearerbox = passphrase::open()?;
        let exported = bearerbox.export_profile(bearerbox.profile_id(&self.name)?)?;
        // The document is JSON whatever was asked for.
        output.write_line(&exported.json)?;
        for place in &exported.missing {
            output.remark(&format!("Left out, to be filled in: {place}."));
        }
        Ok(())
    }
}
