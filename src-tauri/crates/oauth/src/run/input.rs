//! What a run is given: the server, the client, the task, what is asked for, and random values.

use std::time::SystemTime;

use bearerbox_secret::Secret;
use url::Url;

use crate::client::Client;
use crate::errand::Task;
use crate::http::Method;
use crate::metadata::AuthorizationServerMetadata;
use crate::parameters::{ExtraHeaders, ExtraParameters};
use crate::signer::Signer;

/// All that a run needs (RFC 6749 §4).
#[derive(Clone, Debug)]
pub struct RunInput {
    /// The issuer, or a discovery URL, to discover (RFC 8414 §3); none when endpoints are written by hand.
    pub issuer: Option<Url>,
    /// What the profile writes (RFC 8414 §2); it wins over what discovery says.
    pub written: AuthorizationServerMetadata,
    /// From an earlier discovery (RFC 8414 §3); then no metadata is asked for.
    pub cached: Option<AuthorizationServerMetadata>,
    /// The client (RFC 6749 §2).
    pub client: Client,
    /// What the run is for (RFC 6749 §1.2).
    pub task: Task,
    /// What is asked for beside the scope, and how.
    pub options: RequestOptions,
    /// Extra parameters (RFC 6749 §8.2).
    pub parameters: ExtraParameters,
    /// Extra header fields (RFC 9110 §5).
    pub headers: ExtraHeaders,
    /// Random values, drawn by the caller.
    pub random: Randomness,
    /// When the run starts.
    pub started: SystemTime,
}

/// What is asked for beside the scope, and how it is asked (RFC 8707 §2, RFC 9126 §2, RFC 9396 §2, RFC 9449 §5).
#[derive(Clone, Debug, Default)]
pub struct RequestOptions {
    /// `resource`: the services where the token will be used (RFC 8707 §2).
    pub resource: Vec<String>,
    /// `authorization_details`, a JSON array (RFC 9396 §2).
    pub authorization_details: Option<String>,
    /// With what the authorization request is signed (RFC 9101 §4).
    pub request_object: Option<Signer>,
    /// Whether the authorization request is pushed though the server does not require it (RFC 9126 §4).
    pub push: bool,
    /// By which method the authorization request comes to the server (RFC 6749 §3.1).
    pub authorization_method: Method,
    /// The key of this authorization alone to which its tokens are bound (RFC 9449 §4).
    pub dpop: Option<Signer>,
    /// Where the server departs from the RFCs.
    pub dialect: Dialect,
}

/// Departures from RFC 6749 §3.3 and §4.1.3 that a server wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dialect {
    /// Whether scope values are separated by commas in place of spaces (RFC 6749 §3.3).
    pub comma_scopes: bool,
    /// Whether `state` goes along when a code is exchanged, which RFC 6749 §4.1.3 does not know.
    pub state_in_token_request: bool,
    /// Parameters that are left out when a code is exchanged (RFC 6749 §4.1.3 requires them).
    pub left_out_of_token_request: Vec<String>,
}

/// Random values, each of at least 128 bits (RFC 6749 §10.10).
#[derive(Clone, Debug)]
pub struct Randomness {
    /// `state` (RFC 6749 §10.12).
    pub state: Secret,
    /// `nonce` (OpenID Connect Core §15.5.2).
    pub nonce: Secret,
    /// `code_verifier`: 43 to 128 unreserved characters (RFC 7636 §4.1).
    pub code_verifier: Secret,
    /// From which every `jti` is drawn (RFC 7519 §4.1.7, RFC 9449 §4.2).
    pub seed: Secret,
}
