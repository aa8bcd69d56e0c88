//! Starting runs. A run is in the history, and can be cancelled, from the moment it has its id.

use std::sync::Arc;

use bearerbox_secret::Secret;
use bearerbox_vault::NewRun;

use super::active::ActiveRun;
use super::logout::find_session;
use super::recorder::Recorder;
use super::registration::ClientProgress;
use super::request::{Browser, Frontend, PRIVATE, RunEnd, RunRequest};
use super::step_up::step_up;
use crate::errands::ErrandRequest;
use crate::io::Connection;
use crate::profiles::{GrantType, ProfileDocument};
use crate::registration::ClientRequest;
use crate::tokens::JwtRequest;
use crate::view::{RunOutcome, RunStage};
use crate::{Bearerbox, Error, RunError, now_ms};

/// A run that has its id and has done nothing yet. Dropped before its end, it counts as interrupted.
#[must_use = "a run does nothing until it is finished"]
pub struct StartedRun {
    pub(super) bearerbox: Bearerbox,
    pub(super) active: Arc<ActiveRun>,
    pub(super) recorder: Recorder,
    pub(super) profile_id: i64,
    pub(super) document: ProfileDocument,
    pub(super) purpose: Purpose,
    /// The refresh token of a refresh response that was refused.
    pub(super) rescued: Option<Secret>,
    pub(super) client: ClientProgress,
    pub(super) is_over: bool,
}

/// What a run is for.
pub(super) enum Purpose {
    /// The code grant: a person signs in.
    SignIn(SignIn),
    /// A grant that opens no browser.
    Direct,
    /// The refresh of an authorization whose newest generation was this one.
    Refresh {
        authorization_id: i64,
        generation: i64,
        /// A narrower scope to ask for; none: as granted.
        scope: Option<String>,
    },
    /// What is asked about the registration of the profile's client.
    Client(ClientRequest),
    /// What is asked with this token set.
    Errand {
        token_set_id: i64,
        request: ErrandRequest,
        /// Where the person is signed out, if that is what is asked.
        session: Option<SignIn>,
    },
    /// A JWT of this token set's access token, or of an older JWT.
    Jwt {
        token_set_id: i64,
        request: JwtRequest,
        refreshed: Option<i64>,
    },
}

/// How a person signs in, or is signed out.
pub(crate) struct SignIn {
    pub persona: String,
    pub browser: Browser,
    pub timeout: Option<std::time::Duration>,
    /// Whether the run pauses before its token request.
    pub pauses: bool,
}

impl Bearerbox {
    /// Executes a profile's grant to its end.
    ///
    /// # Errors
    /// Why it could not even start; what happens afterwards is in the [`RunEnd`].
    pub async fn run(&self, request: RunRequest, frontend: Arc<dyn Frontend>) -> Result<RunEnd, Error> {
        Ok(self.start_run(request, frontend)?.finish().await)
    }

    /// Starts a run, so that it has its id; nothing happens until [`StartedRun::finish`].
    ///
    /// # Errors
    /// `NoSuchProfile`, `NotBuilt`, the vault's.
    pub fn start_run(&self, request: RunRequest, frontend: Arc<dyn Frontend>) -> Result<StartedRun, Error> {
        loop {
            let run = self.start_as_it_stands(request.clone(), frontend.clone())?;
            // Should the profile have become another client's before the run could be seen, what it yields would be
            // taken for that one's.
            if self.document(request.profile_id)?.keeps_tokens_of(&run.document) {
                return Ok(run);
            }
        }
    }

    fn start_as_it_stands(&self, request: RunRequest, frontend: Arc<dyn Frontend>) -> Result<StartedRun, Error> {
        let mut document = self.document(request.profile_id)?;
        if let Some(member) = document.not_built() {
            return Err(Error::NotBuilt { member });
        }
        if document.client.client_id.is_empty() {
            return Err(RunError::ClientIdMissing.into());
        }
        step_up(&mut document, &request.step_up);
        let purpose = match &document.grant_type {
            GrantType::AuthorizationCode | GrantType::Implicit => Purpose::SignIn(SignIn {
                persona: request.persona.unwrap_or_else(|| PRIVATE.to_owned()),
                browser: request.browser.unwrap_or(document.browser),
                timeout: request.timeout,
                pauses: request.pauses_before_token_request,
            }),
            GrantType::ClientCredentials
            | GrantType::Password
            | GrantType::DeviceCode
            | GrantType::Backchannel
            | GrantType::JwtBearer
            | GrantType::TokenExchange
            | GrantType::Extension(_) => Purpose::Direct,
            GrantType::Other(grant_type) => {
                return Err(Error::NotBuilt {
                    member: format!("grant_type {grant_type}"),
                });
            }
        };
        let persona = match &purpose {
            Purpose::SignIn(sign_in) => Some(sign_in.persona.clone()),
            Purpose::Direct
            | Purpose::Refresh { .. }
            | Purpose::Client(_)
            | Purpose::Errand { .. }
            | Purpose::Jwt { .. } => None,
        };
        self.register_run(request.profile_id, persona, document, purpose, frontend)
    }

