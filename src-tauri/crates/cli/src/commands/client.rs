//! `bearerbox client`: the client of a profile as its server has it registered.

mod register;
mod report;

use bearerbox_core::registration::{ClientMembers, ClientRequest};
use clap::{Args, Subcommand};
use serde_json::{Map, Value};

use super::api::read_data;
use super::login::report_end;
use crate::failure::Failure;
use crate::frontend::Terminal;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use crate::passphrase;

pub use report::{describe_deregistered, describe_registered};

/// What to do about a client's registration.
#[derive(Subcommand)]
pub enum ClientCommand {
    /// Register a client for a profile that has none (RFC 7591)
    Register(register::Register),
    /// Show what is registered, beside what the profile says (RFC 7592)
    Show(Show),
    /// Have registered what the profile says (RFC 7592)
    Update(Update),
    /// End the registration (RFC 7592)
    Delete(Delete),
}

/// Show what is registered, beside what the profile says
///
/// It needs the registration access token that came with the registration.
#[derive(Args)]
#[command(after_help = "Example: bearerbox client show staging-web")]
pub struct Show {
    /// The profile's name
    name: String,
}

/// Have registered what the profile says
///
/// What is registered is read first, so that nothing else of it is given up. A token or secret that the server gives anew
/// is kept with the profile.
#[derive(Args)]
#[command(after_help = "Example: bearerbox client update staging-web --metadata '{\"client_name\": \"Staging\"}'")]
pub struct Update {
    /// The profile's name
    name: String,
    /// Members to register beside what the profile says, or in place of it; null takes one out
    #[arg(long, value_name = "JSON|@FILE|-")]
    metadata: Option<String>,
}

/// End the registration
///
/// The profile stays in the vault with its settings, tokens and history; its client id, secret and registration access
/// token go, as they are good for nothing any more.
#[derive(Args)]
#[command(after_help = "Example: bearerbox client delete staging-web")]
pub struct Delete {
    /// The profile's name
    name: String,
}

impl ClientCommand {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        match self {
            Self::Register(command) => command.run(output),
            Self::Show(command) => ask(&command.name, ClientRequest::Read, output),
            Self::Update(command) => {
                let metadata = ClientMembers::With(read_metadata(command.metadata.as_deref())?);
                ask(&command.name, ClientRequest::Update { metadata }, output)
            }
            Self::Delete(command) => ask(&command.name, ClientRequest::Delete, output),
        }
    }
}

fn ask(name: &str, request: ClientRequest, output: &Output) -> Result<(), Failure> {
    let bearerbox = passphrase::open()?;
    let profile_id = bearerbox.profile_id(name)?;
    let end = run_until_interrupted(&bearerbox, async {
        let frontend = Terminal::new(&bearerbox, *output);
        let run = bearerbox.start_client_request(profile_id, request, frontend)?;
        Ok(run.finish().await)
    })?;
    report_end(&bearerbox, name, end, output)
}

/// Members of client metadata: a JSON object, or where it is.
fn read_metadata(text: Option<&str>) -> Result<Map<String, Value>, Failure> {
    let Some(text) = text else {
        return Ok(Map::new());
    };
    let json = read_data(text)?;
    serde_json::from_str(json.expose()).map_err(|error| Failure::Usage {
        message: format!("--metadata is no JSON object: {error}."),
    })
}
