//! How the consent window speaks to its run.

use std::fmt;
use std::sync::Arc;

use bearerbox_oauth::{AuthorizationResponse, Run};
use tokio::sync::mpsc::UnboundedSender;
use url::Url;

use super::entrance::Entrance;
use super::{FrontChannelHop, ShownAddress};
use crate::io::loopback::Listener;
use crate::io::{ChosenCertificates, name_host};
use crate::{Bearerbox, Error, TrustHindrance, UntrustedCertificate};

/// What happens in front of the person while a run waits.
pub(crate) enum FrontEvent {
    /// The authorization response was caught or pasted.
    Answered(AuthorizationResponse),
    /// A page was loaded.
    Hop(FrontChannelHop),
    /// The window is on another page.
    AtAddress { address: ShownAddress, secure: bool },
    /// A server's certificate is not trusted, so that its page was not loaded.
    Untrusted {
        host: String,
        certificate: Box<UntrustedCertificate>,
    },
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
    pub(crate) chosen: ChosenCertificates,
    pub(crate) entrance: Arc<Entrance>,
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

    /// Whether the profile trusts a certificate that this computer does not, where it was shown.
    pub fn trusts(&self, certificate: &UntrustedCertificate) -> bool {
        self.chosen.trusts(certificate)
    }

    /// The page at `url` was not loaded because of its certificate: the run ends with it, unless it had moved to the
    /// system's browser.
    ///
    /// A page can lead anywhere. So that none of them makes the person trust what they know nothing of, only the
    /// certificate of a host that the profile leads to by itself is offered to be trusted.
    pub fn untrusted(&self, url: &Url, mut certificate: UntrustedCertificate) {
        let is_led_away = !self.chosen.owns(&certificate.host);
        certificate.hindrance = if is_led_away {
            Some(TrustHindrance::LedAway)
        } else {
            self.chosen.hindrance(&certificate)
        };
        self.send(FrontEvent::Untrusted {
            host: name_host(url),
            certificate: Box::new(certificate),
        });
    }

    /// Where to load again what failed on the way to `url`, because its certificate was not trusted yet.
    pub fn load_again(&self, url: &Url) -> Url {
        self.entrance.address_again(url)
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
