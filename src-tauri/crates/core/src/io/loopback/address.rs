//! Where a loopback redirect URI is listened at: which family, which port (RFC 8252 §7.3, §8.3).

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use url::{Host, Url};

use super::Listener;
use crate::RunError;
use crate::io::port_holder::find_port_holder;

/// How often a free port is looked for that is free in both families.
const ATTEMPTS: usize = 16;

/// A redirect URI that this computer can listen at: `http`, and 127.0.0.0/8, [::1] or localhost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoopbackRedirect {
    text: String,
    addresses: Vec<IpAddr>,
    port: Option<u16>,
}

impl LoopbackRedirect {
    /// Reads a redirect URI; none if it is no such URI.
    pub(crate) fn read(redirect_uri: &str) -> Option<Self> {
        let url = Url::parse(redirect_uri).ok().filter(|url| url.scheme() == "http")?;
        let addresses = match url.host()? {
            Host::Ipv4(address) if address.is_loopback() => vec![IpAddr::V4(address)],
            Host::Ipv6(address) if address.is_loopback() => vec![IpAddr::V6(address)],
            // A browser may try either family first.
            Host::Domain("localhost") => vec![IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)],
            Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_) => return None,
        };
        // `Url` drops the default port, but written it is a fixed one.
        let written_default = redirect_uri
            .get(..authority_end(redirect_uri)?)?
            .ends_with(":80")
            .then_some(80);
        Some(Self {
            port: url.port().or(written_default),
            text: redirect_uri.to_owned(),
            addresses,
        })
    }

    /// Whether any port will do (RFC 8252 §7.3): none is written.
    pub(crate) fn takes_any_port(&self) -> bool {
        self.port.is_none()
    }

    /// Starts to listen; browsers wait until they are served.
    ///
    /// # Errors
    /// `PortInUse`, `CannotListen`.
    pub(crate) fn bind(&self) -> Result<Listener, RunError> {
        let (sockets, port) = match self.port {
            Some(port) => (self.bind_at(port).map_err(|error| self.explain(&error, port))?, port),
            None => self.bind_anywhere().map_err(|error| self.explain(&error, 0))?,
        };
        let mut text = self.text.clone();
        if self.port.is_none()
            && let Some(end) = authority_end(&text)
        {
            text.insert_str(end, &format!(":{port}"));
        }
        let url = Url::parse(&text).map_err(|error| self.explain(&io::Error::other(error), port))?;
        Ok(Listener { sockets, url, text })
    }

    fn bind_anywhere(&self) -> io::Result<(Vec<TcpListener>, u16)> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let first = TcpListener::bind(SocketAddr::new(self.addresses[0], 0))?;
            let port = first.local_addr()?.port();
            let mut sockets = vec![first];
            match self.bind_rest(port, &mut sockets) {
                Err(error) if error.kind() == io::ErrorKind::AddrInUse && attempts < ATTEMPTS => {}
                result => return result.map(|()| (sockets, port)),
            }
        }
    }

    fn bind_at(&self, port: u16) -> io::Result<Vec<TcpListener>> {
        let mut sockets = vec![TcpListener::bind(SocketAddr::new(self.addresses[0], port))?];
        self.bind_rest(port, &mut sockets)?;
        Ok(sockets)
    }

    /// The other family, where the system has it.
    fn bind_rest(&self, port: u16, sockets: &mut Vec<TcpListener>) -> io::Result<()> {
        for address in &self.addresses[1..] {
            match TcpListener::bind(SocketAddr::new(*address, port)) {
                Ok(socket) => sockets.push(socket),
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
                // Without IPv6 the name has the other address alone.
                Err(_) => {}
            }
        }
        Ok(())
    }

    fn explain(&self, error: &io::Error, port: u16) -> RunError {
        if error.kind() == io::ErrorKind::AddrInUse {
            return RunError::PortInUse {
                port,
                holder: find_port_holder(port),
            };
        }
        RunError::CannotListen {
            address: format!("{}:{port}", self.addresses[0]),
            reason: error.to_string(),
        }
    }
}

/// Where the authority of an `http` URL ends, so that a port can be put there.
fn authority_end(text: &str) -> Option<usize> {
    let start = text.find("://")? + 3;
    let length = text[start..].find(['/', '?', '#']).unwrap_or(text.len() - start);
    Some(start + length)
}
