//! Profiles: a client as registered at one authorization server, with all that is needed to get a token.

// The profile document: what it says, how it is read and written.
mod document;
mod environment;
mod names;
mod read;
mod reader;
mod repeated;
mod write;

// What is right and what is not about it.
mod checks;

// Profiles in the vault.
mod find;
mod kept;
mod left_out;
mod transfer;

// Where its secrets come from.
mod references;

pub use checks::{check, is_loopback_redirect};
pub use document::{
    AuthorizationServerDocument, Browser, ClientDocument, Dialect, GrantType, HeadersDocument, KeySource, NamedValues,
    ParametersDocument, ProfileDocument, SecretSource, Tls, TokenEndpointAuthMethod,
};
pub use read::DOCUMENT_LIMIT;
pub use references::ReferenceError;
pub use transfer::Imported;
pub use write::Exported;

pub(crate) use find::read_outcome;
pub(crate) use references::{locate_file, resolve_client};

#[cfg(test)]
pub(crate) mod tests;
