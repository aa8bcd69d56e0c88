//! The authorization server as it describes itself: finding its metadata, and what to say about it.

mod loopback;

pub(crate) use loopback::is_loopback;
