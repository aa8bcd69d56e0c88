//! Registration and its management as a run (RFC 7591, RFC 7592): one at a time for each client, over all processes, and
//! nothing that the server gave is dropped, whatever becomes of the run.

use std::time::Duration;

use bearerbox_oauth::{
    Answer, ClientConfiguration, Errand, Exchange, ProtocolError, RegisteredClient, RegistrationRequest, Run,
};
use bearerbox_vault::{ClientLock, try_client_lock};
use serde_json::{Map, Value};
use url::Url;

use super::driver::{Outcome, Yield};
use super::preparing::TaskNeeds;
use super::start::{Purpose, StartedRun};
use super::trace::{AnswerStep, TraceStep};
use crate::profiles::{
    ClientChange, Given, ReferenceError, SecretsBefore, replace_members, resolve_needed, resolve_secret, rewrite,
};
use crate::registration::{ClientMembers, ClientRequest};
use crate::view::{ErrorView, RunOutcome};
use crate::{Error, RunError, now_ms};

/// How often a request that another one holds up asks again.
const LOCK_INTERVAL: Duration = Duration::from_millis(20);

/// What the server has given the client in this run.
#[derive(Default)]
pub(super) struct ClientProgress {
    given: Given,
    /// Whether some of it is in the vault only in the trace.
    is_unkept: bool,
}

impl StartedRun {
    /// Asks about the registration of the profile's client.
    pub(super) async fn manage_client(&mut self, request: &ClientRequest) -> Result<Yield, Error> {
        // Until what comes is kept: of two registrations one would be lost, and a token may be good only once.
        let _lock = self.lock_client().await?;
        self.document = self.bearerbox.document(self.profile_id)?;
        request.check(&self.document)?;
        let task = self.describe_client_request(request).await?;
        self.client.given = Given {
            adopts_method: matches!(request, ClientRequest::Register { .. } | ClientRequest::Update { .. }),
            before: self.secrets_before().await,
            ..Given::default()
        };
        let needs = TaskNeeds::Errand {
            errand: Errand::Registration(task),
            dpop_key: None,
        };
        let Outcome::Answer { answer, .. } = self.drive(needs).await? else {
            unreachable!("an errand yields no tokens")
        };
        let change = match &answer {
            Answer::Registered(client) => {
                if self.client.given.adopts_method {
                    self.client.given.redirect_uris = redirect_uris(client);
                }
                ClientChange::Given(Box::new(self.client.given.clone()))
            }
            Answer::Deregistered => ClientChange::Deleted,
            Answer::UserInfo { .. }
            | Answer::Introspection { .. }
            | Answer::Revoked
            | Answer::LoggedOut { .. }
            | Answer::Resource { .. } => {
                unreachable!("this is no answer about a registration")
            }
        };
        if let Some(step) = AnswerStep::of(&answer) {
            self.recorder.note(&TraceStep::Answer(step))?;
        }
        let summary = summarize(request, &answer);
        let (outcome, profile_id) = (RunOutcome::Done, self.profile_id);
        self.recorder
            .end_with_profile(outcome, &summary, None, profile_id, &change)?;
        self.client.is_unkept = false;
        Ok(Yield::Answer)
    }

    /// What the protocol's run has to do.
    async fn describe_client_request(&self, request: &ClientRequest) -> Result<RegistrationRequest, Error> {
        Ok(match request {
            ClientRequest::Register {
                metadata,
                initial_access_token,
            } => RegistrationRequest::Register {
                metadata: match metadata {
                    ClientMembers::Exactly(members) => members.clone(),
                    ClientMembers::With(members) => {
                        let mut wanted = self.wanted_metadata().await?;
                        wanted.insert("client_name".to_owned(), self.document.name.clone().into());
                        replace_members(wanted, members)
                    }
                },
                initial_access_token: initial_access_token.clone(),
            },
            ClientRequest::Read => RegistrationRequest::Read {
                at: self.client_configuration().await?,
                wanted: self.wanted_metadata().await?,
            },
            ClientRequest::Update { metadata } => RegistrationRequest::Update {
                at: self.client_configuration().await?,
                changes: match metadata {
                    ClientMembers::Exactly(members) => members.clone(),
                    ClientMembers::With(members) => {
                        let mut changes = self.wanted_metadata().await?;
                        changes.extend(members.clone());
                        changes
                    }
                },
            },
            ClientRequest::Delete => RegistrationRequest::Delete {
                at: self.client_configuration().await?,
            },
        })
    }

    /// What the profile says of its client.
    async fn wanted_metadata(&self) -> Result<Map<String, Value>, Error> {
        let server = match &self.document.authorization_server.issuer {
            Some(issuer) => self.bearerbox.cached_metadata(issuer, &self.connection())?,
            None => None,
        };
        self.document.client_metadata(server.as_ref()).await
    }

    async fn client_configuration(&self) -> Result<ClientConfiguration, Error> {
        let client = &self.document.client;
        let text = client.registration_client_uri.as_deref().unwrap_or_default();
        let uri = Url::parse(text).map_err(|_| Error::InvalidAddress {
            address: text.to_owned(),
        })?;
        let source = client.registration_access_token.as_ref();
        Ok(ClientConfiguration {
            uri,
            registration_access_token: resolve_needed("registration access token", source).await?,
        })
    }

