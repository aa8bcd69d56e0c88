//! The whole command, from its arguments to its exit status.

use std::process::ExitCode;

use bearerbox_core::exit;
use clap::Parser;
use clap::error::ErrorKind;

use crate::commands::Command;
use crate::failure::Failure;
use crate::output::Output;

/// Get OAuth 2.0 and OpenID Connect tokens, and take them where they are needed.
#[derive(Parser)]
#[command(name = "bearerbox", version, after_help = AFTER_HELP, disable_help_subcommand = true)]
struct Arguments {
    /// Write JSON: the result to standard output, an error to standard error
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Exit status: 0 done, 1 refused or failed, 2 usage, 3 sign-in needed, 4 vault locked or unusable, 5 network, \
130 cancelled.

Environment:
  BEARERBOX_HOME             the folder with the vault
  BEARERBOX_PASSPHRASE_FILE  a file whose first line is the vault's passphrase

Example: get a first token without an account anywhere; Ctrl-C ends it
  bearerbox practice --add-profiles | (head -n 1; bearerbox token practice-machine)";

/// Does what the arguments of this process ask for. Returns its exit status.
#[must_use]
pub fn run_full() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refuse_usage(&error),
    };
    let output = Output::new(arguments.json);
    output.finish(arguments.command.run(&output))
}

/// Help and version are no errors; everything else is usage, in clap's words.
fn refuse_usage(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Nobody reads any more: nothing to say, and nobody to say it to.
        let _ = error.print();
        return exit::DONE.into();
    }
    let output = Output::as_asked();
    if output.is_json() {
        return output.finish(Err(Failure::Usage {
            message: error.render().to_string(),
        }));
    }
    let _ = error.print();
    exit::USAGE.into()
}
