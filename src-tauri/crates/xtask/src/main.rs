//! `cargo xtask`: everything a developer runs, set-up included, so that two commands are all that a new person
//! needs. It has no dependencies, because it must build in a moment on a machine that has nothing yet.

mod bench;
mod build;
mod bundle;
#[cfg(target_os = "linux")]
mod desktop;
#[cfg(not(target_os = "linux"))]
#[path = "no_desktop.rs"]
mod desktop;
mod lint;
mod process;
mod run;
mod say;
mod setup;
mod test;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask TASK

  run [ARGS]   set up what is missing, build Bearerbox and open it with ARGS
  test         set up what is missing, then run every test and lint
  lint         formatting, clippy, svelte-check, prettier, bindings, house rules
  bench [PART] build for release and measure: start, token, grants, run, find,
               jwt, reading, or all
  bundle       build the Debian package in target/release/bundle/deb
  setup        only set up what run and test need
  help         this text

On Debian and Ubuntu, set-up installs the packages that are missing (with sudo
if need be); elsewhere it says what to install. Rust, with the C compiler it
links with, and Node.js 20.19+, 22.12+ or 24+ are yours to bring.
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next();
    let rest: Vec<String> = arguments.collect();
    let wants_help = rest.iter().any(|argument| argument == "--help" || argument == "-h");

    let outcome = match task.as_deref() {
        Some("run") => run::run(&rest),
        Some("help" | "--help" | "-h") => {
            say::text(HELP);
            Ok(())
        }
        Some("test" | "lint" | "bench" | "bundle" | "setup") if wants_help => {
            say::text(HELP);
            Ok(())
        }
        Some(task @ ("test" | "lint" | "bundle" | "setup")) if !rest.is_empty() => {
            Err(Failure::usage(format!("`cargo xtask {task}` takes no arguments.")))
        }
        Some("test") => test::run(),
        Some("lint") => lint::run(),
        Some("bench") => bench::run(&rest),
        Some("bundle") => bundle::run(),
        Some("setup") => setup::prepare(setup::Purpose::Test),
        Some(unknown) => Err(Failure::usage(format!("There is no task \"{unknown}\".\n\n{HELP}"))),
        None => Err(Failure::usage(HELP.to_owned())),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say::problem(&failure.message);
            ExitCode::from(failure.status)
        }
    }
}

/// Why a task stopped: what to say, and the exit status.
#[derive(Debug)]
struct Failure {
    message: String,
    status: u8,
}

impl Failure {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            status: 1,
        }
    }

    fn usage(message: String) -> Self {
        Self { message, status: 2 }
    }
}
