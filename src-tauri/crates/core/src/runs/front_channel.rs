//! The front channel: hands the authorization request to a browser and waits for the person to come back, by the
//! consent window, the loopback redirect or a pasted address. The same run can move from the first to the second.

use std::sync::Arc;
use std::time::Duration;

use bearerbox_oauth::{AuthorizationRequest, AuthorizationResponse, Check, Run, Verdict};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::active::{Waiting, WayOut};
use super::channel::{ConsentChannel, FrontEvent};
use super::entrance::Entrance;
use super::left_alone::LeftAlone;
use super::request::{Browser, ConsentRequest, PRIVATE};
use super::start::{SignIn, StartedRun};
use super::trace::TraceStep;
use super::{ShownAddress, without_id_token};
use crate::io::loopback::{Arrival, Listener, Listening, LoopbackRedirect};
use crate::view::RunStage;
use crate::{Error, NetworkCause, RunError, now_ms};

/// The waiting itself.
pub(super) struct Front {
    run: Arc<Run>,
    request: AuthorizationRequest,
    entrance: Arc<Entrance>,
    /// Dropped when the waiting ends.
    _serving_entrance: Option<Listening>,
    events: UnboundedReceiver<FrontEvent>,
    arrivals: UnboundedReceiver<Arrival>,
    arrivals_sender: UnboundedSender<Arrival>,
    left_alone: LeftAlone,
    /// Dropped when the waiting ends.
    listening: Option<Listening>,
    /// Whether the consent window is where the person is.
    in_window: bool,
    can_move: bool,
}

impl StartedRun {
    /// The authorization response, once it has come.
    pub(super) async fn await_response(
        &mut self,
        run: &Run,
        request: &AuthorizationRequest,
        listener: Option<Listener>,
        checks: Vec<Check>,
    ) -> Result<AuthorizationResponse, Error> {
        let SignIn { browser, timeout, .. } = *self.session();
        let loopback = LoopbackRedirect::read(&request.redirect_uri);
        let listener = self.find_listener(browser, request, listener, loopback.as_ref())?;

        self.note_request(request, browser, &checks)?;
        let (events_sender, events) = unbounded_channel();
        let way_out = match (&listener, loopback) {
            (Some(_), _) => Some(WayOut::Listening),
            // The persona is signed in nowhere but in the window.
            (None, _) if self.is_logout() => None,
            (None, Some(loopback)) => Some(WayOut::ToListen(loopback)),
            (None, None) => None,
        };
        let mut front = Front::new(run, request, events, browser, way_out.is_some())?;
        front.listen(listener)?;
        self.active.wait_for_browser(Some(Waiting {
            run: front.run.clone(),
            entrance: front.entrance.clone(),
            redirect_uri: request.redirect_uri.clone(),
            events: events_sender.clone(),
            way_out,
        }));
        self.open_browser(browser, &front, events_sender)?;
        let response = self.wait(&mut front, timeout).await;
        self.active.wait_for_browser(None);
        let response = response?;
        self.recorder
            .note(&TraceStep::of_authorization_response(&response, true))?;
        Ok(response)
    }

    /// Notes what the browser is opened with, before it is.
    pub(super) fn note_request(
        &mut self,
        request: &AuthorizationRequest,
        browser: Browser,
        checks: &[Check],
    ) -> Result<(), Error> {
        self.recorder.note(&TraceStep::AuthorizationRequest {
            url: request.url.to_string(),
            form: request.form.clone(),
            redirect_uri: request.redirect_uri.clone(),
            browser: browser.as_str().to_owned(),
        })?;
        self.recorder.note_checks(checks)?;
        self.recorder.flush()
    }

