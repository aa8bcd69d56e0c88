//! Bearerbox without a window: profiles, runs, the life of tokens.
//!
//! Drives `bearerbox-oauth` over HTTP and keeps everything in `bearerbox-vault`. It knows no Tauri and
//! no widget: the window and the `bearerbox` command are two callers of the same use cases.

// The vault and the way in.
mod bearerbox;
mod home;
mod unlock;

// The use cases.
pub mod comparison;
pub mod errands;
pub mod jwts;
mod practice;
pub mod profiles;
pub mod registration;
mod reports;
pub mod runs;
pub mod scratchpad;
pub mod server;
pub mod tokens;

// What touches the world outside the vault.
mod io;

// What a caller sees.
mod error;
pub mod exit;
mod header_field;
mod secret_names;
pub mod view;
mod words;

// What is drawn from the system.
mod aside;
mod clock;
mod keys;
mod random;

pub use bearerbox::Bearerbox;
pub use clock::now_ms;
pub use error::{Error, NetworkCause};
pub use home::Home;
pub use io::{CertificateProblem, ChosenCertificates, TrustHindrance, UntrustedCertificate};
pub use keys::{ClientKey, NewKey, generate_key, make_key, read_key};
pub use practice::PracticeClients;
pub use runs::RunError;
pub use tokens::TokenError;
pub use unlock::{Unlock, VaultState, change_key, passphrase_from_file};
