//! Where a consent window is, as it may be shown: a query or a fragment may hold a code on its way from one server to
//! another, and what stands before an `@` misleads.

use std::fmt;

use bearerbox_oauth::is_loopback;
use url::Url;

use crate::view::PageConnection;

/// An address as it may be shown: scheme, host, port and path. What has no host is its scheme alone, as all of a
/// `data:` address is its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownAddress {
    scheme: String,
    /// The host, as it is asked for: an internationalized name in ASCII.
    pub host: Option<String>,
    port: Option<u16>,
    /// The path, empty without a host.
    pub path: String,
    is_this_computer: bool,
}

/// The address without the ID token that says who signs out: whoever opens it by hand is asked by the server whom.
pub fn without_id_token(url: &Url) -> Url {
    let is_hint = |name: &str| name == "id_token_hint";
    let mut shown = url.clone();
    if url.query_pairs().any(|(name, _)| is_hint(&name)) {
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .into_owned()
            .filter(|(name, _)| !is_hint(name))
            .collect();
        shown.query_pairs_mut().clear().extend_pairs(kept);
    }
    shown
}

impl ShownAddress {
    /// What may be shown of `url`.
    pub fn of(url: &Url) -> Self {
        let host = url.host_str().map(str::to_owned);
        Self {
            scheme: url.scheme().to_owned(),
            port: url.port(),
            path: host.as_ref().map_or_else(String::new, |_| url.path().to_owned()),
            host,
            is_this_computer: is_loopback(url),
        }
    }

    /// How the page there came, when it is known whether that was over TLS with a certificate that holds.
    pub(super) fn connection(&self, is_secure: bool) -> PageConnection {
        match self.scheme.as_str() {
            _ if is_secure => PageConnection::Secure,
            "https" => PageConnection::NotLoaded,
            _ if self.is_this_computer => PageConnection::ThisComputer,
            _ => PageConnection::NotEncrypted,
        }
    }
}

impl fmt::Display for ShownAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:", self.scheme)?;
        if let Some(host) = &self.host {
            write!(formatter, "//{host}")?;
        }
        if let Some(port) = self.port {
            write!(formatter, ":{port}")?;
        }
        formatter.write_str(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_how_a_page_came() {
        let connection = |url| ShownAddress::of(&Url::parse(url).unwrap()).connection(false);

        assert_eq!(connection("http://127.0.0.1:8976/login"), PageConnection::ThisComputer);
        assert_eq!(connection("http://id.example/login"), PageConnection::NotEncrypted);
        assert_eq!(connection("https://localhost/login"), PageConnection::NotLoaded);
        let loaded = ShownAddress::of(&Url::parse("https://id.example/").unwrap());
        assert_eq!(loaded.connection(true), PageConnection::Secure);
    }

    #[test]
    fn leaves_out_query_fragment_user_and_content() {
        for (url, shown) in [
            (
                "https://id.example/a/b?code=1&state=2#access_token=3",
                "https://id.example/a/b",
            ),
            (
                "http://127.0.0.1:8976/login?code_challenge=x",
                "http://127.0.0.1:8976/login",
            ),
            ("https://bank.example:pw@evil.example/", "https://evil.example/"),
            ("data:text/html,secret", "data:"),
            ("blob:https://id.example/secret", "blob:"),
            ("com.example.app:/cb?code=1", "com.example.app:"),
        ] {
            assert_eq!(ShownAddress::of(&Url::parse(url).unwrap()).to_string(), shown);
        }
    }

    #[test]
    fn leaves_out_who_signs_out_and_nothing_else() {
        for (url, shown) in [
            (
                "https://id.example/end?id_token_hint=ey.x.y&state=a%20b",
                "https://id.example/end?state=a+b",
            ),
            (
                "https://id.example/a?state=a%20b#x",
                "https://id.example/a?state=a%20b#x",
            ),
        ] {
            assert_eq!(without_id_token(&Url::parse(url).unwrap()).as_str(), shown);
        }
    }
}
