//! The pause of a run in the desktop app beside this command: the app says on its standard output where it has paused, a
//! line of JSON, and hears of Enter.

use std::future::pending;
use std::io;
use std::thread;

use bearerbox_core::view::PausedView;
use bearerbox_secret::Secret;
use serde::Deserialize;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::ChildStdout;
use tokio::sync::oneshot::{Receiver, channel};

use crate::output::Output;
use crate::pause::{remark_end_of_input, write_paused};

/// What the app says of its run.
pub struct AppPauses {
    /// None where it says nothing.
    told: Option<Lines<BufReader<ChildStdout>>>,
    output: Output,
    /// Enter, once the run has paused; none where standard input has ended.
    enter: Option<Receiver<bool>>,
}

/// A line of the app's.
#[derive(Deserialize)]
struct Told {
    paused: PausedView,
    /// None where it is not to be shown.
    code: Option<String>,
}

impl AppPauses {
    /// What is said there.
    pub fn of(stdout: Option<ChildStdout>, output: Output) -> Self {
        Self {
            told: stdout.map(|stdout| BufReader::new(stdout).lines()),
            output,
            enter: None,
        }
    }

    /// Completes when the run has paused and somebody has pressed Enter, or cannot.
    pub async fn next(&mut self) -> bool {
        if self.enter.is_none() {
            self.hear().await;
        }
        let Some(enter) = &mut self.enter else {
            return pending().await;
        };
        let goes_on = enter.await.unwrap_or(false);
        self.enter = None;
        if !goes_on {
            remark_end_of_input(&self.output);
        }
        goes_on
    }

    /// Waits until the app says that its run has paused.
    async fn hear(&mut self) {
        let Some(told) = &mut self.told else { return };
        while let Ok(Some(line)) = told.next_line().await {
            let Ok(Told { paused, code }) = serde_json::from_str(&line) else {
                continue;
            };
            // If nobody reads, the person may still press Enter.
            let _ = write_paused(&self.output, &paused, code.map(Secret::new).as_ref());
            self.enter = Some(read_enter());
            return;
        }
        self.told = None;
    }
}

/// On a thread of its own, which the end of the process does not wait for.
fn read_enter() -> Receiver<bool> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut line = String::new();
        let is_enter = io::stdin().read_line(&mut line).is_ok_and(|length| length > 0);
        let _ = sender.send(is_enter);
    });
    receiver
}
