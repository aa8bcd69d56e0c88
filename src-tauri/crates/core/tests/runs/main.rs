//! Runs over real HTTP against the practice server, with a scripted person at the browser.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod world;

mod bad_answers;
mod bad_callbacks;
mod client_credentials;
mod code_grant;
mod ending;
mod former_client;
mod loopback;
mod masked;
mod personas;
mod plaintext;
mod practice;
mod processes;
mod refresh;
