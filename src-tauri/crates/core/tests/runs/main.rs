//! Runs over real HTTP against the practice server, with a scripted person at the browser.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod faults;
mod untrusted;
mod world;

mod bad_answers;
mod bad_callbacks;
mod broken_tokens;
mod client_credentials;
mod code_grant;
mod comparing;
mod consent_window;
mod ending;
mod errands;
mod expectations;
mod former_client;
mod grants;
mod logout;
mod loopback;
mod many_scopes;
mod masked;
mod paused;
mod personas;
mod plaintext;
mod posted_request;
mod practice;
mod processes;
mod refresh;
mod registration;
mod reports;
mod response_types;
mod revocation;
