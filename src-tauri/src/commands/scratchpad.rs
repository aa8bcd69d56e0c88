//! What can be done with a pasted token. The text is the person's own, and so is a token that they make of it; keys of
//! profiles stay where they are.

use std::time::{Duration, SystemTime};

use bearerbox_core::{
    comparison::compare_found,
    jwts::{Demands, Wrong},
    scratchpad::{NewToken, PastedKeys, PrivateKeySource, look_through, verify_pasted},
    view::{ComparedAs, ComparisonView, DecryptedView, ProofView, ScratchpadView},
};
use bearerbox_secret::Secret;
use serde::Deserialize;
use tauri::State;
use ts_rs::TS;

use super::{Answer, off_the_runtime};
use crate::door::Door;
use crate::words::refuse;

/// How far two clocks may differ.
const LEEWAY: Duration = Duration::from_secs(60);

/// Where the keys to verify with are, as the window says it.
#[derive(Deserialize, TS)]
#[serde(tag = "from", rename_all = "snake_case")]
#[ts(export)]
pub enum KeysChoice {
    /// A JWK, a JWK Set, a public key in PEM or a certificate.
    Key {
        /// The text.
        text: String,
    },
    /// A shared secret.
    Secret {
        /// The text.
        text: String,
    },
    /// The address of a JWK Set.
    Jwks {
        /// The address.
        url: String,
    },
    /// An issuer.
    Issuer {
        /// The address.
        url: String,
    },
}

/// A private key, as the window says it.
#[derive(Deserialize, TS)]
#[serde(tag = "from", rename_all = "snake_case")]
#[ts(export)]
pub enum PrivateKeyChoice {
    /// The client's of a profile.
    Profile {
        /// The profile.
        #[ts(type = "number")]
        profile_id: i64,
    },
    /// One that is pasted, or a secret.
    Pasted {
        /// The text.
        text: String,
    },
    /// A new one.
    New,
}

/// What is to be wrong with a token, as the window says it.
#[derive(Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum WrongChoice {
    /// It expired an hour ago.
    Expired,
    /// It is for somebody else.
    Audience,
    /// Its `alg` is `none`.
    Unsigned,
    /// Its signature was changed.
    Tampered,
    /// Another key signed it.
    SwappedKey,
    /// Its secret is the public key.
    PublicKeyAsSecret,
}

impl From<PrivateKeyChoice> for PrivateKeySource {
    fn from(choice: PrivateKeyChoice) -> Self {
        match choice {
            PrivateKeyChoice::Profile { profile_id } => Self::Profile(profile_id),
            PrivateKeyChoice::Pasted { text } => Self::Pasted(Secret::new(text)),
            PrivateKeyChoice::New => Self::New,
        }
    }
}

impl From<KeysChoice> for PastedKeys {
    fn from(choice: KeysChoice) -> Self {
        match choice {
            KeysChoice::Key { text } => Self::Key(Secret::new(text)),
            KeysChoice::Secret { text } => Self::Secret(Secret::new(text)),
            KeysChoice::Jwks { url } => Self::Jwks(url),
            KeysChoice::Issuer { url } => Self::Issuer(url),
        }
    }
}

impl From<WrongChoice> for Wrong {
    fn from(choice: WrongChoice) -> Self {
        match choice {
            WrongChoice::Expired => Self::Expired,
            WrongChoice::Audience => Self::Audience,
            WrongChoice::Unsigned => Self::Unsigned,
            WrongChoice::Tampered => Self::Tampered,
            WrongChoice::SwappedKey => Self::SwappedKey,
            WrongChoice::PublicKeyAsSecret => Self::PublicKeyAsSecret,
        }
    }
}

/// Finds the tokens in a text, and decodes the one at `chosen`. Nothing of it is kept.
#[tauri::command]
pub async fn scratchpad_look(text: String, chosen: usize) -> Answer<ScratchpadView> {
    let text = Secret::new(text);
    off_the_runtime(move || Ok(look_through(&text, chosen))).await
}

/// Compares the tokens at two places, which are to each other as the person says.
#[tauri::command]
pub async fn scratchpad_compare(
    text: String,
    before: usize,
    after: usize,
    related: ComparedAs,
) -> Answer<ComparisonView> {
    let text = Secret::new(text);
    off_the_runtime(move || compare_found(&text, before, after, related).map_err(refuse)).await
}

/// Holds the token at `chosen` to the rules.
#[tauri::command]
pub async fn scratchpad_verify(
    text: String,
    chosen: usize,
    keys: KeysChoice,
    audience: Option<String>,
) -> Answer<ProofView> {
    let text = Secret::new(text);
    let demands = Demands {
        audiences: audience.into_iter().collect(),
        issuer: None,
        at: SystemTime::now(),
        leeway: LEEWAY,
    };
    let verified = verify_pasted(&text, chosen, &keys.into(), &demands).await;
    verified.map_err(refuse)
}

/// Decrypts the token at `chosen`.
#[tauri::command]
pub async fn scratchpad_decrypt(
    door: State<'_, Door>,
    text: String,
    chosen: usize,
    key: PrivateKeyChoice,
) -> Answer<DecryptedView> {
    let bearerbox = door.bearerbox().await?;
    let decrypted = bearerbox.decrypt_pasted(&Secret::new(text), chosen, &key.into()).await;
    decrypted.map_err(refuse)
}

/// Makes a token of a header and claims: the person's own, which they take from the window.
#[tauri::command]
pub async fn scratchpad_sign(
    door: State<'_, Door>,
    header: String,
    claims: String,
    key: PrivateKeyChoice,
    wrong: Option<WrongChoice>,
) -> Answer<String> {
    let bearerbox = door.bearerbox().await?;
    let token = NewToken {
        header: &header,
        claims: &claims,
        wrong: wrong.map(Wrong::from),
    };
    let made = bearerbox.make_token(token, &key.into()).await.map_err(refuse)?;
    Ok(made.expose().to_owned())
}
