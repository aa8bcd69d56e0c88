//! JWS in compact form (RFC 7515): what this server signs, and reading back its own.
//!
//! Tokens of other servers are never read here, and assertions of clients only taken apart.

use openssl::error::ErrorStack;
use serde_json::{Map, Value};

use crate::keys::{Keys, SigningKey};
use crate::object::object;
use crate::random::{decode, encode};

/// A JWT in its parts.
pub(crate) struct Jwt<'a> {
    pub(crate) header: Map<String, Value>,
    pub(crate) claims: Map<String, Value>,
    /// What is signed.
    pub(crate) input: &'a str,
    pub(crate) signature: Vec<u8>,
}

/// Signs `claims` as a JWT whose header says `typ`.
pub(crate) fn sign_jwt(key: &SigningKey, typ: &str, claims: Map<String, Value>) -> Result<String, ErrorStack> {
    let header = object! { "typ": typ, "alg": key.algorithm.as_str(), "kid": key.kid };
    let mut jwt = encode(Value::Object(header).to_string());
    jwt.push('.');
    jwt.push_str(&encode(Value::Object(claims).to_string()));
    let signature = key.sign(jwt.as_bytes())?;
    jwt.push('.');
    jwt.push_str(&encode(signature));
    Ok(jwt)
}

/// The claims of a JWT that this server signed with this `typ`; times are not looked at.
pub(crate) fn read_own_jwt(keys: &Keys, typ: &str, jwt: &str) -> Option<Map<String, Value>> {
    let Jwt {
        header,
        claims,
        input,
        signature,
    } = split_jwt(jwt)?;
    let key = keys.find(header.get("kid")?.as_str()?)?;
    // The key decides the algorithm (RFC 8725 §3.1); the header has to agree.
    let is_ours = header.get("alg")?.as_str()? == key.algorithm.as_str()
        && header.get("typ")?.as_str()? == typ
        && key.verify(input.as_bytes(), &signature);
    is_ours.then_some(claims)
}

/// The parts of a JWT, its signature unchecked.
pub(crate) fn split_jwt(jwt: &str) -> Option<Jwt<'_>> {
    let (input, signature) = jwt.rsplit_once('.')?;
    let (header, claims) = input.split_once('.')?;
    Some(Jwt {
        header: read_object(header)?,
        claims: read_object(claims)?,
        input,
        signature: decode(signature)?,
    })
}

fn read_object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&decode(part)?).ok()
}

#[cfg(test)]
mod tests {
    use super::{read_own_jwt, sign_jwt};
    use crate::keys::Keys;
    use crate::object::object;

    #[test]
    fn reads_only_its_own_tokens_of_the_asked_type() {
        let (keys, others) = (Keys::generate().unwrap(), Keys::generate().unwrap());
        let jwt = sign_jwt(keys.es256(), "JWT", object! {"sub": "alice"}).unwrap();

        let claims = read_own_jwt(&keys, "JWT", &jwt).unwrap();

        assert_eq!(claims["sub"], "alice");
        assert!(read_own_jwt(&keys, "at+jwt", &jwt).is_none());
        assert!(read_own_jwt(&others, "JWT", &jwt).is_none());
        assert!(read_own_jwt(&keys, "JWT", &jwt[..jwt.len() - 2]).is_none());
    }
}
