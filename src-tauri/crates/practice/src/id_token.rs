//! ID tokens (OIDC Core §2).

use openssl::error::ErrorStack;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use crate::client::{ClientOptions, SigningAlgorithm};
use crate::endpoint::Endpoint;
use crate::fault::{Fault, Stage, merge};
use crate::jws::{read_own_jwt, sign_jwt};
use crate::object::object;
use crate::random::encode;
use crate::scope::Scope;
use crate::server::Server;
use crate::user::SignedIn;

const TYPE: &str = "JWT";

/// Whom an ID token is of, and what it is bound to.
pub(crate) struct IdTokenContent<'a> {
    pub(crate) user: &'a SignedIn,
    /// A refreshed one has none (OIDC Core §12.2).
    pub(crate) nonce: Option<&'a str>,
    /// What is given beside it, hashed.
    pub(crate) access_token: Option<&'a str>,
    pub(crate) code: Option<&'a str>,
    pub(crate) state: Option<&'a str>,
    /// The scope whose claims it has in it.
    pub(crate) claims_of: Option<&'a Scope>,
}

/// Issues an ID token at `endpoint`.
pub(crate) async fn issue_id_token(
    server: &Server,
    client: &ClientOptions,
    endpoint: Endpoint,
    content: IdTokenContent<'_>,
    now: u64,
) -> Result<String, ErrorStack> {
    let user = content.user;
    let mut claims = content
        .claims_of
        .map(|scope| user.user.claims(scope))
        .unwrap_or_default();
    claims.extend(object! {
        "iss": server.issuer,
        "sub": user.subject(),
        "aud": client.client_id,
        "iat": now,
        "exp": now + client.behaviour.id_token_lifetime.as_secs(),
        "auth_time": user.auth_time,
        "acr": user.acr.as_str(),
    });
    for (name, value) in [
        ("nonce", content.nonce.map(str::to_owned)),
        ("at_hash", content.access_token.map(half_hash)),
        ("c_hash", content.code.map(half_hash)),
        ("s_hash", content.state.map(half_hash)),
    ] {
        if let Some(value) = value {
            claims.insert(name.to_owned(), value.into());
        }
    }
    let fault = server
        .store()
        .faults
        .take(Some(&client.client_id), endpoint, Stage::IdToken);
    if let Some(fault) = fault {
        spoil(&mut claims, &fault);
    }
    match client.id_token_signing {
        SigningAlgorithm::Es256 => sign_jwt(server.keys.es256(), TYPE, claims),
        SigningAlgorithm::Rs256 => sign_jwt(server.rs256().await?, TYPE, claims),
    }
}

/// What an `id_token_hint` says: whose it is and for which client. It may have expired (OIDC RP-Initiated Logout §2).
pub(crate) struct IdTokenHint {
    pub(crate) subject: String,
    pub(crate) client_id: String,
}

pub(crate) fn read_id_token_hint(server: &Server, hint: &str) -> Option<IdTokenHint> {
    let claims = read_own_jwt(&server.keys, TYPE, hint)?;
    let text = |name: &str| Some(claims.get(name)?.as_str()?.to_owned());
    Some(IdTokenHint {
        subject: text("sub")?,
        client_id: text("aud")?,
    })
}

/// The claims of an ID token that has not expired.
pub(crate) fn read_id_token(server: &Server, token: &str, now: u64) -> Option<Map<String, Value>> {
    let claims = read_own_jwt(&server.keys, TYPE, token)?;
    let is_valid = now < claims.get("exp")?.as_u64()? && claims.get("iss")? == server.issuer.as_str();
    is_valid.then_some(claims)
}

/// The left half of a hash (OIDC Core §3.1.3.6 and §3.3.2.11); SHA-256 for both algorithms of this server.
fn half_hash(text: &str) -> String {
    encode(&Sha256::digest(text)[..16])
}

fn spoil(claims: &mut Map<String, Value>, fault: &Fault) {
    match fault {
        Fault::MergeIdToken(patch) => merge(claims, patch),
        Fault::WrongNonce => {
            claims.insert("nonce".to_owned(), "another-nonce".into());
        }
        Fault::OmitNonce => {
            claims.remove("nonce");
        }
        Fault::Answer { .. }
        | Fault::Redirect { .. }
        | Fault::HugeBody { .. }
        | Fault::Hang
        | Fault::Close
        | Fault::LoseAnswer
        | Fault::MergeAnswer(_)
        | Fault::WrongState
        | Fault::OmitState
        | Fault::WrongIssuer
        | Fault::OmitIssuer
        | Fault::AddParameters(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::half_hash;

    #[test]
    fn takes_the_left_half_of_the_hash() {
        // SHA-256("abc"), FIPS 180-2 appendix B.1: ba7816bf 8f01cfea 414140de 5dae2223 …
        assert_eq!(half_hash("abc"), "ungWv48Bz-pBQUDeXa4iIw");
    }
}
