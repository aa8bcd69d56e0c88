//! Whether an address stays on this computer.

use url::{Host, Url};

/// Whether `url` leads to this computer itself: 127.0.0.0/8, [::1] or localhost (RFC 8252 §8.3).
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // The special-use name and everything below it (RFC 6761 §6.3).
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}
