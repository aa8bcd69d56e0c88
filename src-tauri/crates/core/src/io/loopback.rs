//! What browsers meet on this computer. The loopback redirect (RFC 8252 §7.3): listens where the system's browser
//! brings the authorization response, and tells the person there that they can go back. And the page that posts an
//! authorization request.
//!
//! Whether a response is the awaited one is judged by the run, not here. Nothing but the place's own path, asked for by
//! its own host name, is answered.

mod accept;
mod address;
mod form_page;
mod page;
mod request;
mod serve;

use std::net::TcpListener;
use std::sync::Arc;

use bearerbox_oauth::{AuthorizationResponse, Verdict};
use tokio::sync::mpsc::UnboundedSender;
use url::Url;

pub(crate) use self::accept::Listening;
pub(crate) use self::address::LoopbackRedirect;
pub(crate) use self::form_page::FormPage;
use crate::Error;

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
        let place = Arc::new(serve::RedirectPlace::new(self.url, judge, arrivals)?);
        Listening::at(self.sockets, &place)
    }
}

#[cfg(test)]
mod tests;
