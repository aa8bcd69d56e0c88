//! What is typed, or written by a script, while a run is under way: the callback URL, and Enter where it pauses.

use std::io::{self, BufRead};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use bearerbox_core::Bearerbox;

use crate::failure::Failure;
use crate::output::Output;
use crate::pause::{Pause, remark_end_of_input};

/// A callback URL is never longer; a line that is was not meant for us.
const LINE_LIMIT: usize = 64 * 1024;

/// Takes the lines of standard input for a run.
#[derive(Clone)]
pub struct Typed {
    bearerbox: Bearerbox,
    output: Output,
    pauses: bool,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    /// Once known: until then, 0.
    run_id: AtomicI64,
    is_reading: Mutex<bool>,
    has_paused: Mutex<bool>,
    paused: Condvar,
}

impl Typed {
    /// For a run that may pause.
    pub fn new(bearerbox: &Bearerbox, output: Output, pause: Pause) -> Self {
        Self {
            bearerbox: bearerbox.clone(),
            output,
            pauses: pause != Pause::Never,
            state: Arc::default(),
        }
    }

    /// Which run it is.
    pub fn is_for(&self, run_id: i64) {
        self.state.run_id.store(run_id, Ordering::Release);
    }

    /// Begins to read, until the process ends.
    pub fn read(&self) {
        let mut is_reading = self.state.is_reading.lock().unwrap_or_else(PoisonError::into_inner);
        if !*is_reading {
            *is_reading = true;
            let typed = self.clone();
            thread::spawn(move || typed.read_lines());
        }
    }

    /// The run has paused: the next line lets it go on.
    pub fn pause(&self) {
        *self.lock_paused() = true;
        self.state.paused.notify_all();
        self.read();
    }

    fn read_lines(&self) {
        let run_id = || self.state.run_id.load(Ordering::Acquire);
        for line in io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if *self.lock_paused() {
                // The run may be over.
                let _ = self.bearerbox.exchange_code(run_id());
                return;
            }
            if line.trim().is_empty() || line.len() > LINE_LIMIT {
                continue;
            }
            match self.bearerbox.paste_callback(run_id(), &line) {
                // A script may have written the line that lets it go on already.
                Ok(()) if self.pauses => self.wait_until_paused(),
                Ok(()) => return,
                Err(error) => self.output.remark(&Failure::from(error).to_text()),
            }
        }
        // Its end is no answer: a script may have nothing to paste and come by the loopback redirect.
        if self.pauses {
            self.wait_until_paused();
            remark_end_of_input(&self.output);
            self.bearerbox.cancel_run(run_id());
        }
    }

    fn wait_until_paused(&self) {
        let paused = self
            .state
            .paused
            .wait_while(self.lock_paused(), |has_paused| !*has_paused);
        drop(paused);
    }

    fn lock_paused(&self) -> std::sync::MutexGuard<'_, bool> {
        self.state.has_paused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
