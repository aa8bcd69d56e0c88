//! The client and how it authenticates (RFC 6749 §2).

mod assertion;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bearerbox_secret::Secret;

pub(crate) use self::assertion::AssertionTerms;
pub use self::assertion::{AssertionAudience, ClientAssertion};
use crate::error::ProtocolError;
use crate::http::Parameter;

/// RFC 7523 §2.2.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A client as registered at one authorization server (RFC 6749 §2).
#[derive(Clone, Debug)]
pub struct Client {
    /// Its identifier (RFC 6749 §2.2).
    pub client_id: String,
    /// How it authenticates.
    pub authentication: ClientAuthentication,
}

/// How a client authenticates at the endpoints that it calls itself (RFC 6749 §2.3); the names are those of RFC 7591 §2.
#[derive(Clone, Debug)]
pub enum ClientAuthentication {
    /// `none`: a public client, which sends its `client_id` and nothing else.
    None,
    /// `client_secret_basic`: HTTP Basic (RFC 6749 §2.3.1).
    SecretBasic {
        /// The client secret.
        secret: Secret,
        /// Whether id and secret are form-encoded first.
        encoding: BasicEncoding,
    },
    /// `client_secret_post`: in the form (RFC 6749 §2.3.1).
    SecretPost {
        /// The client secret.
        secret: Secret,
    },
    /// `client_secret_jwt`: an assertion under the secret (OpenID Connect Core §9).
    SecretJwt(ClientAssertion),
    /// `private_key_jwt`: an assertion under a private key (OpenID Connect Core §9, RFC 7523 §2.2).
    PrivateKeyJwt(ClientAssertion),
    /// `tls_client_auth` and `self_signed_tls_client_auth`: by the certificate of the connection (RFC 8705 §2).
    Tls,
}

/// What happens to client id and secret before Base64 (RFC 6749 §2.3.1); servers disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BasicEncoding {
    /// Form-encoded first, as RFC 6749 §2.3.1 says.
    #[default]
    Form,
    /// As they are (RFC 7617 §2), which many servers expect.
    Raw,
}

impl ClientAuthentication {
    /// Whether the request goes over a connection with the client's certificate (RFC 8705 §5).
    pub(crate) fn is_tls(&self) -> bool {
        matches!(self, Self::Tls)
    }

    /// Whether each request has an assertion, which is good for some minutes (RFC 7523 §3).
    pub(crate) fn is_assertion(&self) -> bool {
        matches!(self, Self::SecretJwt(_) | Self::PrivateKeyJwt(_))
    }
}

impl Client {
    /// What the client adds to a request's form (RFC 6749 §2.3.1, §3.2.1, RFC 7523 §2.2, RFC 8705 §2).
    ///
    /// # Errors
    /// `NotSigned`.
    pub(crate) fn form_parameters(&self, terms: &AssertionTerms<'_>) -> Result<Vec<Parameter>, ProtocolError> {
        let client_id = Parameter::plain("client_id", &self.client_id);
        Ok(match &self.authentication {
            ClientAuthentication::None | ClientAuthentication::Tls => vec![client_id],
            ClientAuthentication::SecretBasic { .. } => Vec::new(),
            // RFC 6749 §2.3.1: "The client MAY omit the parameter if the client secret is an empty string."
            ClientAuthentication::SecretPost { secret } if secret.is_empty() => vec![client_id],
            ClientAuthentication::SecretPost { secret } => {
                vec![client_id, Parameter::secret("client_secret", secret.clone())]
            }
            ClientAuthentication::SecretJwt(assertion) | ClientAuthentication::PrivateKeyJwt(assertion) => vec![
                client_id,
                Parameter::plain("client_assertion_type", ASSERTION_TYPE),
                Parameter::secret("client_assertion", assertion.make(&self.client_id, terms)?),
            ],
        })
    }

    /// What the client adds to a token request's header fields (RFC 6749 §2.3.1).
    pub(crate) fn headers(&self) -> Vec<Parameter> {
        match &self.authentication {
            ClientAuthentication::None
            | ClientAuthentication::SecretPost { .. }
            | ClientAuthentication::SecretJwt(_)
            | ClientAuthentication::PrivateKeyJwt(_)
            | ClientAuthentication::Tls => Vec::new(),
            ClientAuthentication::SecretBasic { secret, encoding } => {
                let user_pass = match encoding {
                    BasicEncoding::Raw => format!("{}:{}", self.client_id, secret.expose()),
                    BasicEncoding::Form => {
                        format!("{}:{}", form_encode(&self.client_id), form_encode(secret.expose()))
                    }
                };
                let value = format!("Basic {}", STANDARD.encode(Secret::new(user_pass).expose()));
                vec![Parameter::secret("Authorization", Secret::new(value))]
            }
        }
    }
}

fn form_encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests;
