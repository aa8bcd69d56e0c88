//! What was found out of a token that came from anywhere.

use serde::Serialize;
use ts_rs::TS;

use super::{ClaimRow, FindingView, JwtView, KeysView};
use crate::jwts::SecretForm;

/// A token held to the rules with given keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct ProofView {
    /// The rules, in order.
    pub findings: Vec<FindingView>,
    /// Where the keys were fetched from.
    pub keys: Option<KeysView>,
    /// How the secret was read.
    pub secret_form: Option<SecretForm>,
}

/// A token that was decrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DecryptedView {
    /// What was opened, from the outside in.
    pub layers: Vec<DecryptedLayer>,
    /// What was inside, where it is a signed token: its signature is not checked by decrypting.
    pub jwt: Option<JwtView>,
    /// What was inside, where it is claims.
    pub claims: Vec<ClaimRow>,
}

/// One encryption.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct DecryptedLayer {
    /// How the content's key was found: `RSA-OAEP`.
    pub alg: String,
    /// How the content was encrypted: `A256GCM`.
    pub enc: String,
    /// The key that opened it.
    pub kid: Option<String>,
    /// The header's members.
    pub header: Vec<ClaimRow>,
}
