//! Work that only computes, and for long.

use tokio::task::spawn_blocking;

use crate::Error;

/// Does `work` on a thread of its own, so that whatever else is under way goes on meanwhile.
///
/// # Errors
/// Those of `work`; `Cancelled` where the process ends first.
pub(crate) async fn aside<T>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error>
where
    T: Send + 'static,
{
    spawn_blocking(work).await.map_err(|_| Error::Cancelled)?
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn what_else_is_under_way_goes_on() {
        let (sender, receiver) = mpsc::channel();
        // It ends only by what the other does.
        let work = aside(move || Ok(receiver.recv_timeout(Duration::from_secs(20)).is_ok()));

        let (was_told, ()) = tokio::join!(work, async { sender.send(()).unwrap() });

        assert!(was_told.unwrap());
    }
}
