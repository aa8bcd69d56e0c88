//! What can be done with a pasted token: verify it, decrypt it, change it and sign it again.

use bearerbox_jwt::{Algorithm, Json, KeyChoice, KeyProblem, SigningKey, parse_json};
use bearerbox_secret::Secret;
use serde_json::{Map, Value};

use super::token_at;
use crate::aside::aside;
use crate::jwts::{
    Demands, KeySource, SigningRequest, Wrong, decrypt_aside, decrypt_for_client, find_keys, make_wrong,
    read_decryption_keys, sign_token, verify_token,
};
use crate::profiles::resolve_signer;
use crate::server::{Connection, Plaintext};
use crate::view::{DecryptedView, ProofView};
use crate::{Bearerbox, Error, NewKey, TokenError, generate_key, now_ms};

/// A private key or a secret.
#[derive(Debug)]
pub enum PrivateKeySource {
    /// The client's of a profile.
    Profile(i64),
    /// One that is pasted: PEM, JWK, JWK Set; what is none of them is a secret.
    Pasted(Secret),
    /// A new one, for this token alone.
    New,
}

/// Where the keys to verify with are.
#[derive(Debug)]
pub enum PastedKeys {
    /// A JWK, a JWK Set, a public key in PEM or a certificate.
    Key(Secret),
    /// A shared secret, as text, hex or base64.
    Secret(Secret),
    /// The address of a JWK Set.
    Jwks(String),
    /// An issuer.
    Issuer(String),
}

impl PastedKeys {
    fn as_source(&self) -> KeySource<'_> {
        match self {
            Self::Key(text) => KeySource::Octets(text.expose().as_bytes()),
            Self::Secret(secret) => KeySource::Secret(secret),
            Self::Jwks(url) => KeySource::JwksUrl(url),
            Self::Issuer(url) => KeySource::Issuer(url),
        }
    }
}

/// A token to be made.
#[derive(Clone, Copy, Debug)]
pub struct NewToken<'a> {
    /// The header's members, as JSON.
    pub header: &'a str,
    /// The claims, as JSON.
    pub claims: &'a str,
    /// What is to be wrong with it.
    pub wrong: Option<Wrong>,
}

/// Holds the token at `chosen` of `text` to the rules, with `keys`.
///
/// # Errors
/// `NothingPasted`; those of [`find_keys`].
pub async fn verify_pasted(
    text: &Secret,
    chosen: usize,
    keys: &PastedKeys,
    demands: &Demands,
) -> Result<ProofView, Error> {
    let token = token_at(text, chosen)?;
    let found = find_keys(
        &token,
        None,
        keys.as_source(),
        &Connection::default(),
        Plaintext::Refused,
    )
    .await?;
    Ok(verify_token(&token, &found, demands))
}

impl Bearerbox {
    /// Decrypts the token at `chosen` of `text`.
    ///
    /// # Errors
    /// `NothingPasted`, `NoSuchProfile`, `Reference`, `Key`, `Decrypt`.
    pub async fn decrypt_pasted(
        &self,
        text: &Secret,
        chosen: usize,
        key: &PrivateKeySource,
    ) -> Result<DecryptedView, Error> {
        let token = token_at(text, chosen)?;
        let (_, view) = match key {
            PrivateKeySource::Profile(id) => {
                decrypt_for_client(self.document(*id)?.effective().as_ref(), &token).await?
            }
            PrivateKeySource::Pasted(key) => decrypt_aside(&token, read_decryption_keys(key)?).await?,
            PrivateKeySource::New => return Err(TokenError::NothingPasted.into()),
        };
        Ok(view)
    }

    /// Makes a token that no server issued.
    ///
    /// # Errors
    /// `NotJson` of header or claims; `NoSuchProfile`, `Reference`, `Key`, `Sign`.
    pub async fn make_token(&self, token: NewToken<'_>, key: &PrivateKeySource) -> Result<Secret, Error> {
        let mut header = read_header(token.header)?;
        let claims = match parse_json(token.claims) {
            Ok(Json::Object(claims)) => claims,
            Ok(Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_)) => {
                return Err(not_json("claims are a JSON object"));
            }
            Err(problem) => return Err(not_json(&problem.to_string())),
        };
        let key = match key {
            PrivateKeySource::Profile(id) => {
                let document = self.document(*id)?;
                resolve_signer(document.effective().as_ref(), None).await?.key
            }
            PrivateKeySource::Pasted(text) => match SigningKey::from_text(text, KeyChoice::default()) {
                Err(KeyProblem::NotAKey) => SigningKey::from_client_secret(text).into(),
                other => other?.into(),
            },
            PrivateKeySource::New => generate_key(NewKey::P256)?.into(),
        };
        // The pasted token's own algorithm and key serve only where this key fits them.
        let named = header.get("alg").and_then(Value::as_str);
        let fits = named
            .and_then(Algorithm::from_name)
            .is_some_and(|alg| key.check(alg).is_ok());
        if !fits {
            header.remove("alg");
        }
        if key.kid().is_some() {
            header.remove("kid");
        }
        let (wrong, now) = (token.wrong, u64::try_from(now_ms() / 1000).unwrap_or_default());
        // Another RSA key, for a token that is signed by the wrong one, may take seconds to be found.
        aside(move || {
            let request = SigningRequest {
                key: &key,
                algorithm: None,
                header,
                claims,
            };
            match wrong {
                None => sign_token(&request),
                Some(wrong) => make_wrong(request, wrong, now),
            }
        })
        .await
    }
}

fn read_header(text: &str) -> Result<Map<String, Value>, Error> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_str(text).map_err(|error| not_json(&error.to_string()))
}

fn not_json(reason: &str) -> Error {
    TokenError::NotJson {
        reason: reason.to_owned(),
    }
    .into()
}
