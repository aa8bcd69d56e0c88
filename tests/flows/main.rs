//! Flows over real HTTP, by the real command, at the practice server and at a certified one.
#![expect(clippy::unwrap_used, reason = "a test ends where it can't go on")]

mod grants;
mod oidc_provider;
mod world;
