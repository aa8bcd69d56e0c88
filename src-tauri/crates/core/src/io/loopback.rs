//! The loopback redirect (RFC 8252 §7.3): listens where the system's browser brings the authorization response, and
//! tells the person there that they can go back.
//!
//! Whether a response is the awaited one is judged by the run, not here. Nothing but the redirect URI's own path, asked
//! for by its own host name, is answered.

mod address;
mod page;
mod request;
mod serve;

use std::net::TcpListener;
use std::sync::Arc;

use bearerbox_oauth::{AuthorizationResponse, Verdict};
use tokio::sync::mpsc::UnboundedSender;
use url::Url;

pub(crate) use self::address::LoopbackRedirect;
use crate::{Error, RunError};

/// A redirect URI that is listened at.
#[derive(Debug)]
pub(crate) struct Listener {
    sockets: Vec<TcpListener>,
    url: Url,
    text: String,
}

/// What came to the redirect URI.
#[derive(Clone, Debug)]
pub(crate) struct Arrival {
    /// As it came.
    pub response: AuthorizationResponse,
    /// What the run says of it.
    pub verdict: Verdict,
}

/// The run's judgement of a response.
pub(crate) type Judge = Arc<dyn Fn(&AuthorizationResponse) -> Verdict + Send + Sync>;

/// The redirect URI is listened at until this is dropped; an answer on its way out is still finished.
pub(crate) struct Listening(Vec<tokio::task::JoinHandle<()>>);

impl Listener {
    /// The redirect URI with the port that is listened at, otherwise to the letter.
    pub(crate) fn redirect_uri(&self) -> &str {
        &self.text
    }

    /// Answers browsers from now on, and sends what they bring to `arrivals`.
    ///
    /// # Errors
    /// `CannotListen`, `NoRandomness`.
    pub(crate) fn serve(self, judge: Judge, arrivals: UnboundedSender<Arrival>) -> Result<Listening, Error> {
        let place = Arc::new(serve::Place::new(self.url, judge, arrivals)?);
        let mut listening = Listening(Vec::new());
        for socket in self.sockets {
            let address = || {
                socket
                    .local_addr()
                    .map_or_else(|_| self.text.clone(), |address| address.to_string())
            };
            let unusable = |error: std::io::Error| RunError::CannotListen {
                address: address(),
                reason: error.to_string(),
            };
            socket.set_nonblocking(true).map_err(unusable)?;
            let address = address();
            let socket = tokio::net::TcpListener::from_std(socket).map_err(|error| RunError::CannotListen {
                address,
                reason: error.to_string(),
            })?;
            listening.0.push(tokio::spawn(serve::accept(socket, place.clone())));
        }
        Ok(listening)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

#[cfg(test)]
mod tests;