    /// The listener at the loopback redirect, where this browser needs one.
    fn find_listener(
        &self,
        browser: Browser,
        request: &AuthorizationRequest,
        listener: Option<Listener>,
        loopback: Option<&LoopbackRedirect>,
    ) -> Result<Option<Listener>, Error> {
        let is_form_post = request.parameter("response_mode").as_deref() == Some("form_post");
        match (browser, loopback) {
            _ if listener.is_some() => Ok(listener),
            (Browser::System, None) => Err(RunError::RedirectUriNotLoopback {
                redirect_uri: request.redirect_uri.clone(),
            }
            .into()),
            (Browser::System | Browser::Print, Some(loopback)) => Ok(Some(loopback.bind()?)),
            // The consent window does not get to see the form; the address it is sent to does.
            (Browser::Embedded, Some(loopback)) if is_form_post => Ok(Some(loopback.bind()?)),
            (Browser::Embedded | Browser::Print, None) if is_form_post => Err(Error::NotBuilt {
                member: "response_mode form_post with a redirect URI that is not loopback".to_owned(),
            }),
            // What the consent window catches needs nobody to listen.
            (Browser::Embedded | Browser::Print, _) => Ok(None),
        }
    }

    pub(super) fn open_browser(
        &self,
        browser: Browser,
        front: &Front,
        events: UnboundedSender<FrontEvent>,
    ) -> Result<(), Error> {
        let frontend = &self.active.frontend;
        match browser {
            Browser::Embedded => {
                let address = ShownAddress::of(&front.request.url);
                self.active.enter(front.in_consent_window(&address, false));
                let (persona, browser_folder) = self.find_persona()?;
                frontend.open_consent_window(ConsentRequest {
                    run_id: self.id(),
                    persona,
                    browser_folder,
                    authorization_url: front.entrance.address()?,
                    redirect_uri: front.request.redirect_uri.clone(),
                    can_move_to_system_browser: front.can_move,
                    is_logout: self.is_logout(),
                    channel: ConsentChannel {
                        run_id: self.id(),
                        bearerbox: self.bearerbox.clone(),
                        run: front.run.clone(),
                        // Where the server itself leads is as good as what the profile names.
                        chosen: self.connection().chosen.and_host_of(&front.request.url),
                        entrance: front.entrance.clone(),
                        events,
                    },
                })
            }
            Browser::System => {
                self.find_persona()?;
                self.active.enter(front.in_system_browser()?);
                frontend.open_system_browser(&front.entrance.address()?)
            }
            Browser::Print => {
                self.find_persona()?;
                self.active.enter(front.in_system_browser()?);
                frontend.print_authorization_url(front.entrance.address()?.as_str());
                Ok(())
            }
        }
    }

    /// The persona, noted as used, and the folder of its browser session.
    fn find_persona(&self) -> Result<(Option<String>, Option<std::path::PathBuf>), Error> {
        let SignIn { persona, .. } = self.session();
        if persona == PRIVATE {
            return Ok((Some(persona.clone()), None));
        }
        let (vault, now) = (self.bearerbox.vault(), now_ms());
        let record = vault.persona(&self.document.authorization_server.persona_scope(), persona, now)?;
        vault.touch_persona(record.id, now)?;
        Ok((
            Some(persona.clone()),
            Some(self.bearerbox.home().make_browser_folder(record.id)?),
        ))
    }

    async fn wait(&mut self, front: &mut Front, timeout: Option<Duration>) -> Result<AuthorizationResponse, Error> {
        let active = self.active.clone();
        let until = async {
            match timeout {
                Some(timeout) => tokio::time::sleep(timeout).await,
                None => std::future::pending().await,
            }
        };
        tokio::pin!(until);
        loop {
            tokio::select! {
                biased;
                () = active.cancelled() => return Err(Error::Cancelled),
                Some(arrival) = front.arrivals.recv() => {
                    if let Some(response) = self.take_arrival(front, arrival)? {
                        return Ok(response);
                    }
                }
                Some(event) = front.events.recv() => {
                    if let Some(response) = self.take_event(front, event)? {
                        return Ok(response);
                    }
                }
                () = &mut until => {
                    let seconds = timeout.unwrap_or_default().as_secs();
                    let left_alone = front.left_alone.count();
                    return Err(RunError::SignInTimedOut { seconds, left_alone }.into());
                }
            }
        }
    }

