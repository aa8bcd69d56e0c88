//! Keys to verify with, from a file, a secret, a JWKS at an address, or an issuer's metadata.

use bearerbox_jwt::VerificationKeys;
use bearerbox_secret::Secret;
use url::Url;

use super::SecretForm;
use super::secret_form::{choose, read_secret};
use crate::Error;
use crate::io::Http;
use crate::server::{Connection, Plaintext, discover_metadata, fetch_key_set, read_address};
use crate::view::KeysView;

/// Where the keys are.
#[derive(Clone, Copy, Debug)]
pub enum KeySource<'a> {
    /// What a file or a text holds: a JWK, a JWK Set, a public key in PEM, a certificate.
    Octets(&'a [u8]),
    /// A shared secret, as text, hex or base64.
    Secret(&'a Secret),
    /// The address of a JWK Set.
    JwksUrl(&'a str),
    /// An issuer, whose metadata say where its keys are.
    Issuer(&'a str),
}

/// What was found.
#[derive(Debug, Default)]
pub struct FoundKeys {
    /// The keys.
    pub keys: VerificationKeys,
    /// How the secret was read, of those forms that it can be in: as the token verifies, else as text.
    pub secret_form: Option<SecretForm>,
    /// The issuer, where it was asked.
    pub issuer: Option<String>,
    /// Where they were fetched from.
    pub view: Option<KeysView>,
}

/// Finds the keys for `token`, whose payload may be `content` beside it.
///
/// # Errors
/// `Key` of what is none; `InvalidAddress`, `PlaintextAddress`, `Network`, `Metadata` and `KeysRefused` of what is fetched.
pub async fn find_keys(
    token: &Secret,
    content: Option<&[u8]>,
    source: KeySource<'_>,
    connection: &Connection,
    plaintext: Plaintext,
) -> Result<FoundKeys, Error> {
    match source {
        KeySource::Octets(octets) => Ok(FoundKeys {
            keys: VerificationKeys::from_octets(octets)?,
            ..FoundKeys::default()
        }),
        KeySource::Secret(secret) => {
            let (form, keys) = choose(token.expose(), content, read_secret(secret)?);
            Ok(FoundKeys {
                keys,
                secret_form: Some(form),
                ..FoundKeys::default()
            })
        }
        KeySource::JwksUrl(url) => fetch(&read_address(url, plaintext)?, None, connection).await,
        KeySource::Issuer(address) => {
            let metadata = discover_metadata(address, plaintext, connection).await?;
            let url = metadata.jwks_uri.ok_or_else(|| Error::KeysRefused {
                address: address.to_owned(),
                reason: "its metadata name no jwks_uri".to_owned(),
            })?;
            fetch(&url, metadata.issuer, connection).await
        }
    }
}

async fn fetch(url: &Url, issuer: Option<String>, connection: &Connection) -> Result<FoundKeys, Error> {
    let connection = connection.clone().and_host_of(url);
    let fetched = fetch_key_set(&Http::default(), url, &connection).await?;
    let count = fetched.set.keys().len();
    Ok(FoundKeys {
        keys: fetched.set.into(),
        secret_form: None,
        issuer,
        view: Some(KeysView {
            address: url.to_string(),
            fetched_at: fetched.fetched_at,
            count,
        }),
    })
}
