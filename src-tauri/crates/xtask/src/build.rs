//! The two programs: the window and the command.

use crate::process::{cargo, run};
use crate::{Failure, say};

/// Builds `bearerbox-app` and `bearerbox` for debugging.
///
/// # Errors
/// The build fails.
pub fn for_debugging() -> Result<(), Failure> {
    say::step("Building the window and the command (the first time takes some minutes).");
    run(&mut cargo(
        "build --package bearerbox-app --package bearerbox-cli --bins",
    ))
}

/// Builds `bearerbox-app` and `bearerbox` for release.
///
/// # Errors
/// The build fails.
pub fn for_release() -> Result<(), Failure> {
    say::step("Building for release (the first time takes some minutes).");
    run(&mut cargo(
        "build --release --package bearerbox-app --package bearerbox-cli --bins",
    ))
}

/// Builds for release what the benchmark measures, its yardsticks and itself.
///
/// # Errors
/// A build fails.
pub fn for_measuring() -> Result<(), Failure> {
    say::step("Building for release (the first time takes some minutes).");
    // Together, so that both windows are made from the same build of Tauri.
    run(&mut cargo(
        "build --release --package bearerbox-app --package bearerbox-cli --package empty-window --bins",
    ))?;
    run(&mut cargo("build --release --package bearerbox-tests --bins"))
}
