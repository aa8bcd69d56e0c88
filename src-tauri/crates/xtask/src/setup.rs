//! Set-up: what a fresh Debian 12 with only Rust and Node.js lacks. Every part looks first whether there is anything
//! to do, so that the second time costs next to nothing.

mod node;
mod packages;
mod toolchain;

pub use toolchain::add_lints;

use crate::{Failure, workspace};

/// What is going to be done, which decides what has to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Build and run the window and the command.
    Build,
    /// Also test them: a desktop without a screen, a keyring, another authorization server.
    Test,
}

/// Installs, fetches and builds what `purpose` needs and is missing.
///
/// # Errors
/// Something is missing that cannot be set up from here; the message says how to get it.
pub fn prepare(purpose: Purpose) -> Result<(), Failure> {
    packages::install(purpose)?;
    node::check_version()?;
    node::install_modules(&workspace::ui(), "the window")?;
    if purpose == Purpose::Test {
        node::install_modules(&workspace::oidc_provider(), "the tests' authorization server")?;
    }
    node::build_ui()
}