    /// What came to the loopback redirect: the response, or somebody else's, which is recorded and left alone. One
    /// without a state may be anybody's: a server that sends none is told from it by the person alone, who can paste
    /// the address.
    fn take_arrival(&mut self, front: &mut Front, arrival: Arrival) -> Result<Option<AuthorizationResponse>, Error> {
        match arrival.verdict {
            Verdict::Ours => Ok(Some(arrival.response)),
            Verdict::StateMissing | Verdict::StateDiffers | Verdict::AnotherUrl => {
                front.left_alone.record(arrival.response, &mut self.recorder)?;
                Ok(None)
            }
        }
    }

    pub(super) fn take_event(
        &mut self,
        front: &mut Front,
        event: FrontEvent,
    ) -> Result<Option<AuthorizationResponse>, Error> {
        match event {
            FrontEvent::Answered(response) => return Ok(Some(response)),
            FrontEvent::Hop(hop) if front.entrance.is_own_page(&hop.url) => {}
            FrontEvent::Hop(hop) => {
                self.recorder.note_at(hop.at, &TraceStep::of_hop(&hop))?;
                // More of them wait while a page loads: they are written together.
                if front.events.is_empty() {
                    self.recorder.flush()?;
                }
            }
            FrontEvent::AtAddress { address, secure } => {
                if front.in_window {
                    self.active.enter(front.in_consent_window(&address, secure));
                }
            }
            FrontEvent::Untrusted { host, certificate } => {
                if front.in_window {
                    let cause = NetworkCause::UntrustedCertificate(certificate);
                    return Err(Error::Network { host, cause });
                }
            }
            FrontEvent::Closed => {
                if front.in_window {
                    return Err(Error::Cancelled);
                }
            }
            FrontEvent::Moved(listener) => {
                front.listen(listener)?;
                front.in_window = false;
                self.recorder.note(&TraceStep::Moved {
                    browser: Browser::System.as_str().to_owned(),
                })?;
                self.recorder.flush()?;
                self.active.enter(front.in_system_browser()?);
            }
        }
        Ok(None)
    }
}

impl Front {
    pub fn new(
        run: &Run,
        request: &AuthorizationRequest,
        events: UnboundedReceiver<FrontEvent>,
        browser: Browser,
        can_move: bool,
    ) -> Result<Self, Error> {
        let (arrivals_sender, arrivals) = unbounded_channel();
        let (entrance, serving_entrance) = Entrance::open(request)?;
        Ok(Self {
            run: Arc::new(run.clone()),
            request: request.clone(),
            entrance: Arc::new(entrance),
            _serving_entrance: serving_entrance,
            events,
            arrivals,
            arrivals_sender,
            left_alone: LeftAlone::default(),
            listening: None,
            in_window: browser == Browser::Embedded,
            can_move,
        })
    }

    /// What happens next in the window; none once nothing can.
    pub async fn next_event(&mut self) -> Option<FrontEvent> {
        self.events.recv().await
    }

    fn listen(&mut self, listener: Option<Listener>) -> Result<(), Error> {
        if let Some(listener) = listener {
            let run = self.run.clone();
            let judge = Arc::new(move |response: &AuthorizationResponse| run.judge(response));
            self.listening = Some(listener.serve(judge, self.arrivals_sender.clone())?);
        }
        Ok(())
    }

    fn in_consent_window(&self, address: &ShownAddress, secure: bool) -> RunStage {
        RunStage::InConsentWindow {
            address: address.to_string(),
            connection: address.connection(secure),
            can_move_to_system_browser: self.can_move,
        }
    }

    /// With an address for a browser that is opened by hand.
    fn in_system_browser(&self) -> Result<RunStage, Error> {
        Ok(RunStage::InSystemBrowser {
            authorization_url: without_id_token(&self.entrance.address()?).into(),
            redirect_uri: self.request.redirect_uri.clone(),
        })
    }
}
