//! The pause before the token request, where a run is asked for one: the code is there, and the person sees it and what it
//! is exchanged with before it is sent.

use std::sync::PoisonError;

use bearerbox_oauth::{Exchange, HttpRequest, Value};
use bearerbox_secret::Secret;
use tokio::sync::oneshot::{Sender, channel};

use super::active::ActiveRun;
use super::driving::{Arrived, Driving};
use super::mask::Mask;
use super::start::{Purpose, SignIn, StartedRun};
use super::step_view::{describe_authorization_response, describe_token_request, scrub_message};
use super::trace::TraceStep;
use crate::view::{PausedView, RunStage};
use crate::{Bearerbox, Error, RunError};

/// A run that has paused.
pub(crate) struct Paused {
    /// None where the profile lets its request go without.
    code: Option<Secret>,
    go_on: Sender<()>,
}

impl Bearerbox {
    /// Lets the token request of a paused run go.
    ///
    /// # Errors
    /// `NotPaused`.
    pub fn exchange_code(&self, run_id: i64) -> Result<(), Error> {
        let run = self.active().find(run_id);
        let paused = run.and_then(|run| run.lock_paused().take());
        let Paused { go_on, .. } = paused.ok_or(RunError::NotPaused { id: run_id })?;
        // The run may be ending.
        let _ = go_on.send(());
        Ok(())
    }

    /// The code that a paused run is about to exchange.
    ///
    /// # Errors
    /// `NotPaused`.
    pub fn authorization_code(&self, run_id: i64) -> Result<Secret, Error> {
        let run = self.active().find(run_id);
        let code = run.and_then(|run| run.lock_paused().as_ref()?.code.clone());
        Ok(code.ok_or(RunError::NotPaused { id: run_id })?)
    }
}

impl ActiveRun {
    fn lock_paused(&self) -> std::sync::MutexGuard<'_, Option<Paused>> {
        self.paused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StartedRun {
    /// What came before `request`, if the run is to pause before it: it is the first that the person's answer leads to.
    pub(super) fn pauses_before(&self, request: &HttpRequest, driving: &mut Driving) -> Option<Arrived> {
        let is_asked = matches!(self.purpose, Purpose::SignIn(SignIn { pauses: true, .. }));
        if is_asked && request.exchange == Exchange::Token {
            driving.arrived.take()
        } else {
            None
        }
    }

    /// Shows what came and what follows, and waits until the person goes on.
    pub(super) async fn pause(&mut self, arrived: Arrived, request: &HttpRequest) -> Result<(), Error> {
        self.recorder.note(&TraceStep::Paused)?;
        self.recorder.flush()?;
        let (go_on, gone_on) = channel();
        let active = self.active.clone();
        *active.lock_paused() = Some(Paused {
            code: find_code(request),
            go_on,
        });
        active.enter(describe(&arrived, request));
        let result = tokio::select! {
            biased;
            () = active.cancelled() => Err(Error::Cancelled),
            _ = gone_on => Ok(()),
        };
        active.lock_paused().take();
        result
    }
}

fn find_code(request: &HttpRequest) -> Option<Secret> {
    let code = request.form.iter().find(|parameter| parameter.name == "code")?;
    Some(match &code.value {
        Value::Secret(code) => code.clone(),
        Value::Plain(text) => Secret::new(text),
    })
}

fn describe(arrived: &Arrived, request: &HttpRequest) -> RunStage {
    let mut mask = Mask::default();
    let mut response = describe_authorization_response(&mut mask, &arrived.response);
    let mut request = describe_token_request(&mut mask, request);
    for message in [&mut response, &mut request] {
        scrub_message(&mask, message);
    }
    RunStage::Paused(PausedView {
        response,
        request,
        since: arrived.at,
    })
}
