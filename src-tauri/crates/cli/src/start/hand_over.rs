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

    // What was started may be a link from another folder.
    let own = env::current_exe().and_then(|path| path.canonicalize());
    let full = own.map_or_else(
        |_| PathBuf::from("bearerbox-full"),
        |path| path.with_file_name("bearerbox-full"),
    );
    let mut command = Command::new(&full);
    if let [name, rest @ ..] = arguments {
        command.arg0(name).args(rest);
    }
    let source = command.exec();
    let output = Output::new(arguments.iter().any(|argument| argument == "--json"));
    output.finish(Err(Failure::NotWhole { path: full, source }))
}

/// Where no process can become another, this one is the full command, too. Windows was not run.
#[cfg(not(unix))]
pub fn hand_over(_arguments: &[OsString]) -> ExitCode {
    crate::full::run_full()
}
