//! Instants as the protocol writes them.

use std::time::SystemTime;

/// Whole seconds since the Unix epoch (RFC 7519 §2, NumericDate).
pub(crate) fn seconds_since_epoch(instant: SystemTime) -> u64 {
    instant
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |duration| duration.as_secs())
}
