//! From the small program to the whole command.

use std::ffi::OsString;
use std::process::ExitCode;

/// Becomes the full command: the same process, so that signals, the terminal and the exit status are its own. Returns
/// only where that fails.
#[cfg(unix)]
pub fn hand_over(arguments: &[OsString]) -> ExitCode {
    use std::env;
    use std::os::unix::process::CommandExt;
    use std::path::PathBuf;
    use std::process::Command;

    use crate::failure::Failure;
    use crate::output::Output;

    const FULL: &str = "bearerbox-full";

    // What was started may be a link from another folder. Where its own is not known, none is guessed.
    let (path, source) = match env::current_exe().and_then(|own| own.canonicalize()) {
        Ok(own) => {
            let path = own.with_file_name(FULL);
            let mut command = Command::new(&path);
            if let [name, rest @ ..] = arguments {
                command.arg0(name).args(rest);
            }
            (path, command.exec())
        }
        Err(source) => (PathBuf::from(FULL), source),
    };
    Output::as_asked().finish(Err(Failure::NotWhole { path, source }))
}

/// Where no process can become another, this one is the full command, too. Windows was not run.
#[cfg(not(unix))]
pub fn hand_over(_arguments: &[OsString]) -> ExitCode {
    crate::full::run_full()
}
