//! Starting runs: what the profile says becomes what the protocol's run needs. A run is in the history, and can be
//! cancelled, from the moment it has its id.

use std::sync::Arc;

use bearerbox_jwt::{Algorithm, KeyChoice, KeyProblem, SigningKey};
use bearerbox_oauth::{
    Dialect, ExtraHeaders, ExtraParameters, Grant, GrantAssertion, PreviousTokens, Randomness, RequestOptions,
    RunInput, Signer,
};
use bearerbox_secret::Secret;
use bearerbox_vault::NewRun;

use super::active::ActiveRun;
use super::recorder::Recorder;
use super::request::{Browser, Frontend, PRIVATE, RunEnd, RunRequest};
use crate::clock::from_ms;
use crate::io::Connection;
use crate::io::loopback::{Listener, LoopbackRedirect};
use crate::keys::{NewKey, generate_key};
use crate::profiles::{GrantType, ProfileDocument, ScopeSeparator, resolve_client, resolve_needed, resolve_signer};
use crate::random::draw_secret;
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
}

/// How a person signs in.
pub(super) struct SignIn {
    pub persona: String,
    pub browser: Browser,
    pub timeout: Option<std::time::Duration>,
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
        let document = self.document(request.profile_id)?;
        if let Some(member) = document.not_built() {
            return Err(Error::NotBuilt { member });
        }
        let purpose = match &document.grant_type {
            GrantType::AuthorizationCode | GrantType::Implicit => Purpose::SignIn(SignIn {
                persona: request.persona.unwrap_or_else(|| PRIVATE.to_owned()),
                browser: request.browser.unwrap_or(document.browser),
                timeout: request.timeout,
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
            Purpose::Direct | Purpose::Refresh { .. } => None,
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
        };
        let id = self.vault().start_run(&NewRun {
            profile_id,
            persona: persona.clone(),
            grant_type: grant_type.to_owned(),
            started_at,
        })?;
        let active = Arc::new(ActiveRun::new(id, profile_id, persona, started_at, frontend));
        self.active().add(active.clone());
        Ok(StartedRun {
            bearerbox: self.clone(),
            active,
            recorder: Recorder::new(self.clone(), id),
            profile_id,
            document,
            purpose,
            rescued: None,
            is_over: false,
        })
    }
}

impl StartedRun {
    /// The run's id.
    pub fn id(&self) -> i64 {
        self.active.id
    }

    /// What the protocol's run needs, and the listener where any port of a loopback redirect will do: the port is
    /// part of the authorization request, so that it is chosen before.
    pub(super) async fn prepare(&self, grant: GrantNeeds) -> Result<(RunInput, Option<Listener>), Error> {
        let document = &self.document;
        let (dpop, grant, listener) = match grant {
            GrantNeeds::Profile => {
                let (grant, listener) = self.prepare_grant().await?;
                (self.new_dpop_key()?, grant, listener)
            }
            GrantNeeds::Refresh {
                refresh_token,
                scope,
                previous,
                dpop_key,
            } => {
                let grant = Grant::RefreshToken {
                    refresh_token,
                    scope,
                    previous,
                };
                (dpop_key.as_ref().map(read_dpop_key).transpose()?, grant, None)
            }
        };
        let server = &document.authorization_server;
        let cached = match &server.issuer {
            Some(issuer) => self.bearerbox.cached_metadata(issuer, &self.connection())?,
            None => None,
        };
        let mut written = server.metadata();
        written.issuer.clone_from(&server.issuer);
        let input = RunInput {
            issuer: server.issuer_url(),
            written,
            cached,
            client: resolve_client(document).await?,
            grant,
            options: RequestOptions {
                resource: document.resource.clone(),
                authorization_details: document.authorization_details.as_ref().map(ToString::to_string),
                request_object: self.request_signer().await?,
                push: document.client.require_pushed_authorization_requests,
                dpop,
                dialect: Dialect {
                    comma_scopes: document.dialect.scope_separator == ScopeSeparator::Comma,
                    state_in_token_request: document.dialect.token_request_state,
                    left_out_of_token_request: document.dialect.token_request_without.clone(),
                },
            },
            parameters: ExtraParameters {
                authorization: document.parameters.authorization.pairs(),
                token: document.parameters.token.pairs(),
                refresh: document.parameters.refresh.pairs(),
            },
            headers: ExtraHeaders {
                token: document.headers.token.pairs(),
                refresh: document.headers.refresh.pairs(),
            },
            random: Randomness {
                state: draw_secret()?,
                nonce: draw_secret()?,
                code_verifier: draw_secret()?,
                seed: draw_secret()?,
            },
            started: from_ms(now_ms()),
        };
        Ok((input, listener))
    }

