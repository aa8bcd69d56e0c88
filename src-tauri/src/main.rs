//! Bearerbox with its window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    bearerbox_app::start(std::env::args().skip(1))
}
