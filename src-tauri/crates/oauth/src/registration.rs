//! Dynamic client registration (RFC 7591) and its management (RFC 7592): what a server makes of a client, and what it
//! gives it to prove itself by.

mod checks;
mod differences;
mod response;

use bearerbox_jwt::JsonObject;
use bearerbox_secret::Secret;
use serde_json::{Map, Value};
use url::Url;

pub use self::differences::{Difference, find_differences};
use self::response::to_map;
pub(crate) use self::response::{RegistrationTerms, registration_response};
use crate::error::ProtocolError;
use crate::loopback::is_loopback;

/// What is asked about a client's registration (RFC 7591 §3, RFC 7592 §2).
#[derive(Clone, Debug)]
pub enum RegistrationRequest {
    /// That it is registered (RFC 7591 §3.1).
    Register {
        /// As what (RFC 7591 §2).
        metadata: Map<String, Value>,
        /// By which whoever registers may do so (RFC 7591 §3); none where everybody may.
        initial_access_token: Option<Secret>,
    },
    /// What is registered (RFC 7592 §2.1).
    Read {
        /// Where, and by what.
        at: ClientConfiguration,
        /// What the client would have, to be compared with.
        wanted: Map<String, Value>,
    },
    /// That something of it changes (RFC 7592 §2.2); it is read first, as what an update leaves out is given up.
    Update {
        /// Where, and by what.
        at: ClientConfiguration,
        /// The members that become others; null takes one out.
        changes: Map<String, Value>,
    },
    /// That it ends (RFC 7592 §2.3).
    Delete {
        /// Where, and by what.
        at: ClientConfiguration,
    },
}

/// Where a client manages its own registration, and by what it may (RFC 7592 §3).
#[derive(Clone, Debug)]
pub struct ClientConfiguration {
    /// `registration_client_uri`
    pub uri: Url,
    /// `registration_access_token`
    pub registration_access_token: Secret,
}

/// What a server gives a client to be known and to prove itself by (RFC 7591 §3.2.1, RFC 7592 §3). It must not be lost,
/// whatever else is wrong with the answer that it came in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClientInformation {
    /// `client_id`
    pub client_id: Option<String>,
    /// `client_secret`
    pub client_secret: Option<Secret>,
    /// `client_secret_expires_at`, in seconds since the Unix epoch; 0: never.
    pub client_secret_expires_at: Option<u64>,
    /// `token_endpoint_auth_method`
    pub token_endpoint_auth_method: Option<String>,
    /// `registration_access_token`
    pub registration_access_token: Option<Secret>,
    /// `registration_client_uri`
    pub registration_client_uri: Option<String>,
}

/// A client as it is registered (RFC 7591 §3.2.1, RFC 7592 §3).
#[derive(Clone, Debug, PartialEq)]
pub struct RegisteredClient {
    /// What it is known and proves itself by.
    pub information: ClientInformation,
    /// Everything that is registered, without the secret and the registration access token.
    pub metadata: JsonObject,
    /// What is registered otherwise than it was wanted.
    pub differences: Vec<Difference>,
}

impl ClientConfiguration {
    /// Whether the token may go there: RFC 7592 §2 requires TLS, and this computer needs none.
    pub(crate) fn check_secure(&self) -> Result<(), ProtocolError> {
        if self.uri.scheme() == "https" || is_loopback(&self.uri) {
            return Ok(());
        }
        let uri = self.uri.to_string();
        Err(ProtocolError::ConfigurationEndpointInsecure { uri })
    }
}

impl RegisteredClient {
    /// The members of what is registered, to be sent again.
    pub(crate) fn members(&self) -> Map<String, Value> {
        to_map(&self.metadata)
    }
}

impl ClientInformation {
    /// Takes over what came later; what that does not say stays.
    pub(crate) fn renew(&mut self, later: Self) {
        let Self {
            client_id,
            client_secret,
            client_secret_expires_at,
            token_endpoint_auth_method,
            registration_access_token,
            registration_client_uri,
        } = later;
        take(&mut self.client_id, client_id);
        take(&mut self.client_secret, client_secret);
        take(&mut self.client_secret_expires_at, client_secret_expires_at);
        take(&mut self.token_endpoint_auth_method, token_endpoint_auth_method);
        take(&mut self.registration_access_token, registration_access_token);
        take(&mut self.registration_client_uri, registration_client_uri);
    }
}

/// The content of a registration or an update (RFC 7591 §3.1, RFC 7592 §2.2).
pub(crate) fn write_metadata(metadata: &Map<String, Value>) -> Secret {
    Secret::new(Value::Object(metadata.clone()).to_string())
}

fn take<T>(kept: &mut Option<T>, later: Option<T>) {
    if later.is_some() {
        *kept = later;
    }
}
