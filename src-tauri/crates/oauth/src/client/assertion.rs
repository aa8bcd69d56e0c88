//! The client assertion: a JWT by which a client authenticates (RFC 7523 §2.2, §3; OpenID Connect Core §9).

use std::time::{Duration, SystemTime};

use bearerbox_secret::Secret;
use serde_json::{Value, json};

use crate::error::ProtocolError;
use crate::signer::Signer;
use crate::time::seconds_since_epoch;

/// Long enough for a slow network, and less than the five minutes that strict servers allow.
const LIFETIME: Duration = Duration::from_secs(180);

/// How a client makes its assertions (RFC 7523 §3).
#[derive(Clone, Debug)]
pub struct ClientAssertion {
    /// The client secret or a private key, and `token_endpoint_auth_signing_alg` (OpenID Connect Registration §2).
    pub signer: Signer,
    /// Whom the assertion is for.
    pub audience: AssertionAudience,
}

/// `aud` of a client assertion (RFC 7523 §3 rule 3); servers disagree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AssertionAudience {
    /// The issuer, and the token endpoint where no issuer is known.
    #[default]
    Issuer,
    /// The URL of the token endpoint.
    TokenEndpoint,
    /// Both, as a list.
    Both,
}

/// What an assertion says beside the client (RFC 7523 §3).
pub(crate) struct AssertionTerms<'a> {
    pub issuer: Option<&'a str>,
    pub token_endpoint: Option<&'a str>,
    pub jti: String,
    pub now: SystemTime,
}

impl ClientAssertion {
    /// The assertion of `client_id`.
    pub(crate) fn make(&self, client_id: &str, terms: &AssertionTerms<'_>) -> Result<Secret, ProtocolError> {
        let now = seconds_since_epoch(terms.now);
        let claims = json!({
            "iss": client_id,
            "sub": client_id,
            "aud": self.audience.value(terms.issuer, terms.token_endpoint),
            "jti": terms.jti,
            "iat": now,
            "exp": now + LIFETIME.as_secs(),
        });
        let claims = claims.as_object().cloned().unwrap_or_default();
        self.signer.sign("JWT", self.signer.kid(), &claims)
    }
}

impl AssertionAudience {
    fn value(self, issuer: Option<&str>, token_endpoint: Option<&str>) -> Value {
        let known: Vec<&str> = match self {
            Self::Issuer => vec![issuer.or(token_endpoint)],
            Self::TokenEndpoint => vec![token_endpoint.or(issuer)],
            Self::Both => vec![issuer, token_endpoint],
        }
        .into_iter()
        .flatten()
        .collect();
        match known.as_slice() {
            [one] => Value::from(*one),
            several => Value::from(several),
        }
    }
}
