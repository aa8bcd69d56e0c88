//! The runs under way in this process, each on its own: what can be asked of one from outside.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bearerbox_oauth::{AuthorizationResponse, Run, Verdict};
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch;
use url::Url;

use super::channel::FrontEvent;
use super::entrance::Entrance;
use super::pause::Paused;
use super::request::Frontend;
use crate::io::loopback::LoopbackRedirect;
use crate::view::{RunProgress, RunStage};
use crate::{Bearerbox, Error, RunError};

/// All runs under way.
#[derive(Default)]
pub(crate) struct ActiveRuns(Mutex<HashMap<i64, Arc<ActiveRun>>>);

/// One run under way.
pub(crate) struct ActiveRun {
    pub(crate) id: i64,
    profile_id: i64,
    persona: Option<String>,
    started_at: i64,
    is_errand: bool,
    pub(crate) frontend: Arc<dyn Frontend>,
    is_cancelled: watch::Sender<bool>,
    stage: Mutex<RunStage>,
    waiting: Mutex<Option<Waiting>>,
    pub(crate) paused: Mutex<Option<Paused>>,
}

/// A run that waits for a browser.
pub(crate) struct Waiting {
    pub(crate) run: Arc<Run>,
    pub(crate) entrance: Arc<Entrance>,
    pub(crate) redirect_uri: String,
    pub(crate) events: UnboundedSender<FrontEvent>,
    /// How it can move from the consent window to the system's browser.
    pub(crate) way_out: Option<WayOut>,
}

/// The way from the consent window to the system's browser.
pub(crate) enum WayOut {
    /// The response is awaited at the loopback redirect already.
    Listening,
    /// The loopback redirect has to be listened at first.
    ToListen(LoopbackRedirect),
}

impl ActiveRuns {
    pub(crate) fn add(&self, run: Arc<ActiveRun>) {
        self.lock().insert(run.id, run);
    }

    pub(crate) fn remove(&self, id: i64) {
        self.lock().remove(&id);
    }

    pub(crate) fn find(&self, id: i64) -> Option<Arc<ActiveRun>> {
        self.lock().get(&id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<i64, Arc<ActiveRun>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl ActiveRun {
    pub(crate) fn new(
        id: i64,
        profile_id: i64,
        persona: Option<String>,
        started_at: i64,
        is_errand: bool,
        frontend: Arc<dyn Frontend>,
    ) -> Self {
        Self {
            id,
            profile_id,
            persona,
            started_at,
            is_errand,
            frontend,
            is_cancelled: watch::Sender::new(false),
            stage: Mutex::new(RunStage::Discovering),
            waiting: Mutex::new(None),
            paused: Mutex::new(None),
        }
    }

    /// Completes when the run is to end.
    pub(crate) async fn cancelled(&self) {
        let mut is_cancelled = self.is_cancelled.subscribe();
        // It cannot fail: the sender is ours.
        let _ = is_cancelled.wait_for(|is_cancelled| *is_cancelled).await;
    }

    /// Whether the run is to end.
    pub(crate) fn is_cancelled(&self) -> bool {
        *self.is_cancelled.borrow()
    }

    /// Tells the frontend how far the run is.
    pub(crate) fn enter(&self, stage: RunStage) {
        *self.stage.lock().unwrap_or_else(PoisonError::into_inner) = stage;
        self.frontend.progress(self.progress());
    }

    /// Waits for a browser from now on, or no more.
    pub(crate) fn wait_for_browser(&self, waiting: Option<Waiting>) {
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = waiting;
    }

    fn progress(&self) -> RunProgress {
        RunProgress {
            run_id: self.id,
            profile_id: self.profile_id,
            persona: self.persona.clone(),
            started_at: self.started_at,
            is_errand: self.is_errand,
            stage: self.stage(),
        }
    }

    pub(crate) fn stage(&self) -> RunStage {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn move_to_system_browser(&self) -> Result<(), Error> {
        let mut guard = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = guard.as_mut().ok_or(RunError::NotWaiting { id: self.id })?;
        let listener = match &waiting.way_out {
            None => {
                return Err(RunError::RedirectUriNotLoopback {
                    redirect_uri: waiting.redirect_uri.clone(),
                }
                .into());
            }
            Some(WayOut::Listening) => None,
            Some(WayOut::ToListen(redirect)) => Some(redirect.bind()?),
        };
        self.frontend.open_system_browser(&waiting.entrance.address()?)?;
        if let Some(listener) = listener {
            let _ = waiting.events.send(FrontEvent::Moved(Some(listener)));
            waiting.way_out = Some(WayOut::Listening);
        } else {
            let _ = waiting.events.send(FrontEvent::Moved(None));
        }
        Ok(())
    }

    fn paste(&self, text: &str) -> Result<(), Error> {
        let guard = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let waiting = guard.as_ref().ok_or(RunError::NotWaiting { id: self.id })?;
        let url = Url::parse(text.trim()).map_err(|_| RunError::PastedNoUrl)?;
        let response = AuthorizationResponse::from_url(&url);
        let another_url = || RunError::PastedAnotherUrl {
            expected: waiting.redirect_uri.clone(),
        };
        match waiting.run.judge(&response) {
            Verdict::Ours => {}
            // The redirect URI without an answer is not what was meant.
            Verdict::StateMissing if response.parameters.is_empty() => return Err(another_url().into()),
            Verdict::StateMissing => {}
            Verdict::StateDiffers => return Err(RunError::PastedAnotherState.into()),
            Verdict::AnotherUrl => return Err(another_url().into()),
        }
        let _ = waiting.events.send(FrontEvent::Answered(response));
        Ok(())
    }
}

impl Bearerbox {
    /// Ends a run under way as cancelled. One that is over stays as it is.
    pub fn cancel_run(&self, run_id: i64) {
        if let Some(run) = self.active().find(run_id) {
            run.is_cancelled.send_replace(true);
        }
    }

    /// Ends all runs under way in this process as cancelled.
    pub fn cancel_all_runs(&self) {
        for run in self.active().lock().values() {
            run.is_cancelled.send_replace(true);
        }
    }

    /// Whether a run is under way in this process.
    pub fn has_active_runs(&self) -> bool {
        !self.active().lock().is_empty()
    }

    /// The runs under way in this process, the oldest first.
    pub fn active_runs(&self) -> Vec<RunProgress> {
        let mut runs: Vec<RunProgress> = self.active().lock().values().map(|run| run.progress()).collect();
        runs.sort_by_key(|run| run.run_id);
        runs
    }

    /// Goes on in the system's browser with a run whose consent window is open.
    ///
    /// # Errors
    /// `NotWaiting`, `RedirectUriNotLoopback`, `PortInUse`, `CannotListen`, `BrowserUnavailable`; the run goes on
    /// in its window then.
    pub fn move_to_system_browser(&self, run_id: i64) -> Result<(), Error> {
        self.active()
            .find(run_id)
            .ok_or(RunError::NotWaiting { id: run_id })?
            .move_to_system_browser()
    }

    /// Takes the address that a browser ended on as the answer to a run.
    ///
    /// # Errors
    /// `NotWaiting`, `PastedNoUrl`, `PastedAnotherUrl`, `PastedAnotherState`; the run goes on waiting then.
    pub fn paste_callback(&self, run_id: i64, url: &str) -> Result<(), Error> {
        self.active()
            .find(run_id)
            .ok_or(RunError::NotWaiting { id: run_id })?
            .paste(url)
    }
}
