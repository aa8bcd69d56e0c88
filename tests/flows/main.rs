//! Flows over real HTTP, by the real command, at the practice server and at a certified one.
#![expect(clippy::unwrap_used, reason = "a test ends where it can't go on")]

mod api;
mod api_answers;
mod bad_certificates;
mod bad_keys;
mod ciba;
mod clock;
mod device;
mod dpop;
mod errands;
mod expectations;
mod front_channel;
mod grants;
mod key_sets;
mod logout;
mod oidc_provider;
mod posted_requests;
mod pushed_requests;
mod registration;
mod reports;
mod resources;
mod seeds;
mod trust;
mod two_steps;
mod world;
