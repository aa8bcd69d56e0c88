//! `cargo xtask bench`: measures what the README promises, in release builds, on a desktop of its own.

use crate::desktop::Desktop;
use crate::process::{self, cargo};
use crate::setup::Purpose;
use crate::{Failure, build, say, setup};

/// Builds for release and runs the benchmark, which prints its table; `only` names the parts to run, all when empty.
///
/// # Errors
/// Set-up or the build fails, or a figure is outside its bound.
pub fn run(only: &[String]) -> Result<(), Failure> {
    setup::prepare(Purpose::Test)?;
    let programs = build::for_measuring()?;
    let jwt_cli = build::jwt_cli()?;

    let desktop = Desktop::start()?;
    say::step("Measuring; leave the machine alone meanwhile.");
    let mut bench = cargo("run --quiet --release --package bearerbox-tests --bin bench --");
    bench
        .args(only)
        .env("BEARERBOX_APP", programs.join("bearerbox-app"))
        .env("BEARERBOX_CLI", programs.join("bearerbox"))
        .env("BEARERBOX_PROGRAMS", programs)
        .env("BEARERBOX_JWT_CLI", jwt_cli);
    process::run(desktop.enter(&mut bench))
}
