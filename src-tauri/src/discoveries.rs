//! The discoveries under way, so that the person can end one: a server that does not answer keeps it for long.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bearerbox_core::Error;
use tokio::sync::Notify;

use crate::words::{Refusal, refuse};

/// Discoveries by the numbers that the window gave them.
#[derive(Default)]
pub struct Discoveries(Mutex<HashMap<u32, Arc<Notify>>>);

impl Discoveries {
    /// Does `work` until it is done, or cancelled under this number.
    ///
    /// # Errors
    /// Those of `work`; `Cancelled`.
    pub async fn run<T>(&self, number: u32, work: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
        let cancelled = Arc::new(Notify::new());
        self.by_number().insert(number, cancelled.clone());
        let answer = tokio::select! {
            answer = work => answer,
            () = cancelled.notified() => Err(refuse(Error::Cancelled)),
        };
        self.by_number().remove(&number);
        answer
    }

    /// Ends the discovery with this number; one that is over stays as it is.
    pub fn cancel(&self, number: u32) {
        if let Some(cancelled) = self.by_number().remove(&number) {
            cancelled.notify_one();
        }
    }

    fn by_number(&self) -> MutexGuard<'_, HashMap<u32, Arc<Notify>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
