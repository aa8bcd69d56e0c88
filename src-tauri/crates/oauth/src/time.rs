//! Instants as the protocol writes them.

use std::time::SystemTime;

/// Whole seconds since the Unix epoch (RFC 7519 §2, NumericDate).
pub(crate) fn seconds_since_epoch(instant: SystemTime) -> u64 {
    instant
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |duration| duration.as_secs())
}

/// The same with its fraction, negative before the epoch (RFC 7519 §2).
pub(crate) fn exact_seconds(instant: SystemTime) -> f64 {
    match instant.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => since.as_secs_f64(),
        Err(before) => -before.duration().as_secs_f64(),
    }
}
