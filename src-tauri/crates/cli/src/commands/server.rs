//! `bearerbox server discover`

use bearerbox_core::server::Plaintext;
use bearerbox_core::view::{ServerView, Severity, SupportView};
use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use crate::passphrase;
use crate::words::align;

/// What to find out about a server.
#[derive(Subcommand)]
pub enum ServerCommand {
    /// Read a server's metadata and say what it supports
    Discover(Discover),
}

/// Read a server's metadata and say what it supports
#[derive(Args)]
#[command(after_help = "Example: bearerbox server discover https://id.example")]
pub struct Discover {
    /// The issuer, a discovery URL, or a host
    url: String,
    /// Ask although the address is not encrypted
    #[arg(long)]
    allow_http: bool,
}

impl ServerCommand {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let Self::Discover(command) = self;
        let bearerbox = passphrase::open()?;
        let plaintext = if command.allow_http {
            Plaintext::Allowed
        } else {
            Plaintext::Refused
        };
        let server = run_until_interrupted(&bearerbox, async {
            Ok(bearerbox.discover(&command.url, plaintext).await?)
        })?;
        output.write(&server, describe)
    }
}

fn describe(server: &ServerView) -> String {
    let mut rows = vec![
        vec![
            "issuer".to_owned(),
            server.issuer.clone().unwrap_or_else(|| "-".to_owned()),
        ],
        vec!["found at".to_owned(), server.found_at.clone()],
    ];
    rows.extend(
        server
            .endpoints
            .iter()
            .map(|endpoint| vec![endpoint.name.clone(), endpoint.url.clone()]),
    );
    if !server.scopes.is_empty() {
        rows.push(vec!["scopes".to_owned(), server.scopes.join(" ")]);
    }
    let list = |supported: Option<bool>| {
        let titles = server
            .support
            .iter()
            .filter(move |support| support.supported == supported);
        titles
            .map(|support: &SupportView| support.title.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    };
    for (title, supported) in [
        ("supports", Some(true)),
        ("does not support", Some(false)),
        ("does not say", None),
    ] {
        rows.push(vec![title.to_owned(), list(supported)]);
    }
    let mut text = align(&rows);
    for warning in &server.warnings {
        let mark = match warning.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Wrong => "wrong",
        };
        text.push_str(&format!("\n{mark}: {}", warning.message));
    }
    text
}
