//! The encrypted store and its key.
//!
//! One SQLCipher file that the app and the command use at the same time. It knows nothing of the
//! protocol: documents and bodies are opaque text, beside typed columns for what is looked up. It
//! reads no clock: every time is given by the caller, in milliseconds since the Unix epoch.

mod bytes;
mod client_lock;
mod descriptor;
mod error;
mod file;
mod held;
mod jwts;
mod key;
mod key_sets;
mod keyring;
mod listing;
mod lock;
mod metadata;
mod open;
mod personas;
mod profiles;
mod refresh_lock;
mod reserve;
mod revocations;
mod rewrite;
mod run_owner;
mod runs;
mod schema;
mod settings;
mod tokens;
mod vault;
mod wrap;

pub use client_lock::{ClientLock, try_client_lock};
pub use error::VaultError;
pub use held::{AuthorizationRecord, TokenSetListing, TokenSetRecord};
pub use jwts::{JwtRecord, NewJwt};
pub use key::{Key, KeyStore, KeyringError};
pub use key_sets::{KeySetRecord, NewKeySet};
pub use keyring::OsKeyring;
pub use listing::{CurrentTokenSet, LastRun, ProfileListing};
pub use metadata::CachedMetadata;
pub use open::{PATIENCE, Status, change_key, create, open, status};
pub use personas::PersonaRecord;
pub use profiles::{NewProfile, ProfileRecord, RemovedProfile};
pub use refresh_lock::{RefreshLock, refresh_lock, try_refresh_lock};
pub use revocations::{NewRevocation, Revocations, RevokedToken};
pub use rewrite::Rewritten;
pub use runs::{NewRun, RunEnd, RunRecord, RunTrace, StepRecord};
pub use tokens::{NewAuthorization, NewTokenSet, NewTokens};
pub use vault::Vault;
