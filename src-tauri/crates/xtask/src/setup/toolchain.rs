//! The parts of Rust that a minimal installation leaves out.

use crate::process::{cargo, command, find_program, run, succeeds};
use crate::{Failure, say};

/// Adds rustfmt and clippy where rustup can; elsewhere says how to get them.
///
/// # Errors
/// One is missing and cannot be added.
pub fn add_lints() -> Result<(), Failure> {
    let missing: Vec<&str> = [("fmt", "rustfmt"), ("clippy", "clippy")]
        .into_iter()
        .filter(|(subcommand, _)| !succeeds(&mut cargo(&format!("{subcommand} --version"))))
        .map(|(_, component)| component)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(" ");
    if find_program("rustup").is_none() {
        return Err(Failure::new(format!(
            "These parts of Rust are missing: {missing}.\nInstall them with the package manager that Rust came from, \
             or get Rust from https://rustup.rs, then try again."
        )));
    }
    say::step(&format!("Adding to Rust: {missing}."));
    run(&mut command("rustup", &format!("component add {missing}")))
}
