//! The practice server over real HTTP: each rule it keeps, and each refusal.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod agent;
mod api;
mod authorization_details;
mod authorize;
mod client_authentication;
mod code;
mod device;
mod discovery;
mod end_session;
mod faults;
mod introspect;
mod jwt_bearer;
mod life;
mod pages;
mod password;
mod refresh;
mod register;
mod requests;
mod resource_indicators;
mod response_types;
mod revoke;
mod setup;
mod step_up;
mod token;
mod token_exchange;
mod userinfo;
