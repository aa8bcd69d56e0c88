//! What a person may paste as the address of an authorization server.

use bearerbox_oauth::is_loopback;
use url::{Host, Url};

use crate::Error;

/// Whether an address without TLS may be asked; on loopback it always may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plaintext {
    /// It is refused before anything is sent.
    Refused,
    /// The person chose it.
    Allowed,
}

/// Why an address is not asked.
#[derive(Debug)]
pub(crate) enum AddressProblem {
    /// It is none of a server.
    Invalid(String),
    /// It is not encrypted, which is not allowed.
    Plaintext(String),
}

impl From<AddressProblem> for Error {
    fn from(problem: AddressProblem) -> Self {
        match problem {
            AddressProblem::Invalid(address) => Self::InvalidAddress { address },
            AddressProblem::Plaintext(address) => Self::PlaintextAddress { address },
        }
    }
}

/// Reads an issuer, with or without a slash at the end, a discovery URL, or a host without a scheme.
///
/// # Errors
/// `Invalid`; `Plaintext` for http off loopback, unless it is allowed.
pub(crate) fn read_address(address: &str, plaintext: Plaintext) -> Result<Url, AddressProblem> {
    let invalid = || AddressProblem::Invalid(address.trim().chars().take(200).collect());
    let text = address.trim();
    if text.is_empty() || text.len() > 2048 || text.contains(char::is_whitespace) {
        return Err(invalid());
    }
    let url = if text.contains("://") {
        Url::parse(text).map_err(|_| invalid())?
    } else {
        let url = Url::parse(&format!("https://{text}")).map_err(|_| invalid())?;
        // Nobody has a certificate for loopback unless they say so.
        if is_loopback(&url) {
            Url::parse(&format!("http://{text}")).map_err(|_| invalid())?
        } else {
            url
        }
    };
    let has_host = !matches!(url.host(), None | Some(Host::Domain("")));
    let has_user = !url.username().is_empty() || url.password().is_some();
    if !matches!(url.scheme(), "http" | "https") || !has_host || has_user {
        return Err(invalid());
    }
    if url.scheme() == "http" && !is_loopback(&url) && plaintext == Plaintext::Refused {
        return Err(AddressProblem::Plaintext(url.into()));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::{AddressProblem, Plaintext, read_address};

    fn read(address: &str) -> Result<String, AddressProblem> {
        read_address(address, Plaintext::Refused).map(String::from)
    }

    #[test]
    fn takes_an_issuer_in_every_form() {
        assert_eq!(read(" https://id.example/a/ ").unwrap(), "https://id.example/a/");
        assert_eq!(read("id.example/realms/a").unwrap(), "https://id.example/realms/a");
        assert_eq!(read("localhost:8080").unwrap(), "http://localhost:8080/");
        assert_eq!(read("[::1]:8080/x").unwrap(), "http://[::1]:8080/x");
        assert_eq!(
            read("https://id.example/.well-known/openid-configuration").unwrap(),
            "https://id.example/.well-known/openid-configuration"
        );
    }

    #[test]
    fn refuses_what_is_no_address() {
        for address in [
            "",
            "   ",
            "ftp://id.example",
            "https://",
            "a b",
            "https://u:p@id.example",
            "http://[",
            "://",
        ] {
            assert!(matches!(read(address), Err(AddressProblem::Invalid(_))), "{address}");
        }
    }

    #[test]
    fn refuses_http_off_loopback_until_it_is_allowed() {
        let address = "http://id.example/";

        assert!(matches!(read(address), Err(AddressProblem::Plaintext(_))));
        assert_eq!(read_address(address, Plaintext::Allowed).unwrap().as_str(), address);
    }
}
