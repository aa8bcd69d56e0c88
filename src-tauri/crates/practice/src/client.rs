//! A client as registered at this server.
//!
//! Registered by whoever starts the server, or by itself (RFC 7591), as `register` tells.

use std::time::Duration;

use bearerbox_secret::Secret;
use serde_json::{Map, Value};

use crate::fault::PlannedFault;
use crate::response_type::ResponseType;
use crate::user::User;

/// A registered client (RFC 6749 §2).
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// Its identifier.
    pub client_id: String,
    /// What the consent page calls it.
    pub client_name: String,
    /// The one method by which it authenticates.
    pub authentication: ClientAuthentication,
    /// The grant types it may use.
    pub grant_types: Vec<GrantType>,
    /// What it may ask the authorization endpoint for; each needs its grant types too (RFC 7591 §2.1).
    pub response_types: Vec<ResponseType>,
    /// Its redirect URIs, matched exactly; the port of an `http` loopback URI is free (RFC 8252 §7.3).
    pub redirect_uris: Vec<String>,
    /// Where it may send a person who signed out, matched exactly.
    pub post_logout_redirect_uris: Vec<String>,
    /// The scopes it may ask for; the access token format scopes are open to every client.
    pub scopes: Vec<String>,
    /// What it must prove with a code verifier (RFC 7636).
    pub pkce: PkcePolicy,
    /// Its public keys (RFC 7517 §4), which sign the assertions of the JWT bearer grant.
    pub jwks: Vec<Map<String, Value>>,
    /// How its ID tokens are signed.
    pub id_token_signing: SigningAlgorithm,
    /// Lifetimes, latency and faults: what may change while the server runs.
    pub behaviour: Behaviour,
}

/// How the server treats a client; can be replaced while it runs.
#[derive(Clone, Debug)]
pub struct Behaviour {
    /// How long its access tokens are valid.
    pub access_token_lifetime: Duration,
    /// How long its refresh tokens are valid.
    pub refresh_token_lifetime: Duration,
    /// How long its ID tokens are valid.
    pub id_token_lifetime: Duration,
    /// How long a device waits for its person at most.
    pub device_code_lifetime: Duration,
    /// How long a device has to wait between two polls, in whole seconds.
    pub device_interval: Duration,
    /// How long each request waits for its answer.
    pub latency: Duration,
    /// What becomes of a refresh token that was used.
    pub refresh: RefreshPolicy,
    /// Whether people see pages, or the answer is given for them.
    pub interaction: Interaction,
    /// What goes wrong on purpose.
    pub faults: Vec<PlannedFault>,
}

/// The client authentication method a client is registered for (RFC 6749 §2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// A public client: `none`.
    None,
    /// `client_secret_basic`, identifier and secret form-encoded.
    SecretBasic(Secret),
    /// `client_secret_post`.
    SecretPost(Secret),
}

/// The grant types of this server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantType {
    /// `authorization_code` (RFC 6749 §4.1).
    AuthorizationCode,
    /// `urn:ietf:params:oauth:grant-type:device_code` (RFC 8628).
    DeviceCode,
    /// `client_credentials` (RFC 6749 §4.4).
    ClientCredentials,
    /// `implicit` (RFC 6749 §4.2): tokens from the authorization endpoint.
    Implicit,
    /// `password` (RFC 6749 §4.3).
    Password,
    /// `refresh_token` (RFC 6749 §6).
    RefreshToken,
    /// `urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693).
    TokenExchange,
    /// `urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523 §2.1).
    JwtBearer,
}

/// What a client must prove when it redeems a code. A challenge that was sent is always checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PkcePolicy {
    /// A challenge by `S256` is required.
    S256,
    /// A challenge by `S256` or `plain` is required.
    Required,
    /// No challenge is required.
    Optional,
}

/// A signature algorithm of JWS (RFC 7518 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SigningAlgorithm {
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
}

/// What becomes of a refresh token that was used (RFC 6749 §6, RFC 9700 §4.14).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefreshPolicy {
    /// Each answer has a new one; using an old one revokes the whole family.
    Rotate,
    /// It stays valid, and the answer has none.
    Keep,
}

