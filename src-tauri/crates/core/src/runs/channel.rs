//! How the consent window speaks to its run.

use std::fmt;
use std::sync::Arc;

use bearerbox_oauth::{AuthorizationResponse, Run};
use tokio::sync::mpsc::UnboundedSender;
use url::Url;

use super::{FrontChannelHop, ShownAddress};
use crate::io::loopback::Listener;
use crate::{Bearerbox, Error};

/// What happens in front of the person while a run waits.
pub(crate) enum FrontEvent {
    /// The authorization response was caught or pasted.
    Answered(AuthorizationResponse),
    /// A page was loaded.
    Hop(FrontChannelHop),
    /// The window is on another page.
    AtAddress { address: ShownAddress, secure: bool },
    /// The window was closed.
    Closed,
    /// The system's browser was opened in the window's place; the response comes to this listener, or one before.
    Moved(Option<Listener>),
}

/// The consent window's end of a run under way. It may outlive the run, and then does nothing.
#[derive(Clone)]
pub struct ConsentChannel {
    pub(crate) run_id: i64,
    pub(crate) bearerbox: Bearerbox,
    pub(crate) run: Arc<Run>,
    pub(crate) events: UnboundedSender<FrontEvent>,
}

impl ConsentChannel {
    /// Whether a navigation to `url` is an authorization response, to be caught before it is sent: scheme, host,
    /// port and path are the redirect URI's, and it carries this run's `state`, or an answer without it or with
    /// another, by which the run fails.
    pub fn accepts(&self, url: &Url) -> bool {
        self.run.authorization_response_accepts(url)
    }

    /// The response was caught; what [`ConsentChannel::accepts`] refuses is ignored.
    pub fn answered(&self, url: &Url) {
        if self.accepts(url) {
            self.send(FrontEvent::Answered(AuthorizationResponse::from_url(url)));
        }
    }

    /// A page was loaded, for the trace.
    pub fn hop(&self, hop: FrontChannelHop) {
        self.send(FrontEvent::Hop(hop));
    }

    /// The window is at `url`, over TLS with a good certificate or not. Only what may be shown of it goes on.
    pub fn at_address(&self, url: &Url, secure: bool) {
        self.send(FrontEvent::AtAddress {
            address: ShownAddress::of(url),
            secure,
        });
    }

    /// The person closed the window: the run ends as cancelled, unless it had moved to the system's browser.
    pub fn closed(&self) {
        self.send(FrontEvent::Closed);
    }

    /// Goes on in the system's browser: same run, same `state`, verifier and `nonce`.
    ///
    /// # Errors
    /// As [`Bearerbox::move_to_system_browser`].
    pub fn move_to_system_browser(&self) -> Result<(), Error> {
        self.bearerbox.move_to_system_browser(self.run_id)
    }

    fn send(&self, event: FrontEvent) {
        // The run may be over.
        let _ = self.events.send(event);
    }
}

impl fmt::Debug for ConsentChannel {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ConsentChannel")
            .field("run_id", &self.run_id)
            .finish_non_exhaustive()
    }
}
