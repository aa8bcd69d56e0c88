//! The authorization server as it describes itself: finding its metadata, and what to say about it.

mod address;
mod cache;
mod certificates;
mod discover;
mod remarks;
mod resource;
mod seen;
mod support;

pub use crate::io::Connection;
pub use address::Plaintext;
pub(crate) use address::{AddressProblem, read_address};
pub(crate) use cache::key as cache_key;
pub use certificates::UntrustedServer;
pub use discover::discover;
pub use resource::{ResourceAddress, find_protected_resource};
