//! `cargo xtask run`: from a fresh clone to the open window.

use std::env;
use std::process::Command;

use crate::setup::Purpose;
use crate::{Failure, build, process, say, setup, workspace};

/// Sets up, builds and opens Bearerbox with `arguments`.
///
/// # Errors
/// Set-up or the build fails, there is no display, or Bearerbox ends with a failure, whose status is passed on.
pub fn run(arguments: &[String]) -> Result<(), Failure> {
    setup::prepare(Purpose::Build)?;
    build::for_debugging()?;

    let app = workspace::binary("debug", "bearerbox-app");
    let command = workspace::binary("debug", "bearerbox");
    say::step(&format!("The command is {}.", command.display()));
    if cfg!(target_os = "linux") && env::var_os("DISPLAY").is_none() && env::var_os("WAYLAND_DISPLAY").is_none() {
        return Err(Failure::new(format!(
            "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the window cannot open.\n\
             Bearerbox is built; start it from a desktop: {}",
            app.display()
        )));
    }

    say::step("Opening Bearerbox.");
    let mut app = Command::new(app);
    app.args(arguments);
    let status = app.status().map_err(|error| process::cannot_start(&app, &error))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure {
        message: format!("Bearerbox ended with a failure ({status})."),
        status: status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1),
    })
}
