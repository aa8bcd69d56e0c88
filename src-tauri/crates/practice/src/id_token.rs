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
use crate::server::Server;
use crate::user::SignedIn;

const TYPE: &str = "JWT";

/// Issues an ID token beside `access_token`; a refreshed one has no nonce (OIDC Core §12.2).
pub(crate) async fn issue_id_token(
    server: &Server,
    client: &ClientOptions,
    user: &SignedIn,
    nonce: Option<&str>,
    access_token: &str,
    now: u64,
) -> Result<String, ErrorStack> {
    let mut claims = object! {
        "iss": server.issuer,
        "sub": user.subject(),
        "aud": client.client_id,
        "iat": now,
        "exp": now + client.behaviour.id_token_lifetime.as_secs(),
        "auth_time": user.auth_time,
        "at_hash": at_hash(access_token),
    };
    if let Some(nonce) = nonce {
        claims.insert("nonce".to_owned(), nonce.into());
    }
    let fault = server
        .store()
        .faults
        .take(Some(&client.client_id), Endpoint::Token, Stage::IdToken);
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

/// The left half of the access token's hash (OIDC Core §3.1.3.6); SHA-256 for both algorithms of this server.
fn at_hash(access_token: &str) -> String {
    encode(&Sha256::digest(access_token)[..16])
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
    use super::at_hash;

    #[test]
    fn takes_the_left_half_of_the_hash() {
        // SHA-256("abc"), FIPS 180-2 appendix B.1: ba7816bf 8f01cfea 414140de 5dae2223 …
        assert_eq!(at_hash("abc"), "ungWv48Bz-pBQUDeXa4iIw");
    }
}
