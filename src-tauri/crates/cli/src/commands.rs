//! The commands, one file each.

mod api;
mod check;
mod client;
mod errand;
mod forget;
mod jwt;
mod login;
mod logout;
mod made_jwt;
mod practice;
mod preset;
mod profile;
mod refresh;
mod run;
mod runs;
mod server;
mod token;
mod vault;

use clap::Subcommand;

pub use jwt::Decode;
pub use run::describe_message;

use crate::failure::Failure;
use crate::output::Output;

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// Add, list, show, export, remove and restore profiles, and trust their servers
    #[command(subcommand)]
    Profile(profile::ProfileCommand),
    /// See what is known of kinds of servers, to be named in a profile
    #[command(subcommand)]
    Preset(preset::PresetCommand),
    /// Find out what an authorization server supports
    #[command(subcommand)]
    Server(server::ServerCommand),
    /// Register the client of a profile, and manage its registration
    #[command(subcommand)]
    Client(client::ClientCommand),
    /// Get a token set, with someone signing in where the grant needs it
    Login(login::Login),
    /// Print a token, refreshed if need be
    Token(token::Token),
    /// Get the next generation of a token set now
    Refresh(refresh::Refresh),
    /// Ask who the person is that a token is for
    Userinfo(errand::UserInfo),
    /// Ask the server what it knows of a token
    Introspect(errand::Introspect),
    /// Have the server take a token out of use
    Revoke(errand::Revoke),
    /// Send one request to an API with a token
    Try(api::Try),
    /// Check the tokens that are held by every rule of their kind
    Check(check::Check),
    /// Delete the tokens that are held, without a word to the server
    Forget(forget::Forget),
    /// Sign a person out at the server, in their browser session
    Logout(logout::Logout),
    /// List the runs of a profile, the newest first
    Runs(runs::Runs),
    /// Show a run with its trace
    #[command(subcommand)]
    Run(run::RunCommand),
    /// Look into a JSON Web Token
    #[command(subcommand)]
    Jwt(jwt::JwtCommand),
    /// Start the practice authorization server, until Ctrl-C
    Practice(practice::Practice),
    /// See how the vault is opened, and change it
    #[command(subcommand)]
    Vault(vault::VaultCommand),
}

impl Command {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        match self {
            Self::Profile(command) => command.run(output),
            Self::Preset(command) => command.run(output),
            Self::Server(command) => command.run(output),
            Self::Client(command) => command.run(output),
            Self::Login(command) => command.run(output),
            Self::Token(command) => command.run(output),
            Self::Refresh(command) => command.run(output),
            Self::Userinfo(command) => command.run(output),
            Self::Introspect(command) => command.run(output),
            Self::Revoke(command) => command.run(output),
            Self::Try(command) => command.run(output),
            Self::Check(command) => command.run(output),
            Self::Forget(command) => command.run(output),
            Self::Logout(command) => command.run(output),
            Self::Runs(command) => command.run(output),
            Self::Run(command) => command.run(output),
            Self::Jwt(command) => command.run(output),
            Self::Practice(command) => command.run(output),
            Self::Vault(command) => command.run(output),
        }
    }
}
