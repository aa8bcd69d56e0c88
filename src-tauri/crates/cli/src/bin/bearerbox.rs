//! What people call.

use std::process::ExitCode;

fn main() -> ExitCode {
    bearerbox_cli::start()
}
