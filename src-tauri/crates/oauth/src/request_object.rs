//! The request object: the authorization request as a signed JWT (RFC 9101).

use std::time::SystemTime;

use serde_json::{Map, Value as Json, json};

use crate::error::ProtocolError;
use crate::http::Parameter;
use crate::signer::Signer;
use crate::time::seconds_since_epoch;

/// How long it is good, in seconds: a person has yet to come by.
const LIFETIME: u64 = 300;

/// Parameters that are JSON in themselves, and are so in the request object (OpenID Connect Core §6.1, RFC 9396 §3).
const STRUCTURED: [&str; 2] = ["claims", "authorization_details"];

/// The request object with these parameters (RFC 9101 §4).
pub(crate) fn request_object(
    signer: &Signer,
    client_id: &str,
    audience: Option<&str>,
    parameters: &[Parameter],
    jti: String,
    now: SystemTime,
) -> Result<Parameter, ProtocolError> {
    let now = seconds_since_epoch(now);
    let mut claims = Map::from_iter([
        ("iss".to_owned(), json!(client_id)),
        ("aud".to_owned(), json!(audience)),
        ("iat".to_owned(), json!(now)),
        ("nbf".to_owned(), json!(now)),
        ("exp".to_owned(), json!(now + LIFETIME)),
        ("jti".to_owned(), json!(jti)),
    ]);
    for parameter in parameters {
        let text = parameter.value.expose();
        let value = if STRUCTURED.contains(&parameter.name.as_str()) {
            serde_json::from_str(text).unwrap_or_else(|_| json!(text))
        } else {
            json!(text)
        };
        // A name that repeats is a list (RFC 9101 §4).
        match claims.get_mut(&parameter.name) {
            Some(Json::Array(values)) if !STRUCTURED.contains(&parameter.name.as_str()) => values.push(value),
            Some(one) => *one = json!([one.clone(), value]),
            None => {
                claims.insert(parameter.name.clone(), value);
            }
        }
    }
    let object = signer.sign("oauth-authz-req+jwt", signer.kid(), &claims)?;
    Ok(Parameter::secret("request", object))
}
