//! `cargo xtask bundle`: the Debian package, with the window, the `bearerbox` command, a desktop entry and icons.

use crate::process::{self, npm};
use crate::setup::Purpose;
use crate::{Failure, build, say, setup, workspace};

/// Builds for release and packs.
///
/// # Errors
/// Set-up, the build or the packing fails, or this is not Linux.
pub fn run() -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new("The Debian package is built on Linux only."));
    }
    setup::prepare(Purpose::Build)?;
    build::for_release()?;
    say::step("Packing.");
    process::run(&mut npm(&workspace::ui(), "exec -- tauri bundle --bundles deb"))?;
    say::step(&format!(
        "The package is in {}.",
        workspace::target().join("release/bundle/deb").display()
    ));
    Ok(())
}
