//! Looks host names up, so that "no such host" is told from every other failure by its type.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The system's resolver.
pub(super) struct Resolver;

/// The name has no address.
#[derive(Debug, thiserror::Error)]
#[error("the host was not found")]
pub(super) struct UnknownHost(#[source] io::Error);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = match find_special(name.as_str()) {
                Some(found) => found,
                None => tokio::net::lookup_host((name.as_str(), 0))
                    .await
                    .map_err(UnknownHost)?
                    .collect(),
            };
            if found.is_empty() {
                return Err(UnknownHost(io::ErrorKind::NotFound.into()).into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// The addresses of names that no name server is to be asked for (RFC 6761 §6.3, §6.4).
fn find_special(name: &str) -> Option<Vec<SocketAddr>> {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let is_in = |domain: &str| name == domain || name.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    if is_in("localhost") {
        return Some(vec![(Ipv4Addr::LOCALHOST, 0).into(), (Ipv6Addr::LOCALHOST, 0).into()]);
    }
    is_in("invalid").then(Vec::new)
}

#[cfg(test)]
mod tests {
    use super::find_special;

    #[test]
    fn asks_no_name_server_for_what_stays_here_or_never_exists() {
        assert!(find_special("app.localhost.").is_some_and(|found| found.len() == 2));
        assert_eq!(find_special("no-such-host.invalid"), Some(Vec::new()));
        assert_eq!(find_special("notlocalhost"), None);
        assert_eq!(find_special("id.example"), None);
    }
}
