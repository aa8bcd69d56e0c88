//! Tokens that are wrong on purpose, to see whether one's own API refuses them (RFC 8725 §2).

use bearerbox_jwt::{Json, encode_base64url};
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
}

const HOUR: u64 = 3600;

/// For nobody: the domain is reserved (RFC 2606 §2).
const NOBODY: &str = "https://nobody.invalid";

/// Makes such a token at `now`, in seconds since the Unix epoch.
///
/// # Errors
/// Those of [`sign_token`]; `NoRandomness` where another key is to be made.
pub fn make_wrong(mut request: SigningRequest<'_>, wrong: Wrong, now: u64) -> Result<Secret, Error> {
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
            let mut other = generate_like(request.key)?;
            if let Some(kid) = request.key.kid() {
                other = other.with_kid(kid);
            }
            sign_token(&SigningRequest {
                algorithm: Some(request.algorithm()?),
                key: &other,
                ..request
            })
        }
    }
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
