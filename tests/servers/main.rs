//! The servers of the tests themselves: that they are as strict as the real ones, and offer what flows need of them.
#![expect(clippy::unwrap_used, reason = "a test ends where it can't go on")]

mod api_oauth2;
mod itsyou_online;
mod keys;
mod oidc_provider;
mod peer;
mod wso2;
