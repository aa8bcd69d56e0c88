//! Ctrl-C, and being asked to end: what is under way ends in order, so that its trace says so and no token is lost.

use std::future::Future;
use std::io;
use std::pin::pin;

use bearerbox_core::Bearerbox;
use bearerbox_core::runs::TIME_TO_END;
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::failure::Failure;

/// Runs `work` to its end, or until the person ends it; then what it has under way is cancelled.
pub fn run_until_interrupted<T>(
    bearerbox: &Bearerbox,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    build_runtime()?.block_on(async {
        let mut work = pin!(work);
        tokio::select! {
            // First of all it listens: what the work prints may be answered by a signal at once.
            biased;
            interrupted = interrupted() => interrupted.map_err(Failure::Unwritable)?,
            result = &mut work => return result,
        }
        if !bearerbox.has_active_runs() {
            return Err(Failure::Cancelled);
        }
        bearerbox.cancel_all_runs();
        timeout(TIME_TO_END, work).await.unwrap_or(Err(Failure::Cancelled))
    })
}

/// Completes when the person or the system wants the command to end: Ctrl-C, a closed terminal, `kill`.
///
/// # Errors
/// When the system does not let us hear of it.
pub async fn interrupted() -> io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut hang_up = signal(SignalKind::hangup())?;
        tokio::select! {
            interrupted = tokio::signal::ctrl_c() => interrupted,
            _ = terminate.recv() => Ok(()),
            _ = hang_up.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// The runtime for what needs the network; commands that do not never start one.
pub fn build_runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::Unwritable)
}
