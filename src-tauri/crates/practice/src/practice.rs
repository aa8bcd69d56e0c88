//! Starting, steering and stopping the server.
//!
//! It runs on a thread with a runtime of its own: dropping that runtime ends every connection at once, also those that
//! a fault lets hang, and the server does not care how its starter's runtime is made.

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tokio::sync::oneshot;

use crate::client::{Behaviour, ClientOptions};
use crate::device_request::Decision;
use crate::endpoint::Endpoint;
use crate::fault::PlannedFault;
use crate::http::serve;
use crate::keys::Keys;
use crate::options::{OnChange, Options};
use crate::redirect_uri::is_registrable;
use crate::register::restore;
use crate::request::RecordedRequest;
use crate::server::Server;
use crate::state::{StateError, decode_state};
use crate::store::{Kept, Store};
use crate::user::{SignedIn, User};

/// A running practice server. Stops when it is dropped.
pub struct Practice {
    server: Arc<Server>,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
    telling: Option<JoinHandle<()>>,
}

/// Why the server did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program listens on the port.
    #[error("Port {port} is in use by another program.")]
    PortInUse {
        /// The port.
        port: u16,
    },
    /// The system does not let it listen.
    #[error("The practice server could not listen on 127.0.0.1.")]
    Listen(#[source] io::Error),
    /// The system has no thread for it.
    #[error("The practice server could not start a thread.")]
    Thread(#[source] io::Error),
    /// The state of an earlier server is of no use.
    #[error(transparent)]
    State(#[from] StateError),
    /// No key could be made.
    #[error("The practice server could not make its keys.")]
    Keys(#[source] openssl::error::ErrorStack),
    /// A client cannot be registered like that.
    #[error("The client '{client_id}' cannot be registered: {reason}.")]
    Client {
        /// Its identifier.
        client_id: String,
        /// What is wrong with it.
        reason: &'static str,
    },
    /// The issuer's path does not start with a slash, or ends with one.
    #[error("The issuer's path must start with a slash and not end with one: '{0}'.")]
    IssuerPath(String),
}

/// There is no client with this identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The practice server has no client '{0}'.")]
pub struct UnknownClient(pub String);

/// No device waits for a person with this user code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("No device waits at the practice server with this user code.")]
pub struct UnknownUserCode;

impl Practice {
    /// Starts a server on 127.0.0.1.
    ///
    /// # Errors
    /// [`StartError`], by cause; a port that is taken is [`StartError::PortInUse`].
    pub async fn start(options: Options) -> Result<Self, StartError> {
        check_issuer_path(&options.issuer_path)?;
        let (keys, kept) = match &options.state {
            Some(state) => decode_state(state)?,
            None => (Keys::generate().map_err(StartError::Keys)?, Kept::default()),
        };
        let mut store = Store {
            kept,
            ..Store::default()
        };
        store.faults.set(None, options.faults);
        for client in options.clients {
            if store.clients.contains_key(&client.client_id) {
                return Err(refuse_client(&client, "its client_id is taken"));
            }
            register(&mut store, client)?;
        }
        restore(&mut store);

        let (listener, port) = listen(options.port.unwrap_or(0))?;
        let server = Arc::new(Server {
            issuer: format!("http://127.0.0.1:{port}{}", options.issuer_path),
            issuer_path: options.issuer_path,
            port,
            authorization_details_types: options.authorization_details_types,
            initial_access_token: options.initial_access_token,
            keys,
            clock: options.clock,
            store: Mutex::new(store),
            changes: Mutex::new(None),
            recorded_requests: options.recorded_requests,
        });

        // From here on, dropping this ends what was started.
        let mut practice = Self {
            server,
            stop: None,
            serving: None,
            telling: None,
        };
        if let Some(on_change) = options.on_change {
            practice.telling = Some(start_telling(&practice.server, on_change)?);
        }
        practice.start_serving(listener).await?;
        if options.state.is_none() {
            practice.server.changed();
        }
        Ok(practice)
    }

    async fn start_serving(&mut self, listener: TcpListener) -> Result<(), StartError> {
        let (stop, stopped) = oneshot::channel();
        let (ready, is_ready) = oneshot::channel();
        let server = self.server.clone();
        let serving = thread::Builder::new()
            .name("practice".to_owned())
            .spawn(move || serve(server, listener, ready, stopped))
            .map_err(StartError::Thread)?;
        self.stop = Some(stop);
        self.serving = Some(serving);
        match is_ready.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(StartError::Listen(error)),
            Err(_) => Err(StartError::Thread(io::ErrorKind::Other.into())),
        }
    }

    /// The issuer identifier, exactly as in the metadata, such as `http://127.0.0.1:8976`.
    pub fn issuer(&self) -> &str {
        &self.server.issuer
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.server.port
    }

    /// The URL of an endpoint.
    pub fn url(&self, endpoint: Endpoint) -> String {
        self.server.url(endpoint)
    }

    /// Registers a client, in place of one with the same identifier.
    ///
    /// # Errors
    /// [`StartError::Client`] if it cannot be registered like that.
    pub fn set_client(&self, client: ClientOptions) -> Result<(), StartError> {
        register(&mut self.server.store(), client)
    }

    /// Replaces a client's lifetimes, latency and faults.
    ///
    /// # Errors
    /// [`UnknownClient`].
    pub fn set_behaviour(&self, client_id: &str, mut behaviour: Behaviour) -> Result<(), UnknownClient> {
        let mut store = self.server.store();
        let faults = std::mem::take(&mut behaviour.faults);
        let Some(client) = store.clients.get_mut(client_id) else {
            return Err(UnknownClient(client_id.to_owned()));
        };
        Arc::make_mut(client).behaviour = behaviour;
        store.faults.set(Some(client_id), faults);
        Ok(())
    }

    /// Replaces a client's faults.
    ///
    /// # Errors
    /// [`UnknownClient`].
    pub fn set_faults(&self, client_id: &str, faults: Vec<PlannedFault>) -> Result<(), UnknownClient> {
        let mut store = self.server.store();
        if !store.clients.contains_key(client_id) {
            return Err(UnknownClient(client_id.to_owned()));
        }
        store.faults.set(Some(client_id), faults);
        Ok(())
    }

    /// Replaces the faults that strike any client, the metadata and the JWKS.
    pub fn set_faults_for_all(&self, faults: Vec<PlannedFault>) {
        self.server.store().faults.set(None, faults);
    }

    /// Allows the device that shows `user_code`, as though `user` had signed in and allowed it.
    ///
    /// # Errors
    /// [`UnknownUserCode`] if no device waits with it.
    pub fn allow_device(&self, user_code: &str, user: User) -> Result<(), UnknownUserCode> {
        let user = SignedIn::by_password(user, self.server.now());
        self.decide_device(user_code, Decision::Allowed(user))
    }

    /// Denies the device that shows `user_code`.
    ///
    /// # Errors
    /// [`UnknownUserCode`] if no device waits with it.
    pub fn deny_device(&self, user_code: &str) -> Result<(), UnknownUserCode> {
        self.decide_device(user_code, Decision::Denied)
    }

    fn decide_device(&self, user_code: &str, decision: Decision) -> Result<(), UnknownUserCode> {
        let now = self.server.now();
        let was_waiting = self.server.store().device_requests.decide(user_code, decision, now);
        was_waiting.then_some(()).ok_or(UnknownUserCode)
    }

    /// The latest requests, oldest first, at most as many as [`Options::recorded_requests`].
    pub fn recorded_requests(&self) -> Vec<RecordedRequest> {
        self.server.store().recorded.iter().cloned().collect()
    }

    /// Forgets the requests recorded so far.
    pub fn clear_recorded_requests(&self) {
        self.server.store().recorded.clear();
    }

    /// What a later server needs to go on where this one is: it holds private keys.
    ///
    /// # Errors
    /// [`StartError::Keys`] if a key cannot be written.
    pub fn export_state(&self) -> Result<Vec<u8>, StartError> {
        self.server.export().map_err(StartError::Keys)
    }

    /// Stops the server: when this returns, the port is free and `on_change` has been told the last change.
    pub async fn stop(mut self) {
        let threads = self.begin_stop();
        // Joining blocks; on a thread of its own it blocks nobody.
        let (done, is_done) = oneshot::channel();
        let joining = thread::Builder::new().spawn(move || {
            join(threads);
            let _ = done.send(());
        });
        if joining.is_ok() {
            let _ = is_done.await;
        }
    }

    fn begin_stop(&mut self) -> [Option<JoinHandle<()>>; 2] {
        // Nobody receives if the thread has ended by itself.
        let _ = self.stop.take().map(|stop| stop.send(()));
        *self.server.changes.lock().unwrap_or_else(PoisonError::into_inner) = None;
        [self.serving.take(), self.telling.take()]
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        let [serving, _telling] = self.begin_stop();
        // The serving thread waits for nobody, so this is short. The telling one runs the starter's code, which may
        // wait for whoever drops: it ends by itself.
        join([serving, None]);
    }
}

fn join(threads: [Option<JoinHandle<()>>; 2]) {
    for thread in threads.into_iter().flatten() {
        // A thread that panicked has ended too.
        let _ = thread.join();
    }
}

fn check_issuer_path(path: &str) -> Result<(), StartError> {
    let is_good = path.is_empty()
        || path.starts_with('/')
            && !path.ends_with('/')
            && path
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte));
    if is_good {
        Ok(())
    } else {
        Err(StartError::IssuerPath(path.to_owned()))
    }
}

