//! `bearerbox client register`

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use bearerbox_core::registration::{ClientMembers, ClientRequest};
use bearerbox_secret::Secret;
use clap::Args;

use super::{ask, read_metadata};
use crate::failure::Failure;
use crate::output::Output;
use crate::passphrase;

/// Where a script puts the initial access token.
const VARIABLE: &str = "BEARERBOX_INITIAL_ACCESS_TOKEN";

/// Register a client for a profile that has none
///
/// What the profile says is registered: redirect URI, grant type, client authentication, scope, public keys. Client id,
/// secret and registration access token become the profile's. With --issuer, the profile is made first: for the
/// authorization code grant with http://127.0.0.1/callback where the metadata do not say otherwise.
///
/// A server that registers only for those who have an initial access token gets the one in
/// --initial-access-token-file, or in the environment variable BEARERBOX_INITIAL_ACCESS_TOKEN.
#[derive(Args)]
#[command(
    after_help = "Example: bearerbox client register staging-web --issuer https://id.example --metadata '{\"scope\": \"openid\"}'"
)]
pub struct Register {
    /// The profile's name
    name: String,
    /// Make the profile, at this issuer
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// A file whose first line is the initial access token
    #[arg(long, value_name = "FILE")]
    initial_access_token_file: Option<PathBuf>,
    /// Members to register beside what the profile says, or in place of it; null takes one out
    #[arg(long, value_name = "JSON|@FILE|-")]
    metadata: Option<String>,
}

impl Register {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let metadata = read_metadata(self.metadata.as_deref())?;
        let initial_access_token = self.find_initial_access_token()?;
        if let Some(issuer) = &self.issuer {
            passphrase::open()?.add_profile_to_register(&self.name, issuer, &metadata)?;
        }
        let request = ClientRequest::Register {
            metadata: ClientMembers::With(metadata),
            initial_access_token,
        };
        ask(&self.name, request, output)
    }

    fn find_initial_access_token(&self) -> Result<Option<Secret>, Failure> {
        match &self.initial_access_token_file {
            Some(path) => read_first_line(path).map(Some),
            None => Ok(env::var(VARIABLE)
                .ok()
                .filter(|token| !token.is_empty())
                .map(Secret::new)),
        }
    }
}

fn read_first_line(path: &Path) -> Result<Secret, Failure> {
    let text = fs::read_to_string(path)
        .map(Secret::new)
        .map_err(|source| Failure::Unreadable {
            what: path.display().to_string(),
            source,
        })?;
    let line = text.expose().lines().next().unwrap_or_default().trim();
    if line.is_empty() {
        return Err(Failure::Usage {
            message: format!("{} holds no initial access token.", path.display()),
        });
    }
    Ok(Secret::new(line))
}
