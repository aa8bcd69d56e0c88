//! The vault as others use it: every record, every refusal, other processes, and crashes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    clippy::print_stdout,
    reason = "a child process reports, and a skipped test says why"
)]

mod crashes;
mod disk;
mod fixture;
mod foreign_files;
mod jwts;
mod key_sets;
mod keys;
mod os_keyring;
mod personas;
mod plaintext;
mod processes;
mod profiles;
mod revocations;
mod rewrite;
mod runs;
mod tokens;
