//! Looks host names up, so that "no such host" is told from every other failure by its type.

use std::io;

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
            match tokio::net::lookup_host((name.as_str(), 0)).await {
                Ok(addresses) => Ok(Box::new(addresses.collect::<Vec<_>>().into_iter()) as Addrs),
                Err(error) => Err(UnknownHost(error).into()),
            }
        })
    }
}
