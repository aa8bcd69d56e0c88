//! Access tokens: JWTs (RFC 9068) or opaque ones, chosen by scope, checked the same way.
//!
//! None is stored: a JWT is signed and an opaque one encrypted, so both live through a restart and cost no
//! memory. What is stored are revocations, by `jti`, whose part before the dot names the grant.

use openssl::error::ErrorStack;
use openssl::symm::{Cipher, decrypt_aead, encrypt_aead};
use serde_json::{Map, Value};

use crate::acr::Acr;
use crate::client::{ClientOptions, SigningAlgorithm};
use crate::grant::Granted;
use crate::jws::{read_own_jwt, sign_jwt};
use crate::keys::Keys;
use crate::object::object;
use crate::random::{decode, encode, random_bytes, random_id};
use crate::scope::AccessTokenFormat;
use crate::server::Server;
use crate::user::{SignedIn, User};

const TYPE: &str = "at+jwt";
const IV: usize = 12;
const TAG: usize = 16;

/// What an access token says.
pub(crate) struct AccessToken {
    pub(crate) claims: Map<String, Value>,
}

impl AccessToken {
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.claims.get(name)?.as_str()
    }

    /// The person it speaks for, if it is not a client's own.
    pub(crate) fn signed_in(&self) -> Option<SignedIn> {
        Some(SignedIn {
            auth_time: self.claims.get("auth_time")?.as_u64()?,
            acr: self.text("acr").and_then(Acr::find).unwrap_or_default(),
            user: self.text("sub").and_then(User::find)?,
        })
    }

    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        self.text("scope")
            .is_some_and(|scopes| scopes.split(' ').any(|one| one == scope))
    }
}

/// Issues an access token for what was granted.
pub(crate) async fn issue_access_token(
    server: &Server,
    client: &ClientOptions,
    granted: &Granted,
    now: u64,
) -> Result<String, ErrorStack> {
    let person = granted.holder.person();
    let jti = match person {
        Some(person) => format!("{}.{}", person.grant_id, random_id()),
        None => random_id(),
    };
    let mut claims = object! {
        "iss": server.issuer,
        "sub": granted.holder.subject(),
        "aud": granted.access.audience.to_claim(server),
        "client_id": client.client_id,
        "iat": now,
        "exp": now + client.behaviour.access_token_lifetime.as_secs(),
        "jti": jti,
    };
    claims.extend(granted.access.to_claims());
    if let Some(actor) = &granted.actor {
        claims.insert("act".to_owned(), actor.clone().into());
    }
    if let Some(person) = person {
        claims.extend(object! { "auth_time": person.user.auth_time, "acr": person.user.acr.as_str() });
    }
    match granted.access.scope.access_token_format() {
        AccessTokenFormat::Jwt(SigningAlgorithm::Es256) => sign_jwt(server.keys.es256(), TYPE, claims),
        AccessTokenFormat::Jwt(SigningAlgorithm::Rs256) => sign_jwt(server.rs256().await?, TYPE, claims),
        AccessTokenFormat::Opaque => seal(&server.keys, claims),
    }
}

/// The access token if it is this server's, has not expired and was not revoked.
pub(crate) fn read_access_token(server: &Server, token: &str, now: u64) -> Option<AccessToken> {
    let claims = read_own_jwt(&server.keys, TYPE, token).or_else(|| unseal(&server.keys, token))?;
    let token = AccessToken { claims };
    let jti = token.text("jti")?;
    let expires_at = token.claims.get("exp")?.as_u64()?;
    let is_valid =
        now < expires_at && token.text("iss") == Some(&server.issuer) && !server.store().kept.is_revoked(jti);
    is_valid.then_some(token)
}

/// An opaque token: initialization vector, tag and AES-256-GCM ciphertext of the claims.
fn seal(keys: &Keys, claims: Map<String, Value>) -> Result<String, ErrorStack> {
    let iv = random_bytes::<IV>();
    let mut tag = [0; TAG];
    let sealed = encrypt_aead(
        Cipher::aes_256_gcm(),
        &keys.opaque,
        Some(&iv),
        TYPE.as_bytes(),
        Value::Object(claims).to_string().as_bytes(),
        &mut tag,
    )?;
    Ok(encode([&iv[..], &tag, &sealed].concat()))
}

fn unseal(keys: &Keys, token: &str) -> Option<Map<String, Value>> {
    let bytes = decode(token)?;
    let (iv, rest) = bytes.split_at_checked(IV)?;
    let (tag, sealed) = rest.split_at_checked(TAG)?;
    let claims = decrypt_aead(
        Cipher::aes_256_gcm(),
        &keys.opaque,
        Some(iv),
        TYPE.as_bytes(),
        sealed,
        tag,
    )
    .ok()?;
    serde_json::from_slice(&claims).ok()
}

#[cfg(test)]
mod tests {
    use super::{seal, unseal};
    use crate::keys::Keys;
    use crate::object::object;

    #[test]
    fn an_opaque_token_is_read_only_by_its_own_server_and_unchanged() {
        let (keys, others) = (Keys::generate().unwrap(), Keys::generate().unwrap());
        let token = seal(&keys, object! {"sub": "alice"}).unwrap();

        assert!(!token.contains('.'));
        assert_eq!(unseal(&keys, &token).unwrap()["sub"], "alice");
        assert!(unseal(&others, &token).is_none());
        assert!(unseal(&keys, &token[..token.len() - 4]).is_none());
        assert!(unseal(&keys, "short").is_none());
    }
}
