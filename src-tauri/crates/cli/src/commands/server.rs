//! `bearerbox server discover` and `resource`

mod resource;

use std::path::{Path, PathBuf};

use bearerbox_core::Error;
use bearerbox_core::server::{Connection, Plaintext, discover};
use bearerbox_core::view::{ServerView, Severity, SupportView, WarningView};
use clap::{Args, Subcommand};

use crate::failure::Failure;
use crate::interrupt::{build_runtime, interrupted};
use crate::output::Output;
use crate::words::align;

/// What to find out about a server.
#[derive(Subcommand)]
pub enum ServerCommand {
    /// Read a server's metadata and say what it supports
    Discover(Discover),
    /// Find the authorization server of an API
    Resource(resource::Resource),
}

/// Read a server's metadata and say what it supports, without a vault
#[derive(Args)]
#[command(after_help = "Example: bearerbox server discover https://id.example")]
pub struct Discover {
    /// The issuer, a discovery URL, or a host
    url: String,
    #[command(flatten)]
    reach: Reach,
}

/// How a server is reached.
#[derive(Args)]
pub(super) struct Reach {
    /// Ask although the address is not encrypted
    #[arg(long)]
    allow_http: bool,
    /// A file with certificates (PEM) to trust beside the system's
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
    /// The HTTP proxy, such as http://127.0.0.1:3128; else as the system says
    #[arg(long, value_name = "URL", value_parser = read_proxy)]
    proxy: Option<String>,
}

impl ServerCommand {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        match self {
            Self::Discover(command) => command.run(output),
            Self::Resource(command) => command.run(output),
        }
    }
}

impl Discover {
    fn run(&self, output: &Output) -> Result<(), Failure> {
        let connection = self.reach.connection();
        let server = ask(discover(&self.url, self.reach.plaintext(), &connection))?;
        output.write(&server, describe)
    }
}

impl Reach {
    pub(super) fn plaintext(&self) -> Plaintext {
        if self.allow_http {
            Plaintext::Allowed
        } else {
            Plaintext::Refused
        }
    }

    pub(super) fn connection(&self) -> Connection {
        Connection {
            ca_file: self.ca_file.as_deref().map(locate),
            proxy: self.proxy.clone(),
            ..Connection::default()
        }
    }
}

/// Asks until there is an answer, or the person ends it.
pub(super) fn ask<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
    build_runtime()?.block_on(async {
        tokio::select! {
            answer = work => Ok(answer?),
            interrupted = interrupted() => Err(interrupted.map_or_else(Failure::Unwritable, |()| Failure::Cancelled)),
        }
    })
}

/// Other users could read a password here.
fn read_proxy(url: &str) -> Result<String, &'static str> {
    if url.contains('@') {
        Err("user and password of a proxy belong into the environment variable HTTPS_PROXY")
    } else {
        Ok(url.to_owned())
    }
}

/// A path on the command line starts where the command is called.
fn locate(path: &Path) -> String {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.display().to_string()
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
    text.push_str(&describe_remarks(&server.warnings));
    text
}

fn describe_remarks(warnings: &[WarningView]) -> String {
    let mut text = String::new();
    for warning in warnings {
        let mark = match warning.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Wrong => "wrong",
        };
        text.push_str(&format!("\n{mark}: {}", warning.message));
    }
    text
}
