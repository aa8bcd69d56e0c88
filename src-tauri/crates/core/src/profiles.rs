//! Profiles: a client as registered at one authorization server, with all that is needed to get a token.

// The profile document: what it says, how it is read and written.
mod client_metadata;
mod connection;
mod document;
mod effective;
mod environment;
mod members;
mod names;
mod preset;
mod read;
mod read_members;
mod reader;
mod registered;
mod repeated;
mod write;

// What is right and what is not about it.
mod checks;

// Profiles in the vault.
mod find;
mod kept;
mod left_out;
mod registration;
mod transfer;
mod trust;

// Where its secrets come from, and how its server is reached.
mod public_jwks;
mod references;
mod resolve;

pub use checks::{check, is_loopback_redirect};
pub use document::{
    AuthorizationServerDocument, Browser, ClientDocument, Dialect, ExpectationsDocument, HeadersDocument, KeySource,
    NamedValues, ParametersDocument, ProfileDocument, ScopeSeparator, SecretSource, Tls, TokenReference,
};
pub use preset::{preset, presets};
pub use read::DOCUMENT_LIMIT;
pub use references::ReferenceError;
pub use registered::{GrantType, TokenEndpointAuthMethod};
pub use transfer::Imported;
pub use write::Exported;

pub(crate) use client_metadata::replace_members;
pub(crate) use connection::connection_of_draft;
pub(crate) use find::read_outcome;
pub(crate) use kept::draft_in_effect;
pub(crate) use references::{locate_file, resolve_secret};
pub(crate) use registration::{ClientChange, Given, SecretsBefore, rewrite};
pub(crate) use resolve::{resolve_client, resolve_keys, resolve_needed, resolve_signer};

#[cfg(test)]
pub(crate) mod tests;
