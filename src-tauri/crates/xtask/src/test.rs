//! `cargo xtask test`: every test and every lint. A failure does not hide the next one: all parts run, and the last
//! line says which failed.

use std::time::Instant;

use crate::desktop::Desktop;
use crate::process::{self, cargo, npm};
use crate::setup::Purpose;
use crate::{Failure, lint, say, setup, workspace};

/// Sets up, then runs all tests and lints.
///
/// # Errors
/// Set-up or a build fails, or one of the checks.
pub fn run() -> Result<(), Failure> {
    let started = Instant::now();
    setup::prepare(Purpose::Test)?;
    setup::add_lints()?;
    say::step("Building Bearerbox and its tests.");
    // One call builds the programs that the journeys start together with the tests, and so Tauri once, not twice.
    process::run(&mut cargo("build --workspace --all-targets"))?;

    let mut checks = Checks::default();
    let bindings = lint::fresh_bindings_folder()?;
    let desktop = Desktop::start()?;
    checks.check("Rust tests", || {
        let mut tests = cargo("test --workspace --all-targets --no-fail-fast");
        tests
            .env("BEARERBOX_APP", workspace::binary("debug", "bearerbox-app"))
            .env("BEARERBOX_CLI", workspace::binary("debug", "bearerbox"))
            .env("BEARERBOX_TEST_KEYRING", "1")
            .env("BEARERBOX_TEST_MOUNTS", if may_mount() { "1" } else { "0" })
            .env("TS_RS_EXPORT_DIR", &bindings);
        process::run(desktop.enter(&mut tests))
    });
    drop(desktop);
    checks.check("tests of the user interface", || {
        process::run(&mut npm(&workspace::ui(), "test --silent"))
    });
    checks.check("bindings", || lint::bindings_equal(&bindings));
    lint::sources(&mut checks);

    let seconds = started.elapsed().as_secs();
    checks.conclude(&format!(
        "All tests and lints passed in {} min {} s.",
        seconds / 60,
        seconds % 60
    ))
}

/// Whether this process may mount: on Linux, root whom nobody has taken that capability. Then no test of a full or
/// read-only disk may leave itself out.
fn may_mount() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    capabilities(&status).is_some_and(|capabilities| capabilities & CAP_SYS_ADMIN != 0)
}

/// As `linux/capability.h` numbers it.
const CAP_SYS_ADMIN: u64 = 1 << 21;

/// The effective capabilities in a process's status.
fn capabilities(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("CapEff:"))?;
    u64::from_str_radix(line.trim(), 16).ok()
}

/// A list of checks that all run, whatever becomes of each.
#[derive(Default)]
pub struct Checks {
    failed: Vec<String>,
}

impl Checks {
    /// Runs one check and remembers whether it failed.
    pub fn check(&mut self, name: &str, check: impl FnOnce() -> Result<(), Failure>) {
        say::step(&format!("Checking: {name}."));
        if let Err(failure) = check() {
            say::problem(&failure.message);
            self.failed.push(name.to_owned());
        }
    }

    /// Says how it ended.
    ///
    /// # Errors
    /// At least one check failed.
    pub fn conclude(self, when_all_is_well: &str) -> Result<(), Failure> {
        if self.failed.is_empty() {
            say::step(when_all_is_well);
            return Ok(());
        }
        Err(Failure::new(format!("\nFailed: {}.", self.failed.join(", "))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_mount_is_read_from_the_capabilities() {
        let mask = |status: &str| capabilities(status).unwrap() & CAP_SYS_ADMIN != 0;

        assert!(mask("Name:\txtask\nCapEff:\t000001ffffffffff\nCapBnd:\t0\n"));
        assert!(!mask("Name:\txtask\nCapEff:\t00000000a80425fb\n"));
        assert_eq!(capabilities("Name:\txtask\n"), None);
    }

    #[test]
    fn a_failed_check_hides_no_later_one_and_is_named_at_the_end() {
        let mut checks = Checks::default();
        let mut ran = false;

        checks.check("first", || Err(Failure::new("no")));
        checks.check("second", || {
            ran = true;
            Ok(())
        });

        assert!(ran);
        let failure = checks.conclude("done").unwrap_err();
        assert_eq!(failure.message, "\nFailed: first.");
    }
}