    fn prepare_code_grant(&self) -> Result<(Grant, Option<Listener>), Error> {
        let written = self
            .document
            .client
            .redirect_uri
            .clone()
            .ok_or(RunError::RedirectUriMissing)?;
        let listener = match LoopbackRedirect::read(&written).filter(LoopbackRedirect::takes_any_port) {
            Some(redirect) => Some(redirect.bind()?),
            None => None,
        };
        let redirect_uri = listener
            .as_ref()
            .map_or(written, |listener| listener.redirect_uri().to_owned());
        let grant = Grant::AuthorizationCode {
            redirect_uri,
            // One that does not fit was refused when the profile was saved.
            response_type: self.document.response_type().unwrap_or_default(),
            pkce: self.document.pkce,
            scope: self.document.scope.clone(),
        };
        Ok((grant, listener))
    }

    /// The profile's grant, with what it names elsewhere fetched now.
    async fn prepare_grant(&self) -> Result<(Grant, Option<Listener>), Error> {
        let document = &self.document;
        let scope = document.scope.clone();
        let grant = match &document.grant_type {
            GrantType::AuthorizationCode | GrantType::Implicit => return self.prepare_code_grant(),
            GrantType::ClientCredentials => Grant::ClientCredentials { scope },
            GrantType::DeviceCode => Grant::DeviceCode { scope },
            GrantType::Backchannel => Grant::Backchannel { scope },
            GrantType::Password => Grant::Password {
                username: document.username.clone().unwrap_or_default(),
                password: resolve_needed("password", document.password.as_ref()).await?,
                scope,
            },
            GrantType::JwtBearer => Grant::JwtBearer {
                assertion: match &document.assertion_claims {
                    Some(claims) => GrantAssertion::Made {
                        claims: claims.clone(),
                        signer: resolve_signer(document, None).await?,
                    },
                    None => GrantAssertion::Given(resolve_needed("assertion", document.assertion.as_ref()).await?),
                },
                scope,
            },
            GrantType::TokenExchange => Grant::TokenExchange(Box::new(self.prepare_exchange().await?)),
            GrantType::Extension(grant_type) => Grant::Extension {
                grant_type: grant_type.clone(),
                scope,
            },
            GrantType::Other(grant_type) => {
                return Err(Error::NotBuilt {
                    member: format!("grant_type {grant_type}"),
                });
            }
        };
        Ok((grant, None))
    }

    /// With what authorization requests are signed, where the profile signs them (RFC 9101).
    async fn request_signer(&self) -> Result<Option<Signer>, Error> {
        let Purpose::SignIn(_) = &self.purpose else {
            return Ok(None);
        };
        match &self.document.client.request_object_signing_alg {
            Some(name) => Ok(Some(resolve_signer(&self.document, Algorithm::from_name(name)).await?)),
            None => Ok(None),
        }
    }

    /// A key for this authorization alone, where the profile binds its tokens to one (RFC 9449 §4.1).
    fn new_dpop_key(&self) -> Result<Option<Signer>, Error> {
        if !self.document.client.dpop_bound_access_tokens {
            return Ok(None);
        }
        Ok(Some(Signer {
            key: generate_key(NewKey::P256)?.into(),
            algorithm: Algorithm::Es256,
        }))
    }

    pub(super) fn connection(&self) -> Connection {
        let tls = &self.document.tls;
        Connection {
            ca_file: tls.ca_file.clone(),
            proxy: self.document.proxy.clone(),
            client_certificate: tls.client_certificate.clone(),
            client_key: tls.client_key.clone(),
            trusted_certificates: tls.trusted_certificates.clone(),
        }
    }
}

/// What a grant needs beside the profile.
pub(super) enum GrantNeeds {
    /// Nothing.
    Profile,
    Refresh {
        refresh_token: Secret,
        scope: Option<String>,
        previous: PreviousTokens,
        /// The key to which the refresh token is bound, as a JWK.
        dpop_key: Option<Secret>,
    },
}

fn read_dpop_key(jwk: &Secret) -> Result<Signer, Error> {
    let key = SigningKey::from_text(jwk, KeyChoice::default())?;
    let algorithm = key.default_algorithm().ok_or(KeyProblem::Refused)?;
    Ok(Signer {
        key: key.into(),
        algorithm,
    })
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
