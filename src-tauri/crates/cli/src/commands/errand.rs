//! `bearerbox userinfo`, `introspect` and `revoke`: what is asked with a token set that is held.

use bearerbox_core::errands::ErrandRequest;
use bearerbox_core::view::TokenKind;
use clap::{Args, ValueEnum};

use super::login::report_end;
use crate::failure::Failure;
use crate::frontend::Terminal;
use crate::interrupt::run_until_interrupted;
use crate::output::Output;
use crate::passphrase;

/// Ask who the person is that a token is for
#[derive(Args)]
#[command(after_help = "Example: bearerbox userinfo staging-web --persona alice")]
pub struct UserInfo {
    #[command(flatten)]
    held: Held,
}

/// Ask the server what it knows of a token
#[derive(Args)]
#[command(after_help = "Example: bearerbox introspect staging-web --kind refresh")]
pub struct Introspect {
    #[command(flatten)]
    held: Held,
    /// Which token
    #[arg(long, value_enum, default_value = "access")]
    kind: KindArgument,
    /// Ask for a signed answer (RFC 9701)
    #[arg(long)]
    signed: bool,
}

/// Have the server take a token out of use
///
/// What is held stays in the vault, to be looked at.
#[derive(Args)]
#[command(after_help = "Example: bearerbox revoke staging-web --kind refresh")]
pub struct Revoke {
    #[command(flatten)]
    held: Held,
    /// Which token
    #[arg(long, value_enum, default_value = "access")]
    kind: KindArgument,
}

/// With whose tokens.
#[derive(Args)]
pub struct Held {
    /// The profile's name
    pub name: String,
    /// Whose token; the one obtained last where none is named
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub persona: Option<String>,
}

/// Which token.
#[derive(Clone, Copy, ValueEnum)]
enum KindArgument {
    /// The access token
    Access,
    /// The refresh token
    Refresh,
}

impl From<KindArgument> for TokenKind {
    fn from(argument: KindArgument) -> Self {
        match argument {
            KindArgument::Access => Self::Access,
            KindArgument::Refresh => Self::Refresh,
        }
    }
}

impl UserInfo {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        self.held.ask(ErrandRequest::UserInfo, output)
    }
}

impl Introspect {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let (kind, signed) = (self.kind.into(), self.signed);
        self.held.ask(ErrandRequest::Introspection { kind, signed }, output)
    }
}

impl Revoke {
    /// Does it.
    pub fn run(&self, output: &Output) -> Result<(), Failure> {
        let kind = self.kind.into();
        self.held.ask(ErrandRequest::Revocation { kind }, output)
    }
}

impl Held {
    fn ask(&self, request: ErrandRequest, output: &Output) -> Result<(), Failure> {
        let bearerbox = passphrase::open()?;
        let profile_id = bearerbox.profile_id(&self.name)?;
        let token_set_id = bearerbox.needed_token(profile_id, self.persona.as_deref())?;
        let end = run_until_interrupted(&bearerbox, async {
            let frontend = Terminal::new(&bearerbox, *output);
            Ok(bearerbox.start_errand(token_set_id, request, frontend)?.finish().await)
        })?;
        report_end(&bearerbox, &self.name, end, output)
    }
}
