//! The `bearerbox` command: the use cases of `bearerbox-core` for a terminal and for scripts.
//!
//! It is two programs. `bearerbox` is what people call: small, so that it has decoded a token before one that carries TLS,
//! the vault and the cryptography of both is loaded. All else it hands over to `bearerbox-full`, the whole command.
//!
//! Documented and stable: the exit statuses in `bearerbox_core::exit`, the `--json` shapes, which are the views of
//! `bearerbox_core::view`, and the form of errors in `failure`. No use case is decided here.

mod start;

mod commands;
mod full;

mod failure;
mod frontend;
mod interrupt;
mod output;
mod passphrase;
mod pause;
mod printable;
mod typed;
mod whole_file;
mod words;

pub use full::run_full;
pub use start::start;
