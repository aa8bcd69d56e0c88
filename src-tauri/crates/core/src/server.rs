//! The authorization server as it describes itself: finding its metadata, and what to say about it.

mod address;
mod cache;
mod certificates;
mod discover;
mod key_set;
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
pub(crate) use discover::discover_metadata;
pub(crate) use key_set::{FetchedKeySet, fetch_key_set};
pub use resource::{ResourceAddress, find_protected_resource};
