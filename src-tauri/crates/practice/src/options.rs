//! How an authorization server is set up by whoever starts it: its port, clients, clock, and what outlives it.
//!
//! What one client may do is in `client`, what goes wrong on purpose in `fault`.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use bearerbox_secret::Secret;

use crate::authorization_details::{AuthorizationDetailsType, practice_authorization_details_types};
use crate::client::ClientOptions;
use crate::fault::PlannedFault;
use crate::practice_clients::practice_clients;

/// Where the server reads the time: the system's clock, or a test's own that it can move.
pub type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Is handed the state after each change that must outlive the server; runs on a thread of its own.
pub type OnChange = Box<dyn Fn(Vec<u8>) + Send + Sync>;

/// What [`Practice::start`](crate::Practice::start) needs to know. The default is the newcomer's server on a free port.
pub struct Options {
    /// The port on 127.0.0.1; `None` takes a free one.
    pub port: Option<u16>,
    /// A path for the issuer, such as `/tenant`, to see both well-known forms (RFC 8414 §3, OIDC Discovery §4). Empty: none.
    pub issuer_path: String,
    /// The registered clients.
    pub clients: Vec<ClientOptions>,
    /// Without which nobody may register a client (RFC 7591 §3); `None`: everybody may.
    pub initial_access_token: Option<Secret>,
    /// The types of authorization details it knows (RFC 9396).
    pub authorization_details_types: Vec<AuthorizationDetailsType>,
    /// Faults for requests of any client, and the only ones for the metadata and the JWKS, which no client signs in to.
    pub faults: Vec<PlannedFault>,
    /// What an earlier server handed to `on_change` or returned from `export_state`; `None` starts anew.
    pub state: Option<Vec<u8>>,
    /// Called after a change of the state; several changes in a row may be told as one.
    pub on_change: Option<OnChange>,
    /// The clock; the system's by default.
    pub clock: Clock,
    /// How many of the latest requests are kept for `recorded_requests`; 0 keeps none.
    pub recorded_requests: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: None,
            issuer_path: String::new(),
            clients: practice_clients(),
            initial_access_token: None,
            authorization_details_types: practice_authorization_details_types(),
            faults: Vec::new(),
            state: None,
            on_change: None,
            clock: Arc::new(SystemTime::now),
            recorded_requests: 100,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Options")
            .field("port", &self.port)
            .field("issuer_path", &self.issuer_path)
            .field("clients", &self.clients)
            .field("authorization_details_types", &self.authorization_details_types)
            .field("faults", &self.faults)
            .field("recorded_requests", &self.recorded_requests)
            .finish_non_exhaustive()
    }
}
