//! Private keys for a draft: read as they were pasted, or made anew. Like a typed client secret, such a key is in the
//! window until the draft is saved.

use bearerbox_core::{ClientKey, NewKey, make_key, read_key};
use bearerbox_secret::Secret;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::State;
use ts_rs::TS;

use super::{Answer, off_the_runtime};
use crate::{door::Door, words::refuse};

/// A key for a draft.
#[derive(Debug, Serialize, TS)]
#[ts(export)]
pub struct KeyView {
    /// The private JWK set, for the draft.
    #[ts(type = "{ keys: Array<Record<string, unknown>> }")]
    pub jwks: Value,
    /// The public JWK set, for registration.
    #[ts(type = "{ keys: Array<Record<string, unknown>> }")]
    pub public_jwks: Value,
    /// What it is called.
    pub kid: Option<String>,
    /// What it signs by, the usual one first.
    pub algorithms: Vec<&'static str>,
}

impl From<ClientKey> for KeyView {
    fn from(key: ClientKey) -> Self {
        Self {
            jwks: serde_json::from_str(key.jwks.expose()).unwrap_or_default(),
            public_jwks: key.public_jwks,
            kid: key.kid,
            algorithms: key.algorithms,
        }
    }
}

/// What kind of key to make, as the window says it.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum KeyKindChoice {
    Rsa2048,
    Rsa3072,
    P256,
    P384,
    P521,
    Ed25519,
}

impl From<KeyKindChoice> for NewKey {
    fn from(choice: KeyKindChoice) -> Self {
        match choice {
            KeyKindChoice::Rsa2048 => Self::Rsa2048,
            KeyKindChoice::Rsa3072 => Self::Rsa3072,
            KeyKindChoice::P256 => Self::P256,
            KeyKindChoice::P384 => Self::P384,
            KeyKindChoice::P521 => Self::P521,
            KeyKindChoice::Ed25519 => Self::Ed25519,
        }
    }
}

/// Reads a private key that was pasted; of several the one that is named `kid`.
#[tauri::command]
pub async fn key_read(text: String, kid: Option<String>) -> Answer<KeyView> {
    let key = read_key(&Secret::new(text), kid.as_deref()).map_err(refuse)?;
    Ok(key.into())
}

/// The public half of the key that a profile keeps, for registration.
#[tauri::command]
pub async fn profile_public_jwks(door: State<'_, Door>, id: i64) -> Answer<Value> {
    door.bearerbox().await?.public_jwks(id).await.map_err(refuse)
}

/// Makes a private key.
#[tauri::command]
pub async fn key_new(kind: KeyKindChoice) -> Answer<KeyView> {
    off_the_runtime(move || Ok(make_key(kind.into()).map_err(refuse)?.into())).await
}
