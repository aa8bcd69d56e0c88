//! Why a run could not go on, where neither the protocol nor the network is the cause. The words are in `words`.

use std::path::PathBuf;

use bearerbox_oauth::ProtocolError;

/// Who listens at a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PortHolder {
    /// This process: another of its runs waits there.
    Ourselves,
    /// Another program: `node (process 4711)`.
    Program(String),
}

/// Why a run could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    // What the profile says cannot be done
    /// The profile has no redirect URI, which its grant needs (RFC 6749 §3.1.2).
    #[error("the profile has no redirect URI")]
    RedirectUriMissing,
    /// The profile has no client id, which every grant needs (RFC 6749 §2.2).
    #[error("the profile has no client id")]
    ClientIdMissing,
    /// The profile's client is registered already.
    #[error("the profile has the client id {client_id} already")]
    ClientIdGiven {
        /// The client id.
        client_id: String,
    },
    /// The profile does not say where and by what its client's registration is managed.
    #[error("the profile has no registration_client_uri, or no registration access token")]
    RegistrationNotManaged,
    /// The server refused the client, whose secret has expired (RFC 7591 §3.2.1).
    #[error("the client secret has expired: {refused}")]
    ClientSecretExpired {
        /// What the server said.
        refused: Box<ProtocolError>,
    },
    /// The client authenticates with a secret and has none.
    #[error("the profile has no client secret, which {method} needs")]
    ClientSecretMissing {
        /// The client authentication method.
        method: String,
    },
    /// A header field whose name or value cannot be sent.
    #[error("the header field {name} cannot be sent")]
    InvalidHeader {
        /// Its name.
        name: String,
    },
    /// The file of certificates cannot be used.
    #[error("the certificates in {} cannot be used: {reason}", path.display())]
    CaFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The client's certificate, or the key to it, cannot be used.
    #[error("the client certificate {} cannot be used: {reason}", path.display())]
    ClientCertificate {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The proxy's URL cannot be used; it may hold a password, so it is not repeated.
    #[error("the proxy's URL cannot be used")]
    ProxyUnusable,
    /// TLS cannot be set up on this computer.
    #[error("TLS cannot be set up: {reason}")]
    TlsUnusable {
        /// What the TLS library said.
        reason: String,
    },

    // The browser and the way back from it
    /// Whoever started the run has no consent window.
    #[error("there is no window to sign in")]
    NoConsentWindow,
    /// No browser could be opened.
    #[error("no browser could be opened: {reason}")]
    BrowserUnavailable {
        /// What the system said.
        reason: String,
    },
    /// The system's browser cannot come back to this redirect URI.
    #[error("the system's browser cannot come back to {redirect_uri}")]
    RedirectUriNotLoopback {
        /// The redirect URI.
        redirect_uri: String,
    },
    /// Another program listens where the authorization response is awaited.
    #[error("port {port} is in use")]
    PortInUse {
        /// The port.
        port: u16,
        /// Who holds it, where the system says so.
        holder: Option<PortHolder>,
    },
    /// The system does not let us listen there.
    #[error("cannot listen at {address}: {reason}")]
    CannotListen {
        /// Host and port.
        address: String,
        /// What the system said.
        reason: String,
    },
    /// The person did not come back in the time that was given.
    #[error("nobody signed in within {seconds} seconds")]
    SignInTimedOut {
        /// The time given, in seconds.
        seconds: u64,
        /// How many answers came meanwhile that do not carry this run's `state`.
        left_alone: usize,
    },

    // What was asked of a run under way
    /// The run is over, or is not waiting for a browser.
    #[error("run {id} is not waiting for a browser")]
    NotWaiting {
        /// The run.
        id: i64,
    },
    /// The run is over, or does not pause before its token request.
    #[error("run {id} has not paused")]
    NotPaused {
        /// The run.
        id: i64,
    },
    /// What was pasted is no URL.
    #[error("what was pasted is not a URL")]
    PastedNoUrl,
    /// What was pasted is another URL than the redirect URI.
    #[error("what was pasted is not the redirect URI {expected}")]
    PastedAnotherUrl {
        /// The redirect URI.
        expected: String,
    },
    /// What was pasted belongs to another run.
    #[error("what was pasted belongs to another run")]
    PastedAnotherState,
}
