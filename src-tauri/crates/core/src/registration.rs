//! Registering a profile's client at its server (RFC 7591), and managing what is registered (RFC 7592). Each request is a
//! run, with a trace and a line in the history; what the server gives the client becomes the profile's.

use std::collections::BTreeMap;
use std::sync::Arc;

use bearerbox_oauth::AuthorizationServerMetadata;
use bearerbox_secret::Secret;
use serde_json::{Map, Value, json};

use crate::profiles::{ProfileDocument, draft_in_effect};
use crate::runs::{Frontend, StartedRun};
use crate::{Bearerbox, Error, RunError};

/// It takes any free port (RFC 8252 §7.3).
const LOOPBACK_REDIRECT: &str = "http://127.0.0.1/callback";

/// What to ask about the registration of a profile's client.
#[derive(Clone, Debug)]
pub enum ClientRequest {
    /// That it is registered.
    Register {
        /// As what.
        metadata: ClientMembers,
        /// By which whoever registers may do so; none where everybody may.
        initial_access_token: Option<Secret>,
    },
    /// What is registered.
    Read,
    /// That something of it changes.
    Update {
        /// Which members become others; null takes one out.
        metadata: ClientMembers,
    },
    /// That the registration ends.
    Delete,
}

/// Members of client metadata (RFC 7591 §2).
#[derive(Clone, Debug, PartialEq)]
pub enum ClientMembers {
    /// What the profile says, with these in it; null takes one out.
    With(Map<String, Value>),
    /// These alone.
    Exactly(Map<String, Value>),
}

impl ClientRequest {
    /// What the history calls it, in place of a grant type.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Register { .. } => "registration",
            Self::Read => "client_read",
            Self::Update { .. } => "client_update",
            Self::Delete => "client_delete",
        }
    }

    /// Whether the profile is one that this can be asked for.
    pub(crate) fn check(&self, document: &ProfileDocument) -> Result<(), RunError> {
        let client = &document.client;
        match self {
            Self::Register { .. } if client.client_id.is_empty() => Ok(()),
            Self::Register { .. } => Err(RunError::ClientIdGiven {
                client_id: client.client_id.clone(),
            }),
            Self::Read | Self::Update { .. } | Self::Delete => {
                let is_managed = client.registration_client_uri.is_some() && client.registration_access_token.is_some();
                is_managed.then_some(()).ok_or(RunError::RegistrationNotManaged)
            }
        }
    }
}

impl Bearerbox {
    /// Starts a request about the registration of a profile's client, so that it has its run's id; nothing happens until
    /// [`StartedRun::finish`].
    ///
    /// # Errors
    /// `NoSuchProfile`, `NotBuilt`, `ClientIdGiven`, `RegistrationNotManaged`; the vault's.
    pub fn start_client_request(
        &self,
        profile_id: i64,
        request: ClientRequest,
        frontend: Arc<dyn Frontend>,
    ) -> Result<StartedRun, Error> {
        let document = self.document(profile_id)?;
        request.check(&document)?;
        self.start_client_run(profile_id, document, request, frontend)
    }

    /// Adds a profile at an issuer for a client that is to be registered: for what its metadata say, and else for the
    /// authorization code grant at a loopback redirect URI. One of this name and issuer that has no client yet is taken.
    /// Gives its id.
    ///
    /// # Errors
    /// `InvalidDocument`; `NameTaken` of the vault.
    pub fn add_profile_to_register(
        &self,
        name: &str,
        issuer: &str,
        metadata: &Map<String, Value>,
    ) -> Result<i64, Error> {
        if let Some(record) = self.vault().profile_named(name)? {
            let existing = self.document(record.id)?;
            let is_it = existing.authorization_server.issuer.as_deref() == Some(issuer);
            if is_it && existing.client.client_id.is_empty() {
                return Ok(record.id);
            }
        }
        Ok(self.add_profile(&draft_for(name, issuer, metadata))?.id)
    }

    /// What would be registered of the client of a draft: what it says, and where it says nothing, by what the server
    /// `announced` in its metadata. `id` is the profile that the draft is to replace.
    ///
    /// # Errors
    /// `NoSuchProfile`; `Reference`, `Key` and `ClientCertificate` where what the client proves itself by cannot be read.
    pub async fn client_metadata(
        &self,
        draft: &Value,
        id: Option<i64>,
        announced: &BTreeMap<String, Vec<String>>,
    ) -> Result<Map<String, Value>, Error> {
        let existing = id.map(|id| self.written_document(id)).transpose()?;
        let document = draft_in_effect(draft, existing.as_ref());
        let members = announced
            .iter()
            .map(|(name, texts)| (name.clone(), texts.clone().into()));
        let server: AuthorizationServerMetadata =
            serde_json::from_value(Value::Object(members.collect())).unwrap_or_default();
        let mut metadata = document.client_metadata(Some(&server)).await?;
        metadata.insert("client_name".to_owned(), document.name.clone().into());
        Ok(metadata)
    }
}

/// A profile for a client of this metadata.
fn draft_for(name: &str, issuer: &str, metadata: &Map<String, Value>) -> Value {
    let first = |name: &str| metadata.get(name).and_then(|value| value.get(0)).cloned();
    let grant_type = first("grant_types").unwrap_or_else(|| "authorization_code".into());
    let needs_browser = ["authorization_code", "implicit"].contains(&grant_type.as_str().unwrap_or_default());
    let loopback = needs_browser.then(|| LOOPBACK_REDIRECT.into());
    json!({
        "name": name,
        "authorization_server": { "issuer": issuer },
        "client": {
            "token_endpoint_auth_method": metadata.get("token_endpoint_auth_method"),
            "redirect_uri": first("redirect_uris").or(loopback),
        },
        "grant_type": grant_type,
        "response_type": first("response_types"),
        "scope": metadata.get("scope"),
    })
}
