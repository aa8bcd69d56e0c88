//! The registration of a profile's client: what would be registered, and asking the server about it.

use std::collections::BTreeMap;

use bearerbox_core::registration::{ClientMembers, ClientRequest};
use bearerbox_secret::Secret;
use serde::Deserialize;
use serde_json::{Map, Value};
use tauri::{AppHandle, Runtime, State};
use ts_rs::TS;

use super::{Answer, with_vault};
use crate::{
    door::Door,
    runs::{WindowFrontend, finish_in_background},
    words::refuse,
};

/// What to ask about a client's registration, as the window says it.
#[derive(Clone, Deserialize, TS)]
#[serde(tag = "request", rename_all = "snake_case")]
#[ts(export)]
pub enum RegistrationChoice {
    /// That it is registered.
    Register {
        /// As what: these members alone.
        #[ts(type = "Record<string, unknown>")]
        metadata: Map<String, Value>,
        /// By which whoever registers may do so.
        initial_access_token: Option<String>,
    },
    /// What is registered.
    Read,
    /// That something of it changes.
    Update {
        /// Which members become others; null takes one out.
        #[ts(type = "Record<string, unknown>")]
        metadata: Map<String, Value>,
    },
    /// That the registration ends.
    Delete,
}

impl From<RegistrationChoice> for ClientRequest {
    fn from(choice: RegistrationChoice) -> Self {
        match choice {
            RegistrationChoice::Register {
                metadata,
                initial_access_token,
            } => Self::Register {
                metadata: ClientMembers::Exactly(metadata),
                initial_access_token: initial_access_token.map(Secret::new),
            },
            RegistrationChoice::Read => Self::Read,
            RegistrationChoice::Update { metadata } => Self::Update {
                metadata: ClientMembers::Exactly(metadata),
            },
            RegistrationChoice::Delete => Self::Delete,
        }
    }
}

/// What would be registered of the client of a draft, at a server that `announced` these lists; `id` is the profile that
/// the draft is to replace.
#[tauri::command]
pub async fn client_metadata(
    door: State<'_, Door>,
    draft: Value,
    id: Option<i64>,
    announced: BTreeMap<String, Vec<String>>,
) -> Answer<Map<String, Value>> {
    let bearerbox = door.bearerbox().await?;
    bearerbox.client_metadata(&draft, id, &announced).await.map_err(refuse)
}

/// Asks about the registration of a profile's client, and answers the id of the run that does it.
#[tauri::command]
pub async fn registration_start<R: Runtime>(
    app: AppHandle<R>,
    door: State<'_, Door>,
    profile_id: i64,
    request: RegistrationChoice,
) -> Answer<i64> {
    with_vault(door, move |bearerbox| {
        let frontend = WindowFrontend::new(&app, bearerbox.profile_row(profile_id)?);
        let run = bearerbox.start_client_request(profile_id, request.into(), frontend)?;
        Ok(finish_in_background(&app, bearerbox.clone(), profile_id, run))
    })
    .await
}
