//! Where things are.

use std::env;
use std::path::{Path, PathBuf};

/// The top of the repository.
pub fn root() -> PathBuf {
    // Cargo says at run time where this crate is, which stays true when the clone has been moved.
    let manifest =
        env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest
        .ancestors()
        .nth(3)
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The window's sources.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// The authorization server that the tests start.
pub fn oidc_provider() -> PathBuf {
    root().join("tests/oidc-provider")
}

/// Cargo's target folder: this program lies in `TARGET/debug`.
pub fn target() -> PathBuf {
    env::current_exe()
        .ok()
        .and_then(|program| program.ancestors().nth(2).map(Path::to_path_buf))
        .unwrap_or_else(|| root().join("target"))
}

/// A binary that a build with `profile` (`debug` or `release`) leaves behind.
pub fn binary(profile: &str, name: &str) -> PathBuf {
    target()
        .join(profile)
        .join(format!("{name}{}", env::consts::EXE_SUFFIX))
}
