//! Accepts browsers at sockets of this computer, each on a task of its own.

use std::future::Future;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::request::{BrowserRequest, read_request};
use crate::{Error, RunError};

/// How long a browser may take for one request.
const PATIENCE: Duration = Duration::from_secs(20);

/// What answers browsers.
pub(super) trait Place: Send + Sync + 'static {
    fn answer(&self, request: &BrowserRequest) -> Reply;
}

/// The answer to one request.
pub(super) struct Reply {
    /// The whole HTTP response.
    pub text: String,
    /// What follows once it is out.
    pub then: Option<Box<dyn FnOnce() + Send>>,
}

/// A place is listened at until this is dropped; an answer on its way out is still finished.
pub(crate) struct Listening(Vec<tokio::task::JoinHandle<()>>);

impl Listening {
    /// Answers browsers from now on.
    ///
    /// # Errors
    /// `CannotListen`.
    pub(super) fn at(sockets: Vec<TcpListener>, place: &Arc<impl Place>) -> Result<Self, Error> {
        let mut listening = Self(Vec::new());
        for socket in sockets {
            listening.0.push(tokio::spawn(accept(socket, place.clone())?));
        }
        Ok(listening)
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        for task in &self.0 {
            task.abort();
        }
    }
}

/// Makes `socket` one of the runtime's, and accepts at it.
fn accept(socket: TcpListener, place: Arc<impl Place>) -> Result<impl Future<Output = ()>, RunError> {
    let address = socket.local_addr().map_or_else(|_| String::new(), |it| it.to_string());
    let socket = socket
        .set_nonblocking(true)
        .and_then(|()| tokio::net::TcpListener::from_std(socket))
        .map_err(|error| RunError::CannotListen {
            address,
            reason: error.to_string(),
        })?;
    Ok(async move {
        loop {
            match socket.accept().await {
                Ok((stream, _)) => {
                    let place = place.clone();
                    tokio::spawn(async move { timeout(PATIENCE, answer_browser(stream, &*place)).await });
                }
                // No file descriptor is free: others will be, soon.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    })
}

async fn answer_browser(mut stream: TcpStream, place: &impl Place) {
    let Some(request) = read_request(&mut stream).await else {
        return;
    };
    let reply = place.answer(&request);
    // The page goes out first: once the run goes on, the process may end.
    if stream.write_all(reply.text.as_bytes()).await.is_ok() {
        let _ = stream.shutdown().await;
    }
    if let Some(then) = reply.then {
        then();
    }
}
