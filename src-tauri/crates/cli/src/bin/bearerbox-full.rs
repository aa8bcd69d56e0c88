//! The whole command, to which `bearerbox` hands over.

use std::process::ExitCode;

fn main() -> ExitCode {
    bearerbox_cli::run_full()
}
