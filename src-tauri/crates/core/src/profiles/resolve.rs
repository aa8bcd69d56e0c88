//! What a profile says becomes what the protocol needs: its secrets, keys and tokens are fetched at the moment of use.

use bearerbox_jwt::{Algorithm, KeyChoice, KeyProblem, SigningKey};
use bearerbox_oauth::{Client, ClientAssertion, ClientAuthentication, Signer};
use bearerbox_secret::Secret;

use super::document::{KeySource, ProfileDocument, SecretSource};
use super::references::{ReferenceError, read_file, resolve_secret};
use super::registered::TokenEndpointAuthMethod;
use crate::Error;

/// The client as the protocol needs it.
///
/// # Errors
/// `Reference` when a secret is not where the profile says; `Key`; `NotBuilt` for a method that is not known.
pub(crate) async fn resolve_client(document: &ProfileDocument) -> Result<Client, Error> {
    let source = document.client.client_secret.as_ref();
    let authentication = match document.auth_method() {
        TokenEndpointAuthMethod::None => ClientAuthentication::None,
        TokenEndpointAuthMethod::ClientSecretBasic => ClientAuthentication::SecretBasic {
            secret: resolve_client_secret(source).await?,
            encoding: document.dialect.basic_encoding,
        },
        TokenEndpointAuthMethod::ClientSecretPost => ClientAuthentication::SecretPost {
            secret: resolve_client_secret(source).await?,
        },
        TokenEndpointAuthMethod::ClientSecretJwt => {
            let secret = resolve_client_secret(source).await?;
            let key = SigningKey::from_client_secret(&secret);
            let algorithm = chosen_algorithm(document).unwrap_or(Algorithm::Hs256);
            ClientAuthentication::SecretJwt(assertion(document, key, algorithm))
        }
        TokenEndpointAuthMethod::PrivateKeyJwt => {
            let signer = resolve_signer(document, None).await?;
            ClientAuthentication::PrivateKeyJwt(ClientAssertion {
                signer,
                audience: document.dialect.client_assertion_audience,
            })
        }
        TokenEndpointAuthMethod::TlsClientAuth | TokenEndpointAuthMethod::SelfSignedTlsClientAuth => {
            if document.tls.client_certificate.is_none() {
                return Err(ReferenceError::CertificateMissing.into());
            }
            ClientAuthentication::Tls
        }
        TokenEndpointAuthMethod::Other(method) => {
            return Err(Error::NotBuilt {
                member: format!("client.token_endpoint_auth_method {method}"),
            });
        }
    };
    Ok(Client {
        client_id: document.client.client_id.clone(),
        authentication,
    })
}

/// The client's private key, and what it signs by: `algorithm`, or else what its assertions are signed by, or else what
/// fits.
///
/// # Errors
/// `Reference` when there is none; `Key` when it is of no use.
pub(crate) async fn resolve_signer(document: &ProfileDocument, algorithm: Option<Algorithm>) -> Result<Signer, Error> {
    let keys = document.client.jwks.as_ref().ok_or(ReferenceError::KeyMissing)?;
    let text = resolve_keys(keys).await?;
    let algorithm = algorithm.or_else(|| chosen_algorithm(document));
    let choice = KeyChoice {
        kid: document.client.kid.as_deref(),
        algorithm,
    };
    let key = SigningKey::from_text(&text, choice)?;
    let algorithm = algorithm
        .or_else(|| key.default_algorithm())
        .ok_or(KeyProblem::Refused)?;
    Ok(Signer {
        key: key.into(),
        algorithm,
    })
}

/// The client's private keys, as text.
///
/// # Errors
/// Why they are not where the profile says.
pub(crate) async fn resolve_keys(keys: &KeySource) -> Result<Secret, ReferenceError> {
    match keys {
        KeySource::Kept(keys) => Ok(keys.clone()),
        KeySource::File(path) => read_file(path).await,
        KeySource::Held => Err(ReferenceError::KeyMissing),
    }
}

/// What the grant needs to have.
///
/// # Errors
/// Why there is none.
pub(crate) async fn resolve_needed(
    what: &'static str,
    source: Option<&SecretSource>,
) -> Result<Secret, ReferenceError> {
    resolve_secret(source.ok_or(ReferenceError::NotFilledIn { what })?).await
}

async fn resolve_client_secret(source: Option<&SecretSource>) -> Result<Secret, ReferenceError> {
    resolve_secret(source.ok_or(ReferenceError::SecretMissing)?).await
}

fn assertion(document: &ProfileDocument, key: SigningKey, algorithm: Algorithm) -> ClientAssertion {
    ClientAssertion {
        signer: Signer {
            key: key.into(),
            algorithm,
        },
        audience: document.dialect.client_assertion_audience,
    }
}

fn chosen_algorithm(document: &ProfileDocument) -> Option<Algorithm> {
    Algorithm::from_name(document.client.token_endpoint_auth_signing_alg.as_deref()?)
}
