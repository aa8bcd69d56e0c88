//! The `bearerbox` command: the use cases of `bearerbox-core` for a terminal and for scripts.
//!
//! Documented and stable: the exit statuses in `exit`, the `--json` shapes, which are the views of
//! `bearerbox_core::view`, and the form of errors in `failure`. No use case is decided here.

mod commands;
mod failure;
mod frontend;
mod interrupt;
mod output;
mod passphrase;
mod pause;
mod printable;
mod typed;
mod whole_file;
mod words;

use bearerbox_core::exit;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use commands::Command;
use failure::Failure;
use output::Output;

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

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refuse_usage(&error),
    };
    let output = Output::new(arguments.json);
    match arguments.command.run(&output) {
        Ok(()) => exit::DONE.into(),
        Err(failure) => {
            output.report(&failure);
            failure.exit_status().into()
        }
    }
}

/// Help and version are no errors; everything else is usage, in clap's words.
fn refuse_usage(error: &clap::Error) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Nobody reads any more: nothing to say, and nobody to say it to.
        let _ = error.print();
        return exit::DONE.into();
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        let failure = Failure::Usage {
            message: error.render().to_string(),
        };
        Output::new(true).report(&failure);
        return failure.exit_status().into();
    }
    let _ = error.print();
    exit::USAGE.into()
}
