//! `bearerbox profile jwks`

use clap::Args;

use crate::failure::Failure;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use crate::passphrase;

/// Print the public half of a profile's key, to be registered at the server
#[derive(Args)]
#[command(after_help = "Example: bearerbox profile jwks staging-web > public.jwks")]
pub struct Jwks {
    /// The profile's name
    name: String,
}

impl Jwks {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let bearerbox = passphrase::open()?;
        let profile_id = bearerbox.profile_id(&self.name)?;
        let jwks = run_until_interrupted(&bearerbox, async { Ok(bearerbox.public_jwks(profile_id).await?) })?;
        output.write(&jwks, |jwks| serde_json::to_string_pretty(jwks).unwrap_or_default())
    }
}
