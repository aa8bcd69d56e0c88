//! The command as a script meets it: real processes, a vault of their own, the practice server.
#![expect(clippy::unwrap_used, reason = "a test ends where it cannot go on")]
#![cfg_attr(unix, expect(clippy::print_stdout, reason = "a test that is skipped says why"))]

mod command {
    pub mod calling;
    mod checking;
    mod comparing;
    mod crashes;
    mod decoding;
    mod decrypting;
    #[cfg(unix)]
    mod disk;
    mod failing;
    mod forgetting;
    #[cfg(unix)]
    mod handing_over;
    #[cfg(target_os = "linux")]
    mod keyring;
    mod playing_browser;
    mod practising;
    mod presets;
    mod profiles;
    mod revoking;
    mod servers;
    mod signing_in;
    mod signing_out;
    mod tokens;
    mod vaults;
    mod verifying;
}
