//! Demonstrating proof of possession (RFC 9449): a proof for each request, and the nonces that servers hand out.

use std::collections::BTreeMap;
use std::time::SystemTime;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bearerbox_secret::Secret;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use url::Url;

use crate::error::ProtocolError;
use crate::http::{HttpResponse, Method};
use crate::signer::Signer;
use crate::time::seconds_since_epoch;

/// The error with which a server asks for a nonce of its own (RFC 9449 §8).
pub(crate) const USE_NONCE: &str = "use_dpop_nonce";

/// The latest nonce of each server (RFC 9449 §8.2): those of an authorization server and of an API are apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Nonces(BTreeMap<String, String>);

/// What a proof says (RFC 9449 §4.2).
pub(crate) struct ProofTerms<'a> {
    pub method: Method,
    pub url: &'a Url,
    pub jti: String,
    pub nonce: Option<&'a str>,
    /// The access token that goes along (RFC 9449 §7.1).
    pub access_token: Option<&'a Secret>,
    pub now: SystemTime,
}

/// The proof for one request (RFC 9449 §4.2).
pub(crate) fn dpop_proof(signer: &Signer, terms: &ProofTerms<'_>) -> Result<Secret, ProtocolError> {
    // RFC 9449 §4.2: "htu" is without query and fragment.
    let mut target = terms.url.clone();
    target.set_query(None);
    target.set_fragment(None);
    // Only what makes the key: its name is of no use to a server that has never seen it.
    let jwk: Map<String, Value> = signer
        .key
        .public_jwk()
        .unwrap_or_default()
        .into_iter()
        .filter(|(name, _)| !matches!(name.as_str(), "kid" | "use" | "alg" | "key_ops"))
        .collect();
    let mut claims = Map::from_iter([
        ("jti".to_owned(), terms.jti.clone().into()),
        ("htm".to_owned(), terms.method.name().into()),
        ("htu".to_owned(), target.as_str().into()),
        ("iat".to_owned(), seconds_since_epoch(terms.now).into()),
    ]);
    if let Some(nonce) = terms.nonce {
        claims.insert("nonce".to_owned(), nonce.into());
    }
    if let Some(token) = terms.access_token {
        let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(token.expose()));
        claims.insert("ath".to_owned(), hash.into());
    }
    signer.sign("dpop+jwt", Map::from_iter([("jwk".to_owned(), jwk.into())]), &claims)
}

impl Nonces {
    /// The nonce to use at `url`.
    pub(crate) fn of(&self, url: &Url) -> Option<&str> {
        self.0.get(&origin(url)).map(String::as_str)
    }

    /// Remembers the nonce in an answer from `url` (RFC 9449 §8.2). Whether there was one.
    pub(crate) fn learn(&mut self, url: &Url, response: &HttpResponse) -> bool {
        match response.header("dpop-nonce").filter(|nonce| !nonce.is_empty()) {
            Some(nonce) => {
                self.0.insert(origin(url), nonce.to_owned());
                true
            }
            None => false,
        }
    }
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
