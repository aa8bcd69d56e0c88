//! The two programs: the window and the command.

use std::fs;
use std::path::PathBuf;

use crate::process::{cargo, run};
use crate::{Failure, say, workspace};

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

/// Builds for release what the benchmark measures, its yardsticks and itself, and installs the programs. Returns the folder.
///
/// # Errors
/// A build fails, or a program cannot be copied.
pub fn for_measuring() -> Result<PathBuf, Failure> {
    say::step("Building for release (the first time takes some minutes).");
    // Together, so that both windows are made from the same build of Tauri.
    run(&mut cargo(
        "build --release --package bearerbox-app --package bearerbox-cli --package empty-window --bins",
    ))?;
    run(&mut cargo("build --release --package bearerbox-tests --bins"))?;
    install()
}

/// Copies the programs, as a package does that installs them, and as the yardsticks were: a program that a linker wrote
/// piece by piece is read slower than its copy.
fn install() -> Result<PathBuf, Failure> {
    let folder = workspace::target().join("measured");
    let copy = |name| {
        let built = workspace::binary("release", name);
        let to = folder.join(built.file_name().unwrap_or_default());
        fs::copy(&built, to).map_err(|error| Failure::new(format!("{} cannot be copied: {error}.", built.display())))
    };
    fs::create_dir_all(&folder).map_err(|error| Failure::new(format!("{}: {error}.", folder.display())))?;
    for name in ["bearerbox-app", "bearerbox", "bearerbox-full", "empty-window"] {
        copy(name)?;
    }
    Ok(folder)
}

/// Builds the yardstick of `bearerbox jwt`: the `jwt` command of the jwt-cli crate, into a folder of its own. Returns where
/// it is.
///
/// # Errors
/// The build fails.
pub fn jwt_cli() -> Result<PathBuf, Failure> {
    let folder = workspace::target().join("yardsticks");
    let program = folder.join("bin").join(format!("jwt{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        say::step("Building jwt-cli, the yardstick.");
        let mut install = cargo("install --locked jwt-cli --version 6.2.0");
        run(install.arg("--root").arg(&folder))?;
    }
    Ok(program)
}
