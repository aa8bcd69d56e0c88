//! Bearerbox with its window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    // An argument that is not Unicode is none of ours; it is refused with the others that are not known.
    let arguments = std::env::args_os().skip(1);
    bearerbox_app::start(arguments.map(|argument| argument.to_string_lossy().into_owned()))
}
