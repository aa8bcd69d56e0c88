//! Why a use case failed, by cause. The sentences for people are in `words`; a code and an exit status are made
//! from these in one place each.

use std::io;
use std::path::PathBuf;

use bearerbox_oauth::{MetadataError, ProtocolError, ResourceMetadataError};
use bearerbox_vault::{KeyringError, VaultError};

use crate::errands::ApiRequestError;
use crate::io::UntrustedCertificate;
use crate::profiles::ReferenceError;
use crate::runs::RunError;
use crate::tokens::TokenError;
use crate::view::FieldProblem;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    // The vault and the way in
    /// The environment names no folder for the person's files.
    #[error("no folder for Bearerbox's files is known")]
    HomeUnknown,
    /// The operating system gave no random numbers.
    #[error("the operating system gives no random numbers")]
    NoRandomness,
    /// The vault refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The vault's key is in the keyring, and the keyring cannot be used.
    #[error("the vault's key is out of reach: {0}")]
    KeyOutOfReach(KeyringError),
    /// The vault is opened by a passphrase and none was given.
    #[error("the vault is locked with a passphrase")]
    PassphraseNeeded,
    /// An empty passphrase protects nothing.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// The file with the passphrase cannot be read.
    #[error("the passphrase file {} cannot be read: {source}", path.display())]
    PassphraseFile {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file with the passphrase holds none.
    #[error("the passphrase file {} is empty", path.display())]
    EmptyPassphraseFile {
        /// The file.
        path: PathBuf,
    },
    /// What core wrote into the vault cannot be read back.
    #[error("the vault holds a {what} that cannot be read")]
    Unreadable {
        /// "profile", "token set", "trace".
        what: &'static str,
    },

    // Profiles
    /// A private key of the profile cannot be used.
    #[error("the key cannot be used: {0}")]
    Key(#[from] bearerbox_jwt::KeyProblem),
    /// A token cannot be decrypted.
    #[error("the token cannot be decrypted: {0}")]
    Decrypt(bearerbox_jwt::DecryptProblem),
    /// Nothing was signed.
    #[error("nothing was signed: {0}")]
    Sign(#[from] bearerbox_jwt::SignProblem),
    /// The text is no JSON.
    #[error("the profile document is not JSON: {reason}")]
    NotJson {
        /// What is wrong, and where.
        reason: String,
    },
    /// The text is larger than any profile document.
    #[error("the profile document is larger than {limit} bytes")]
    DocumentTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The document breaks the rules, field by field.
    #[error("the profile document has {} problems", .0.len())]
    InvalidDocument(Vec<FieldProblem>),
    /// No profile has this id.
    #[error("there is no profile {id}")]
    NoSuchProfile {
        /// The id.
        id: i64,
    },
    /// No profile has this name.
    #[error("there is no profile named {name}")]
    NoProfileNamed {
        /// The name.
        name: String,
        /// The nearest name that exists.
        nearest: Option<String>,
    },
    /// No preset has this name.
    #[error("there is no preset named {name}")]
    NoPresetNamed {
        /// The name.
        name: String,
        /// The nearest name that exists.
        nearest: Option<String>,
    },
    /// No profile of this name was removed and is still there.
    #[error("no profile named {name} can be restored")]
    NoRemovedProfile {
        /// The name.
        name: String,
    },
    /// No run has this id.
    #[error("there is no run {id}")]
    NoSuchRun {
        /// The id.
        id: i64,
    },
    /// A reference in the profile could not be resolved.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// The profile uses a member that this version cannot serve yet.
    #[error("the profile's {member} is not supported yet")]
    NotBuilt {
        /// The member, as a path, with its value where that matters.
        member: String,
    },

    // Runs and tokens
    /// A request to an API is not sent.
    #[error(transparent)]
    ApiRequest(#[from] ApiRequestError),
    /// A run could not start or go on.
    #[error(transparent)]
    Run(#[from] RunError),
    /// There is no such token.
    #[error(transparent)]
    Token(#[from] TokenError),

    // The authorization server
    /// Not an address of an authorization server.
    #[error("{address} is not the address of an authorization server")]
    InvalidAddress {
        /// As it was written.
        address: String,
    },
    /// The address is not encrypted and not on this computer, and the person has not allowed that.
    #[error("{address} is not encrypted")]
    PlaintextAddress {
        /// The address.
        address: String,
    },
    /// Metadata was not found, or is not acceptable.
    #[error("no metadata at {address}: {source}")]
    Metadata {
        /// The address asked.
        address: String,
        /// Why.
        source: Box<MetadataError>,
    },
    /// The metadata of an API was not found, or is not acceptable.
    #[error("no metadata of an API at {address}: {source}")]
    ResourceMetadata {
        /// The address asked.
        address: String,
        /// Why.
        source: Box<ResourceMetadataError>,
    },
    /// A rule of the protocol ended the run.
    #[error(transparent)]
    Protocol(Box<ProtocolError>),
    /// No answer came.
    #[error("no answer from {host}: {cause:?}")]
    Network {
        /// Host and port.
        host: String,
        /// Why.
        cause: NetworkCause,
    },
    /// The answer is larger than accepted.
    #[error("the answer of {host} is larger than {limit} bytes")]
    ResponseTooLarge {
        /// Host and port.
        host: String,
        /// The limit in bytes.
        limit: usize,
    },
    /// What the server publishes as its keys is none.
    #[error("the keys at {address} cannot be used: {reason}")]
    KeysRefused {
        /// Where they are.
        address: String,
        /// What is wrong with them.
        reason: String,
    },
    /// The person ended it; no failure, but nothing came of it.
    #[error("cancelled")]
    Cancelled,
}

/// Why no answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NetworkCause {
    /// The host name has no address.
    UnknownHost,
    /// Nothing listens there.
    ConnectionRefused,
    /// No connection or no answer in time.
    TimedOut {
        /// The time allowed, in seconds.
        seconds: u64,
    },
    /// The TLS handshake failed.
    Tls {
        /// What the TLS library said.
        reason: String,
    },
    /// The server's certificate is not trusted.
    UntrustedCertificate(Box<UntrustedCertificate>),
    /// The connection ended before the answer did.
    Interrupted,
    /// Anything else.
    Other {
        /// What the system said.
        reason: String,
    },
}

impl From<ProtocolError> for Error {
    fn from(error: ProtocolError) -> Self {
        Self::Protocol(Box::new(error))
    }
}