/// Who answers at the authorization endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interaction {
    /// A person, on the login and consent pages.
    Pages,
    /// The server itself, as though this user had signed in and allowed everything.
    AllowAs(User),
    /// The server itself, as though the person had denied.
    Deny,
}

impl ClientAuthentication {
    /// Its name in the registry of token endpoint authentication methods (RFC 7591 §2).
    pub fn method(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::SecretBasic(_) => "client_secret_basic",
            Self::SecretPost(_) => "client_secret_post",
        }
    }
}

impl GrantType {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::AuthorizationCode,
        Self::DeviceCode,
        Self::ClientCredentials,
        Self::Implicit,
        Self::Password,
        Self::RefreshToken,
        Self::TokenExchange,
        Self::JwtBearer,
    ];

    /// Its registered value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
            Self::ClientCredentials => "client_credentials",
            Self::Implicit => "implicit",
            Self::Password => "password",
            Self::RefreshToken => "refresh_token",
            Self::TokenExchange => "urn:ietf:params:oauth:grant-type:token-exchange",
            Self::JwtBearer => "urn:ietf:params:oauth:grant-type:jwt-bearer",
        }
    }

    /// The grant type of this registered value.
    pub(crate) fn find(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == value)
    }
}

impl SigningAlgorithm {
    /// Its registered `alg` value.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Es256 => "ES256",
            Self::Rs256 => "RS256",
        }
    }
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            access_token_lifetime: Duration::from_secs(600),
            refresh_token_lifetime: Duration::from_secs(30 * 24 * 3600),
            id_token_lifetime: Duration::from_secs(600),
            device_code_lifetime: Duration::from_secs(600),
            device_interval: Duration::from_secs(5),
            latency: Duration::ZERO,
            refresh: RefreshPolicy::Rotate,
            interaction: Interaction::Pages,
            faults: Vec::new(),
        }
    }
}

impl ClientOptions {
    /// A client of the authorization code grant with refresh, PKCE by S256 and all scopes of the practice API.
    pub fn web(client_id: &str, authentication: ClientAuthentication, redirect_uris: &[&str]) -> Self {
        Self {
            client_id: client_id.to_owned(),
            client_name: client_id.to_owned(),
            authentication,
            grant_types: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
            response_types: vec![ResponseType::Code],
            redirect_uris: redirect_uris.iter().map(|&uri| uri.to_owned()).collect(),
            post_logout_redirect_uris: Vec::new(),
            scopes: [
                "openid",
                "profile",
                "email",
                "offline_access",
                "orders.read",
                "orders.write",
            ]
            .map(str::to_owned)
            .to_vec(),
            pkce: PkcePolicy::S256,
            jwks: Vec::new(),
            id_token_signing: SigningAlgorithm::Es256,
            behaviour: Behaviour::default(),
        }
    }

    /// As [`web`](Self::web), and with every response type.
    pub fn hybrid(client_id: &str, authentication: ClientAuthentication, redirect_uris: &[&str]) -> Self {
        Self {
            grant_types: vec![
                GrantType::AuthorizationCode,
                GrantType::Implicit,
                GrantType::RefreshToken,
            ],
            response_types: ResponseType::ALL.to_vec(),
            ..Self::web(client_id, authentication, redirect_uris)
        }
    }

    /// A client of the device grant with refresh and all scopes of the practice API.
    pub fn device(client_id: &str, authentication: ClientAuthentication) -> Self {
        Self {
            grant_types: vec![GrantType::DeviceCode, GrantType::RefreshToken],
            response_types: Vec::new(),
            ..Self::web(client_id, authentication, &[])
        }
    }

    /// A client of the client credentials grant with the scopes `orders.read` and `orders.write`.
    pub fn machine(client_id: &str, authentication: ClientAuthentication) -> Self {
        Self {
            grant_types: vec![GrantType::ClientCredentials],
            response_types: Vec::new(),
            scopes: ["orders.read", "orders.write"].map(str::to_owned).to_vec(),
            ..Self::web(client_id, authentication, &[])
        }
    }
}