    pub(crate) fn start_refresh_of(
        &self,
        authorization: &bearerbox_vault::AuthorizationRecord,
        scope: Option<String>,
        frontend: Arc<dyn Frontend>,
    ) -> Result<StartedRun, Error> {
        let document = self.document(authorization.profile_id)?;
        if let Some(member) = document.not_built() {
            return Err(Error::NotBuilt { member });
        }
        let purpose = Purpose::Refresh {
            authorization_id: authorization.id,
            generation: authorization.generation,
            scope,
        };
        self.register_run(
            authorization.profile_id,
            authorization.persona.clone(),
            document,
            purpose,
            frontend,
        )
    }

    pub(crate) fn start_errand_of(
        &self,
        authorization: &bearerbox_vault::AuthorizationRecord,
        token_set_id: i64,
        request: ErrandRequest,
        frontend: Arc<dyn Frontend>,
    ) -> Result<StartedRun, Error> {
        let document = self.document(authorization.profile_id)?;
        if let Some(member) = document.not_built() {
            return Err(Error::NotBuilt { member });
        }
        let purpose = Purpose::Errand {
            token_set_id,
            session: find_session(authorization, &request, &document)?,
            request,
        };
        self.register_run(
            authorization.profile_id,
            authorization.persona.clone(),
            document,
            purpose,
            frontend,
        )
    }

    pub(crate) fn start_jwt_of(
        &self,
        authorization: &bearerbox_vault::AuthorizationRecord,
        token_set_id: i64,
        request: JwtRequest,
        refreshed: Option<i64>,
        frontend: Arc<dyn Frontend>,
    ) -> Result<StartedRun, Error> {
        let document = self.document(authorization.profile_id)?;
        if let Some(member) = document.not_built() {
            return Err(Error::NotBuilt { member });
        }
        self.register_run(
            authorization.profile_id,
            authorization.persona.clone(),
            document,
            Purpose::Jwt {
                token_set_id,
                request,
                refreshed,
            },
            frontend,
        )
    }

    pub(crate) fn start_client_run(
        &self,
        profile_id: i64,
        document: ProfileDocument,
        request: ClientRequest,
        frontend: Arc<dyn Frontend>,
    ) -> Result<StartedRun, Error> {
        if let Some(member) = document.not_built() {
            return Err(Error::NotBuilt { member });
        }
        self.register_run(profile_id, None, document, Purpose::Client(request), frontend)
    }

    fn register_run(
        &self,
        profile_id: i64,
        persona: Option<String>,
        document: ProfileDocument,
        purpose: Purpose,
        frontend: Arc<dyn Frontend>,
    ) -> Result<StartedRun, Error> {
        let started_at = now_ms();
        let grant_type = match &purpose {
            Purpose::SignIn(_) | Purpose::Direct => document.grant_type.as_str(),
            Purpose::Refresh { .. } => "refresh_token",
            Purpose::Client(request) => request.name(),
            Purpose::Errand { request, .. } => request.name(),
            Purpose::Jwt { refreshed: None, .. } => "jwt",
            Purpose::Jwt { refreshed: Some(_), .. } => "jwt_refresh",
        };
        let is_errand = matches!(
            purpose,
            Purpose::Client(_) | Purpose::Errand { .. } | Purpose::Jwt { .. }
        );
        let id = self.vault().start_run(&NewRun {
            profile_id,
            persona: persona.clone(),
            grant_type: grant_type.to_owned(),
            started_at,
            is_latest: !is_errand,
        })?;
        let active = Arc::new(ActiveRun::new(id, profile_id, persona, started_at, is_errand, frontend));
        self.active().add(active.clone());
        Ok(StartedRun {
            bearerbox: self.clone(),
            active,
            recorder: Recorder::new(self.clone(), id),
            profile_id,
            document,
            purpose,
            rescued: None,
            client: ClientProgress::default(),
            is_over: false,
        })
    }
}

impl StartedRun {
    /// The run's id.
    pub fn id(&self) -> i64 {
        self.active.id
    }

    /// Where the person is at the browser.
    pub(super) fn session(&self) -> &SignIn {
        match &self.purpose {
            Purpose::SignIn(session) => session,
            Purpose::Errand {
                session: Some(session), ..
            } => session,
            Purpose::Direct
            | Purpose::Refresh { .. }
            | Purpose::Client(_)
            | Purpose::Jwt { .. }
            | Purpose::Errand { session: None, .. } => {
                unreachable!("nothing else has a front channel")
            }
        }
    }

    /// Whether the person signs out, not in.
    pub(super) fn is_logout(&self) -> bool {
        matches!(self.purpose, Purpose::Errand { session: Some(_), .. })
    }

    pub(super) fn connection(&self) -> Connection {
        self.document.connection()
    }
}

impl Drop for StartedRun {
    fn drop(&mut self) {
        if !self.is_over {
            // Nobody is left to be told of a failure; an open run is closed by the next process.
            let _ = self.recorder.end(RunOutcome::Interrupted, "", None);
            self.bearerbox.active().remove(self.active.id);
            self.active.enter(RunStage::Ended {
                outcome: RunOutcome::Interrupted,
                error: None,
            });
        }
    }
}
