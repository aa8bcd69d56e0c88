//! `bearerbox jwt decrypt`: what an encrypted token holds.

use std::path::PathBuf;

use bearerbox_core::jwts::{decrypt_token, read_decryption_keys};
use bearerbox_secret::Secret;
use clap::Args;

use super::input::{read_file, read_secret_file, read_token};
use crate::failure::Failure;
use crate::output::Output;

/// Decrypt an encrypted token
///
/// Writes what is inside; with --json also how it was encrypted, and its claims. A signature inside is not checked.
#[derive(Args)]
#[command(
    after_help = "Example: bearerbox jwt decrypt --key private.pem - < token | bearerbox jwt verify --issuer https://id.example"
)]
pub struct Decrypt {
    /// The token, also as JWE in JSON; '-', or nothing, reads standard input, where no other user sees it
    token: Option<String>,
    #[command(flatten)]
    keys: Keys,
}

/// Where the keys are.
#[derive(Args)]
#[group(required = true, multiple = false)]
struct Keys {
    /// A file with a private key (PEM, JWK) or a JWK Set
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// A file with a password, or with the client secret that the server encrypts with
    #[arg(long, value_name = "FILE")]
    secret_file: Option<PathBuf>,
}

impl Decrypt {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let token = read_token(self.token.as_deref())?;
        let text = match (&self.keys.key, &self.keys.secret_file) {
            (Some(path), _) => Secret::new(String::from_utf8_lossy(&read_file(path)?)),
            (None, Some(path)) => read_secret_file(path)?,
            (None, None) => Secret::new(""),
        };
        let keys = read_decryption_keys(&text)?;
        let (content, view) = decrypt_token(&token, &keys)?;
        if output.is_json() {
            output.write(&view, |_| String::new())
        } else {
            output.write_secret(&content)
        }
    }
}
