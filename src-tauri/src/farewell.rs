//! The end of the program: the runs under way end as cancelled first, so that none is left open in the history and the
//! answer to a refresh is kept.

use std::time::{Duration, Instant};

use bearerbox_core::runs::TIME_TO_END;
use tauri::{AppHandle, Manager, Runtime};

use crate::{consent, door::Door};

const INTERVAL: Duration = Duration::from_millis(10);

/// Ends the runs under way as cancelled and closes their windows. Completes when all that is to be kept is kept, or
/// waiting for it is in vain.
pub async fn say_farewell<R: Runtime>(app: &AppHandle<R>) {
    consent::close_all(app);
    if let Some(bearerbox) = app.state::<Door>().open_now() {
        bearerbox.cancel_all_runs();
        let until = Instant::now() + TIME_TO_END;
        while bearerbox.has_active_runs() && Instant::now() < until {
            tokio::time::sleep(INTERVAL).await;
        }
    }
    consent::until_kept(app).await;
}

/// Completes when the person or the system wants the program to end: Ctrl-C, a closed terminal, `kill`, the end of the
/// desktop's session. Never where the system does not tell.
pub async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let asked = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()].map(signal);
        if let [Ok(mut interrupt), Ok(mut terminate), Ok(mut hang_up)] = asked {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hang_up.recv() => {}
            }
            return;
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_ok() {
        return;
    }
    std::future::pending().await
}
