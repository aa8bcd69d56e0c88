//! Ctrl-C: what is under way ends in order, so that its trace says so.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use bearerbox_core::Bearerbox;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::failure::Failure;

/// A run that was cancelled only has to write that down.
const TIME_TO_END: Duration = Duration::from_secs(2);

/// Runs `work` to its end, or until Ctrl-C; then what it has under way is cancelled.
pub fn run_until_interrupted<T>(
    bearerbox: &Bearerbox,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    build_runtime()?.block_on(async {
        let mut work = pin!(work);
        tokio::select! {
            result = &mut work => return result,
            interrupted = tokio::signal::ctrl_c() => interrupted.map_err(Failure::Unwritable)?,
        }
        for run in bearerbox.active_runs() {
            bearerbox.cancel_run(run.run_id);
        }
        timeout(TIME_TO_END, work).await.unwrap_or(Err(Failure::Cancelled))
    })
}

/// The runtime for what needs the network; commands that do not never start one.
pub fn build_runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::Unwritable)
}
