//! The practice server inside the app: started when it is first asked for, on the port it had before, and again
//! after a restart, so that its profiles go on working.

use bearerbox_core::{Bearerbox, PracticeClients, view::ProfileRow};
use bearerbox_practice::{Options, PRACTICE_SECRET, Practice, StartError};
use bearerbox_secret::Secret;
use serde::Serialize;
use tokio::sync::Mutex;
use ts_rs::TS;

use crate::{
    door::Door,
    words::{self, Refusal, refuse},
};

/// The practice server that runs, and the profiles for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct PracticeView {
    /// Its issuer.
    pub issuer: String,
    /// Code with PKCE, then client credentials.
    pub profiles: Vec<ProfileRow>,
}

/// The practice server, while it runs. It ends with the app.
#[derive(Default)]
pub struct PracticeServer(Mutex<Option<Practice>>);

impl PracticeServer {
    /// Starts the server unless it runs, and makes sure that its profiles are there.
    ///
    /// # Errors
    /// When it cannot listen, or the vault refuses.
    pub async fn start(&self, door: &Door) -> Result<PracticeView, Refusal> {
        let bearerbox = door.bearerbox().await?;
        let mut running = self.0.lock().await;
        let practice = match running.take() {
            Some(practice) => practice,
            None => start_server(&bearerbox, door).await?,
        };
        let issuer = running.insert(practice).issuer().to_owned();
        drop(running);
        let clients = PracticeClients {
            issuer: issuer.clone(),
            web_client_id: "practice-web".to_owned(),
            machine_client_id: "practice-machine".to_owned(),
            machine_secret: Secret::new(PRACTICE_SECRET),
        };
        let profiles = bearerbox.add_practice_profiles(&clients).map_err(refuse)?;
        Ok(PracticeView {
            issuer,
            profiles: profiles.into(),
        })
    }

    /// Starts the server again where it was, when it has run before; its profiles are left as they are.
    pub async fn resume(&self, door: &Door) {
        let Ok(bearerbox) = door.bearerbox().await else {
            return;
        };
        let mut running = self.0.lock().await;
        if running.is_none()
            && let Ok(Some(port)) = bearerbox.practice_port()
        {
            // Another Bearerbox may run it already; a run that needs it says so when it does not answer.
            *running = listen(&bearerbox, door, Some(port)).await.ok();
        }
    }
}

async fn start_server(bearerbox: &Bearerbox, door: &Door) -> Result<Practice, Refusal> {
    let port = bearerbox.practice_port().map_err(refuse)?;
    let practice = match listen(bearerbox, door, port).await {
        Err(StartError::PortInUse { .. }) => listen(bearerbox, door, None).await,
        started => started,
    }
    .map_err(|error| words::practice(&error))?;
    bearerbox.keep_practice_port(practice.port()).map_err(refuse)?;
    Ok(practice)
}

async fn listen(bearerbox: &Bearerbox, door: &Door, port: Option<u16>) -> Result<Practice, StartError> {
    // The server outlives a vault that is locked, and must not hold it open.
    let peephole = door.peephole();
    Practice::start(Options {
        port,
        state: bearerbox.practice_state().ok().flatten(),
        on_change: Some(Box::new(move |state| {
            // What is lost is the practice server's memory of its own tokens, not a token of the person; the next
            // change while the vault is open tells it all again.
            if let Some(bearerbox) = peephole.open_now() {
                let _ = bearerbox.keep_practice_state(&state);
            }
        })),
        // What people type is nothing to keep.
        recorded_requests: 0,
        ..Options::default()
    })
    .await
}