fn refuse_client(client: &ClientOptions, reason: &'static str) -> StartError {
    StartError::Client {
        client_id: client.client_id.clone(),
        reason,
    }
}

fn register(store: &mut Store, mut client: ClientOptions) -> Result<(), StartError> {
    if client.client_id.is_empty() {
        return Err(refuse_client(&client, "its client_id is empty"));
    }
    let mut uris = client.redirect_uris.iter().chain(&client.post_logout_redirect_uris);
    if !uris.all(|uri| is_registrable(uri)) {
        return Err(refuse_client(
            &client,
            "a redirect URI is not absolute, or has a fragment",
        ));
    }
    let faults = std::mem::take(&mut client.behaviour.faults);
    store.faults.set(Some(&client.client_id), faults);
    store.clients.insert(client.client_id.clone(), Arc::new(client));
    Ok(())
}

fn listen(port: u16) -> Result<(TcpListener, u16), StartError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        if error.kind() == io::ErrorKind::AddrInUse {
            StartError::PortInUse { port }
        } else {
            StartError::Listen(error)
        }
    })?;
    listener.set_nonblocking(true).map_err(StartError::Listen)?;
    let port = listener.local_addr().map_err(StartError::Listen)?.port();
    Ok((listener, port))
}

fn start_telling(server: &Arc<Server>, on_change: OnChange) -> Result<JoinHandle<()>, StartError> {
    let (sender, changes): (_, Receiver<()>) = sync_channel(1);
    *server.changes.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
    let server = server.clone();
    thread::Builder::new()
        .name("practice-state".to_owned())
        .spawn(move || {
            for () in changes {
                if let Ok(state) = server.export() {
                    on_change(state);
                }
            }
        })
        .map_err(StartError::Thread)
}
