//! What the protocol's run needs, made from the profile and from what is held.

use bearerbox_jwt::{Algorithm, KeyChoice, KeyProblem, SigningKey};
use bearerbox_oauth::{
    Client, ClientAuthentication, Dialect, Errand, ExtraHeaders, ExtraParameters, Grant, GrantAssertion, JwtTask,
    PreviousTokens, Randomness, RequestOptions, RunInput, Signer, Task,
};
use bearerbox_secret::Secret;

use super::start::{Purpose, StartedRun};
use crate::clock::from_ms;
use crate::io::loopback::{Listener, LoopbackRedirect};
use crate::keys::{NewKey, generate_key};
use crate::profiles::{GrantType, ScopeSeparator, resolve_client, resolve_needed, resolve_signer};
use crate::random::draw_secret;
use crate::{Error, RunError, now_ms};

/// What a run needs beside the profile.
pub(super) enum TaskNeeds {
    /// Nothing: it executes the profile's grant.
    Profile,
    Errand {
        errand: Errand,
        /// The key to which the access token is bound, as a JWK.
        dpop_key: Option<Secret>,
    },
    Jwt {
        task: JwtTask,
        /// The key to which the access token is bound, as a JWK.
        dpop_key: Option<Secret>,
    },
    Refresh {
        refresh_token: Secret,
        scope: Option<String>,
        previous: PreviousTokens,
        /// The key to which the refresh token is bound, as a JWK.
        dpop_key: Option<Secret>,
    },
}

impl StartedRun {
    /// What the protocol's run needs, and the listener where any port of a loopback redirect will do: the port is
    /// part of the authorization request, so that it is chosen before.
    pub(super) async fn prepare(&self, needs: TaskNeeds) -> Result<(RunInput, Option<Listener>), Error> {
        let document = &self.document;
        let (dpop, task, listener) = match needs {
            TaskNeeds::Profile => {
                let (grant, listener) = self.prepare_grant().await?;
                (self.new_dpop_key()?, Task::Grant(grant), listener)
            }
            TaskNeeds::Errand { mut errand, dpop_key } => {
                let listener = self.listen_for_way_back(&mut errand)?;
                let dpop = dpop_key.as_ref().map(read_dpop_key).transpose()?;
                (dpop, Task::Errand(errand), listener)
            }
            TaskNeeds::Jwt { task, dpop_key } => {
                (dpop_key.as_ref().map(read_dpop_key).transpose()?, Task::Jwt(task), None)
            }
            TaskNeeds::Refresh {
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
                (
                    dpop_key.as_ref().map(read_dpop_key).transpose()?,
                    Task::Grant(grant),
                    None,
                )
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
            client: if task.needs_client() {
                resolve_client(document).await?
            } else {
                // It is not told what the client proves itself by: no secret is fetched for it.
                Client {
                    client_id: document.client.client_id.clone(),
                    authentication: ClientAuthentication::None,
                }
            },
            options: RequestOptions {
                resource: document.resource.clone(),
                authorization_details: document.authorization_details.as_ref().map(ToString::to_string),
                request_object: if task.needs_server() {
                    self.request_signer().await?
                } else {
                    None
                },
                push: document.client.require_pushed_authorization_requests,
                authorization_method: document.dialect.authorization_request_method,
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
            task,
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
}

fn read_dpop_key(jwk: &Secret) -> Result<Signer, Error> {
    let key = SigningKey::from_text(jwk, KeyChoice::default())?;
    let algorithm = key.default_algorithm().ok_or(KeyProblem::Refused)?;
    Ok(Signer {
        key: key.into(),
        algorithm,
    })
}
