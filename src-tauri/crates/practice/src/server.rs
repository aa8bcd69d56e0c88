//! What all endpoints share: who the server is, its keys, its clock, and its memory.

use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::UNIX_EPOCH;

use bearerbox_secret::Secret;
use openssl::error::ErrorStack;

use crate::authorization_details::AuthorizationDetailsType;
use crate::client::ClientOptions;
use crate::endpoint::Endpoint;
use crate::keys::{Keys, SigningKey};
use crate::options::Clock;
use crate::state::encode_state;
use crate::store::Store;

/// The running server.
pub(crate) struct Server {
    /// The issuer identifier, exactly as the metadata has it: without a slash at its end.
    pub(crate) issuer: String,
    pub(crate) issuer_path: String,
    pub(crate) port: u16,
    pub(crate) authorization_details_types: Vec<AuthorizationDetailsType>,
    pub(crate) initial_access_token: Option<Secret>,
    pub(crate) keys: Keys,
    pub(crate) clock: Clock,
    pub(crate) store: Mutex<Store>,
    /// Wakes the thread that tells `on_change`; empty if nobody listens.
    pub(crate) changes: Mutex<Option<SyncSender<()>>>,
    pub(crate) recorded_requests: usize,
}

impl Server {
    /// The server's memory. Never hold it while awaiting or signing.
    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Seconds since 1970.
    pub(crate) fn now(&self) -> u64 {
        (self.clock)()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_secs())
    }

    pub(crate) fn client(&self, client_id: &str) -> Option<Arc<ClientOptions>> {
        self.store().clients.get(client_id).cloned()
    }

    /// The resource that access tokens are for (RFC 9068 §3).
    pub(crate) fn audience(&self) -> String {
        format!("{}/api", self.issuer)
    }

    pub(crate) fn url(&self, endpoint: Endpoint) -> String {
        if endpoint == Endpoint::ResourceMetadata {
            // RFC 9728 §3.1: between the host and the resource's own path.
            let (path, port) = (endpoint.path(), self.port);
            return format!("http://127.0.0.1:{port}{path}{}/api", self.issuer_path);
        }
        format!("{}{}", self.issuer, endpoint.path())
    }

    /// The path of a page, for forms and redirects within the server.
    pub(crate) fn path(&self, endpoint: Endpoint) -> String {
        format!("{}{}", self.issuer_path, endpoint.path())
    }

    /// The RSA key; making it changes the state.
    pub(crate) async fn rs256(&self) -> Result<&SigningKey, ErrorStack> {
        let was_made = self.keys.made_rs256().is_some();
        let key = self.keys.rs256().await?;
        if !was_made {
            self.changed();
        }
        Ok(key)
    }

    /// Says that what must outlive the server has changed. Does not wait for anybody.
    pub(crate) fn changed(&self) {
        let changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(changes) = &*changes {
            // A full channel means that the thread has yet to look: it will see this change too.
            let _ = changes.try_send(());
        }
    }

    pub(crate) fn export(&self) -> Result<Vec<u8>, ErrorStack> {
        let keys = self.keys.keep()?;
        let now = self.now();
        let mut store = self.store();
        store.kept.prune(now);
        Ok(encode_state(&keys, &store.kept))
    }
}
