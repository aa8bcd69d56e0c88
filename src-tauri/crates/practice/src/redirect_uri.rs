//! Matching a redirect URI against those registered: as texts, so that no reading of it by a URL parser can differ
//! from the browser's (RFC 6749 §3.1.2.3, RFC 9700 §2.1).

const LOOPBACK: [&str; 3] = ["http://127.0.0.1", "http://[::1]", "http://localhost"];

/// Whether `uri` is `registered`; the port of a loopback URI is free (RFC 8252 §7.3).
pub(crate) fn matches(registered: &str, uri: &str) -> bool {
    if registered == uri {
        return true;
    }
    match (split_loopback(registered), split_loopback(uri)) {
        (Some((host, rest)), Some((other_host, other_rest))) => host == other_host && rest == other_rest,
        (None, _) | (_, None) => false,
    }
}

/// Whether a URI can be registered: absolute and without a fragment (RFC 6749 §3.1.2).
pub(crate) fn is_registrable(uri: &str) -> bool {
    let scheme = uri.split_once(':').map(|(scheme, _)| scheme);
    uri.bytes().all(|byte| byte.is_ascii_graphic())
        && !uri.contains('#')
        && url::Url::parse(uri).is_ok()
        && !matches!(scheme, Some("javascript" | "data" | "blob"))
}

/// The host of a loopback URI, and what follows its port.
fn split_loopback(uri: &str) -> Option<(&'static str, &str)> {
    LOOPBACK.into_iter().find_map(|host| {
        let rest = uri.strip_prefix(host)?;
        let rest = match rest.strip_prefix(':') {
            Some(with_port) => {
                let end = with_port.find(|c: char| !c.is_ascii_digit());
                let (port, rest) = with_port.split_at(end.unwrap_or(with_port.len()));
                port.parse::<u16>().ok().filter(|&port| port > 0)?;
                rest
            }
            None => rest,
        };
        // Anything else here would still be part of the host or port: `http://127.0.0.1.example/`, `http://localhost:80@…`.
        (rest.is_empty() || rest.starts_with(['/', '?'])).then_some((host, rest))
    })
}

#[cfg(test)]
mod tests {
    use super::{is_registrable, matches};

    #[test]
    fn leaves_only_the_port_of_a_loopback_uri_free() {
        let registered = "http://127.0.0.1/callback";

        assert!(matches(registered, "http://127.0.0.1:8976/callback"));
        assert!(matches(registered, "http://127.0.0.1/callback"));
        for other in [
            "http://127.0.0.1:8976/callback/",
            "http://127.0.0.1:8976/Callback",
            "http://127.0.0.1:8976/callback?x=1",
            "http://127.0.0.1:8976/callback#x",
            "http://127.0.0.1:99999/callback",
            "http://127.0.0.1:/callback",
            "http://127.0.0.1:80@evil.example/callback",
            "http://127.0.0.1@evil.example/callback",
            "http://127.0.0.1.evil.example/callback",
            "http://user@127.0.0.1/callback",
            "http://localhost:8976/callback",
            "https://127.0.0.1:8976/callback",
            "http://127.1:8976/callback",
        ] {
            assert!(!matches(registered, other), "{other}");
        }
        assert!(matches("http://[::1]/cb", "http://[::1]:1/cb"));
        assert!(matches("http://localhost:3000/cb", "http://localhost:1/cb"));
    }

    #[test]
    fn takes_any_other_uri_only_as_it_is() {
        assert!(matches("com.example.app:/cb", "com.example.app:/cb"));
        assert!(!matches("https://a.example/cb", "https://a.example:8443/cb"));
        assert!(!matches("https://a.example/cb", "https://a.example/cb?x=1"));
    }

    #[test]
    fn registers_no_fragment_relative_uri_or_script() {
        assert!(is_registrable("com.example.app:/cb"));
        assert!(!is_registrable("https://a.example/cb#x"));
        assert!(!is_registrable("/cb"));
        assert!(!is_registrable("javascript:alert(1)"));
        assert!(!is_registrable("https://a.example/c b"));
    }
}