    /// What the client proves itself by now. What cannot be read is taken for another than what comes.
    async fn secrets_before(&self) -> SecretsBefore {
        let client = &self.document.client;
        let read = async |source: &Option<_>| {
            let source = source.as_ref().ok_or(ReferenceError::SecretMissing)?;
            resolve_secret(source).await
        };
        SecretsBefore {
            client_secret: read(&client.client_secret).await.ok(),
            registration_access_token: read(&client.registration_access_token).await.ok(),
        }
    }

    /// Remembers what the server has given the client up to now.
    pub(super) fn note_client_information(&mut self, run: &Run) {
        let client = &mut self.client;
        if let Some(information) = run.client_information()
            && *information != client.given.information
        {
            client.given.information = information.clone();
            client.is_unkept = true;
        }
    }

    /// Keeps what the server has given the client before anything else is sent: the token before may be of no use any
    /// more. A run that was cancelled meanwhile, and only waited for that, sends nothing else.
    pub(super) fn keep_client_information(&mut self) -> Result<(), Error> {
        if self.client.is_unkept {
            let change = self.client_change();
            let vault = self.bearerbox.vault();
            vault.rewrite_profile(self.profile_id, now_ms(), |text| rewrite(text, &change))?;
            self.client.is_unkept = false;
        }
        if matches!(self.purpose, Purpose::Client(_)) && self.active.is_cancelled() {
            return Err(Error::Cancelled);
        }
        Ok(())
    }

    /// Ends a run that came to nothing. What the server gave the client all the same is kept.
    pub(super) fn end_in_vain(&mut self, outcome: RunOutcome, summary: &str, error: Option<ErrorView>) {
        // The run's own failure is the one to tell; that the vault failed too is seen at the next use.
        if self.client.is_unkept {
            let text = "What the server gave the client is kept with the profile.".to_owned();
            let _ = self.recorder.note(&TraceStep::Note { text });
            let change = self.client_change();
            let kept = self
                .recorder
                .end_with_profile(outcome, summary, error.clone(), self.profile_id, &change);
            if kept.is_ok() {
                self.client.is_unkept = false;
                return;
            }
        }
        let _ = self.recorder.end(outcome, summary, error);
    }

    /// A refusal of a client whose secret has expired, told as that.
    pub(super) fn blame_expired_secret(&self, error: Error) -> Error {
        let needs_secret = self.document.auth_method().needs_secret();
        if !needs_secret || !self.document.client.secret_has_expired(now_ms()) {
            return error;
        }
        if let Error::Protocol(refused) = error {
            return if is_about_client(&refused) {
                RunError::ClientSecretExpired { refused }.into()
            } else {
                Error::Protocol(refused)
            };
        }
        error
    }

    /// Whether the answer to this request may hold what would be lost without it.
    pub(super) fn gives_to_client(&self, exchange: Exchange) -> bool {
        matches!(self.purpose, Purpose::Client(_))
            && matches!(
                exchange,
                Exchange::Registration | Exchange::ClientRead | Exchange::ClientUpdate
            )
    }

    fn client_change(&self) -> ClientChange {
        ClientChange::Given(Box::new(self.client.given.clone()))
    }

    async fn lock_client(&self) -> Result<ClientLock, Error> {
        let home = self.bearerbox.home().path();
        loop {
            if let Some(lock) = try_client_lock(home, self.profile_id)? {
                return Ok(lock);
            }
            tokio::select! {
                () = self.active.cancelled() => return Err(Error::Cancelled),
                () = tokio::time::sleep(LOCK_INTERVAL) => {}
            }
        }
    }
}

/// RFC 6749 §5.2; some servers give no reason.
fn is_about_client(error: &ProtocolError) -> bool {
    let is_said = matches!(error, ProtocolError::ServerRefused { error, .. } if error.error == "invalid_client");
    let status = matches!(error, ProtocolError::RefusedWithoutReason { status: 401 | 403, .. });
    is_said || status
}

fn redirect_uris(client: &RegisteredClient) -> Vec<String> {
    let registered = client.metadata.get("redirect_uris");
    let uris = registered.and_then(|uris| uris.as_array()).unwrap_or_default();
    uris.iter().filter_map(|uri| uri.as_str()).map(str::to_owned).collect()
}

/// What the history says of it.
fn summarize(request: &ClientRequest, answer: &Answer) -> String {
    let Answer::Registered(client) = answer else {
        return "The client is not registered any more.".to_owned();
    };
    let id = client.information.client_id.as_deref().unwrap_or_default();
    let done = match request {
        ClientRequest::Register { .. } => "registered",
        ClientRequest::Read => "read",
        ClientRequest::Update { .. } => "updated",
        ClientRequest::Delete => "deleted",
    };
    match client.differences.len() {
        0 => format!("Client {id} {done}."),
        1 => format!("Client {id} {done}; one member differs from the profile."),
        count => format!("Client {id} {done}; {count} members differ from the profile."),
    }
}
