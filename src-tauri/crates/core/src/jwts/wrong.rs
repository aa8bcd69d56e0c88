//! Tokens that are wrong on purpose, to see whether one's own API refuses them (RFC 8725 §2).

use bearerbox_jwt::{Algorithm, Json, SigningKey, encode_base64url};
use bearerbox_secret::Secret;
use serde_json::{Map, Value};

use super::{SigningRequest, sign_token};
use crate::Error;
use crate::keys::generate_like;

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// `exp` was an hour ago.
    Expired,
    /// `aud` is somebody else.
    Audience,
    /// `alg` is `none`, and there is no signature (RFC 8725 §2.1).
    Unsigned,
    /// The signature is of other octets.
    Tampered,
    /// Another key signed it, by the same `kid` and algorithm.
    SwappedKey,
    /// HS256, with the PEM of the public key as the secret, which everybody knows (RFC 8725 §2.1).
    PublicKeyAsSecret,
}

const HOUR: u64 = 3600;

/// For nobody: the domain is reserved (RFC 2606 §2).
const NOBODY: &str = "https://nobody.invalid";

/// Makes such a token at `now`, in seconds since the Unix epoch.
///
/// # Errors
/// Those of [`sign_token`]; `NoRandomness` where another key is to be made; `Key` where there is no public one.
pub fn make_wrong(mut request: SigningRequest<'_>, wrong: Wrong, now: u64) -> Result<Secret, Error> {
    let key = request.key;
    match wrong {
        Wrong::Expired => {
            for name in ["iat", "nbf"] {
                if request.claims.get(name).is_some() {
                    request.claims.set(name, seconds(now.saturating_sub(2 * HOUR)));
                }
            }
            request.claims.set("exp", seconds(now.saturating_sub(HOUR)));
            sign_token(&request)
        }
        Wrong::Audience => {
            request.claims.set("aud", Json::String(NOBODY.to_owned()));
            sign_token(&request)
        }
        Wrong::Unsigned => Ok(unsigned(&request)),
        Wrong::Tampered => Ok(tampered(&sign_token(&request)?)),
        Wrong::SwappedKey => {
            let algorithm = request.algorithm()?;
            sign_by_other(request, generate_like(key)?, algorithm)
        }
        Wrong::PublicKeyAsSecret => {
            let secret = Secret::new(key.public_pem()?);
            sign_by_other(request, SigningKey::from_client_secret(&secret), Algorithm::Hs256)
        }
    }
}

/// By another key that has the same name.
fn sign_by_other(request: SigningRequest<'_>, other: SigningKey, algorithm: Algorithm) -> Result<Secret, Error> {
    let other = match request.key.kid() {
        Some(kid) => other.with_kid(kid),
        None => other,
    };
    sign_token(&SigningRequest {
        algorithm: Some(algorithm),
        key: &other,
        ..request
    })
}

fn seconds(time: u64) -> Json {
    Json::Number(time.to_string())
}

fn unsigned(request: &SigningRequest<'_>) -> Secret {
    let mut header = Map::from_iter([("alg".to_owned(), Value::from("none"))]);
    header.extend(request.whole_header());
    let header = encode_base64url(Value::Object(header).to_string());
    Secret::new(format!("{header}.{}.", encode_base64url(request.claims.to_string())))
}

/// Another letter in the middle of the signature, where every bit counts.
fn tampered(token: &Secret) -> Secret {
    let mut text: Vec<char> = token.expose().chars().collect();
    let start = text.iter().rposition(|letter| *letter == '.').map_or(0, |dot| dot + 1);
    let middle = start + (text.len() - start) / 2;
    if let Some(letter) = text.get_mut(middle) {
        *letter = if *letter == 'A' { 'B' } else { 'A' };
    }
    Secret::new(text.into_iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use bearerbox_jwt::{KeyProblem, parse_json};

    use super::*;
    use crate::{NewKey, generate_key};

    fn request(key: &SigningKey) -> SigningRequest<'_> {
        let claims = parse_json(r#"{"sub":"alice"}"#).unwrap();
        SigningRequest {
            key,
            algorithm: None,
            header: Map::new(),
            claims: claims.as_object().cloned().unwrap(),
        }
    }

    #[test]
    fn the_public_key_serves_as_a_secret_by_the_text_that_everybody_has() {
        let key = generate_key(NewKey::P256).unwrap().with_kid("one");

        let made = make_wrong(request(&key), Wrong::PublicKeyAsSecret, 0).unwrap();

        let pem = key.public_pem().unwrap();
        assert!(pem.starts_with("-----BEGIN PUBLIC KEY-----\n") && pem.ends_with("-----END PUBLIC KEY-----\n"));
        let secret = SigningKey::from_client_secret(&Secret::new(pem)).with_kid("one");
        let expected = sign_token(&request(&secret)).unwrap();
        assert_eq!(made.expose(), expected.expose());
    }

    #[test]
    fn a_shared_secret_has_no_public_key_to_serve() {
        let secret = SigningKey::from_client_secret(&Secret::new("a".repeat(32)));
        let refused = make_wrong(request(&secret), Wrong::PublicKeyAsSecret, 0);
        assert!(matches!(refused, Err(Error::Key(KeyProblem::Symmetric))), "{refused:?}");
    }
}
