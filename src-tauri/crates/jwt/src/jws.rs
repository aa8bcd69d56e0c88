//! A JWS in compact form, taken apart to be verified: every rule that needs no key is kept here (RFC 7515 §5.2).

use crate::algorithm::{Algorithm, Scheme};
use crate::base64url::decode_base64url;
use crate::decoded::{Cause, Place, Problem, form_of, read_part};
use crate::json::{Json, JsonObject};
use crate::verify::{Verified, VerifyProblem};

pub(crate) struct Jws<'a> {
    pub(crate) algorithm: Algorithm,
    pub(crate) kid: Option<String>,
    /// What is signed (RFC 7515 §2).
    pub(crate) input: &'a str,
    pub(crate) signature: Vec<u8>,
    header: JsonObject,
    payload: Vec<u8>,
}

impl<'a> Jws<'a> {
    /// White space around the token is no part of it.
    pub(crate) fn read(token: &'a str) -> Result<Self, VerifyProblem> {
        let token = token.trim_ascii();
        let parts: Vec<&str> = token.split('.').collect();
        let [header, payload, signature] = parts[..] else {
            let form = form_of(parts.len());
            return Err(VerifyProblem::NotAJws { form });
        };
        let input = &token[..header.len() + 1 + payload.len()];
        let header = read_part(Place::Header, header).map_err(VerifyProblem::Unreadable)?;
        if let Some(name) = header.repeated_names().first() {
            let name = (*name).to_owned();
            return Err(VerifyProblem::RepeatedMember { name });
        }
        let algorithm = read_algorithm(&header)?;
        check_critical(&header)?;
        let kid = match header.get("kid") {
            None => None,
            Some(Json::String(kid)) => Some(kid.clone()),
            Some(Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) => {
                return Err(VerifyProblem::MalformedMember { name: "kid" });
            }
        };
        let payload = read_octets(Place::Claims, payload)?;
        let signature = read_octets(Place::Signature, signature)?;
        check_length(algorithm, signature.len())?;
        Ok(Self {
            algorithm,
            kid,
            input,
            signature,
            header,
            payload,
        })
    }

    pub(crate) fn verified_by(self, kid: Option<&str>, thumbprint: Option<String>) -> Verified {
        Verified {
            algorithm: self.algorithm,
            header: self.header,
            payload: self.payload,
            kid: kid.map(str::to_owned),
            thumbprint,
        }
    }
}

fn read_octets(place: Place, text: &str) -> Result<Vec<u8>, VerifyProblem> {
    decode_base64url(text).map_err(|problem| {
        let cause = Cause::Base64(problem);
        VerifyProblem::Unreadable(Problem { place, cause })
    })
}

fn read_algorithm(header: &JsonObject) -> Result<Algorithm, VerifyProblem> {
    match header.text("alg") {
        None => Err(VerifyProblem::MalformedMember { name: "alg" }),
        Some("none") => Err(VerifyProblem::NotSigned),
        Some(alg) => Algorithm::from_name(alg).ok_or_else(|| VerifyProblem::UnknownAlgorithm { alg: alg.to_owned() }),
    }
}

/// RFC 7515 §4.1.11: a list that is not empty, of extensions; none of them is understood here.
fn check_critical(header: &JsonObject) -> Result<(), VerifyProblem> {
    let Some(crit) = header.get("crit") else { return Ok(()) };
    let first = crit.as_array().and_then(<[Json]>::first).and_then(Json::as_str);
    Err(match first {
        Some(name) => VerifyProblem::UnknownCritical { name: name.to_owned() },
        None => VerifyProblem::MalformedMember { name: "crit" },
    })
}

fn check_length(algorithm: Algorithm, octets: usize) -> Result<(), VerifyProblem> {
    let expected = match algorithm.scheme() {
        Scheme::Ecdsa(curve, _) => 2 * curve.octets(),
        // Theirs depends on the key, or has no second form that people take for it.
        Scheme::Hmac(_) | Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) | Scheme::Edwards(_) => return Ok(()),
    };
    if octets != expected {
        return Err(VerifyProblem::SignatureLength { octets, expected });
    }
    Ok(())
}
