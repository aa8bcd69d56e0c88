//! The practice authorization server: what a newcomer gets a first token from, and what the tests run against.
//!
//! It is small but correct: what it accepts, a strict server would accept. It listens on loopback only, its users are
//! alice and bob, its pages take any password, and its secrets are well known: it guards nothing. It knows nothing of
//! the product. What it can do is in its metadata; which client may do it, in [`practice_clients`].
//!
//! Scopes: `openid`, `profile`, `email`, `offline_access` (gives a refresh token), `orders.read`, `orders.write`, and
//! at most one of `jwt:es256` (the default), `jwt:rs256`, `opaque` for the format of the access token.
//!
//! ```no_run
//! # async fn example() -> Result<(), bearerbox_practice::StartError> {
//! let practice = bearerbox_practice::Practice::start(Default::default()).await?;
//! let issuer = practice.issuer().to_owned();
//! practice.stop().await;
//! # Ok(()) }
//! ```

// The server.
mod endpoint;
mod http;
mod listener;
mod options;
mod practice;
mod server;
mod state;
mod store;

// What is registered, and what goes wrong on purpose.
mod client;
mod fault;
mod practice_clients;
mod user;

// The endpoints and pages.
mod api;
mod authorize;
mod consent;
mod device_authorization;
mod device_page;
mod discovery;
mod end_session;
mod introspect;
mod login;
mod register;
mod revoke;
mod token;
mod userinfo;

// The grants of the token endpoint.
mod client_credentials;
mod code;
mod device_code;
mod grant;
mod jwt_bearer;
mod password;
mod refresh;
mod token_exchange;

// What they are made of.
mod access_token;
mod acr;
mod answer;
mod asked;
mod audience;
mod authorization_details;
mod authorization_grant;
mod authorization_request;
mod authorization_response;
mod bearer;
mod client_authentication;
mod client_key;
mod client_metadata;
mod device_request;
mod id_token;
mod interaction;
mod jws;
mod keys;
mod object;
mod page;
mod pkce;
mod random;
mod redirect_uri;
mod request;
mod response_type;
mod scope;

pub use acr::Acr;
pub use authorization_details::{AuthorizationDetailsType, practice_authorization_details_types};
pub use client::{
    Behaviour, ClientAuthentication, ClientOptions, GrantType, Interaction, PkcePolicy, RefreshPolicy, SigningAlgorithm,
};
pub use endpoint::Endpoint;
pub use fault::{Fault, PlannedFault, Times};
pub use options::{Clock, OnChange, Options};
pub use practice::{Practice, StartError, UnknownClient, UnknownUserCode};
pub use practice_clients::{PRACTICE_SECRET, practice_clients};
pub use request::RecordedRequest;
pub use response_type::ResponseType;
pub use state::StateError;
pub use user::{PRACTICE_PASSWORD, User};
