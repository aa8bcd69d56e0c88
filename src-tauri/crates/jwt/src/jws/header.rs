//! The JOSE header of one signature, from its protected and its other half (RFC 7515 §4).

use crate::algorithm::Algorithm;
use crate::json::{Json, JsonObject};
use crate::verify::VerifyProblem;

/// The extensions that `crit` may name (RFC 7797 §6).
pub(super) const UNDERSTOOD: [&str; 1] = ["b64"];

pub(super) struct JoseHeader {
    pub(super) algorithm: Algorithm,
    pub(super) kid: Option<String>,
    /// Whether the payload is base64url in what is signed (RFC 7797 §3).
    pub(super) is_encoded: bool,
    pub(super) members: JsonObject,
}

impl JoseHeader {
    pub(super) fn read(
        protected: &JsonObject,
        unprotected: Option<&JsonObject>,
        understood: &[&str],
    ) -> Result<Self, VerifyProblem> {
        for name in ["crit", "b64"] {
            if unprotected.is_some_and(|header| header.get(name).is_some()) {
                return Err(VerifyProblem::Unprotected { name });
            }
        }
        let members = match unprotected {
            None => protected.clone(),
            Some(unprotected) => JsonObject::new([protected.members(), unprotected.members()].concat()),
        };
        if let Some(name) = members.repeated_names().first() {
            let name = (*name).to_owned();
            return Err(VerifyProblem::RepeatedMember { name });
        }
        let algorithm = read_algorithm(&members)?;
        check_critical(protected, understood)?;
        Ok(Self {
            algorithm,
            kid: read_kid(&members)?,
            is_encoded: read_b64(protected)?,
            members,
        })
    }
}

fn read_algorithm(header: &JsonObject) -> Result<Algorithm, VerifyProblem> {
    match header.text("alg") {
        None => Err(VerifyProblem::MalformedMember { name: "alg" }),
        Some("none") => Err(VerifyProblem::NotSigned),
        Some(alg) => Algorithm::from_name(alg).ok_or_else(|| VerifyProblem::UnknownAlgorithm { alg: alg.to_owned() }),
    }
}

fn read_kid(header: &JsonObject) -> Result<Option<String>, VerifyProblem> {
    let kid = header.optional("kid", Json::as_str, VerifyProblem::MalformedMember { name: "kid" })?;
    Ok(kid.map(str::to_owned))
}

/// RFC 7515 §4.1.11: a list that is not empty, of extensions that are in the header, each named once.
fn check_critical(header: &JsonObject, understood: &[&str]) -> Result<(), VerifyProblem> {
    let Some(crit) = header.get("crit") else { return Ok(()) };
    let malformed = VerifyProblem::MalformedMember { name: "crit" };
    let names = crit.as_array().filter(|names| !names.is_empty());
    let mut seen = Vec::new();
    for name in names.ok_or_else(|| malformed.clone())? {
        let name = name.as_str().ok_or_else(|| malformed.clone())?;
        if !understood.contains(&name) {
            return Err(VerifyProblem::UnknownCritical { name: name.to_owned() });
        }
        if seen.contains(&name) || header.get(name).is_none() {
            return Err(malformed);
        }
        seen.push(name);
    }
    Ok(())
}

/// RFC 7797 §6: where it is `false`, `crit` names it, so that nobody reads the payload the other way.
fn read_b64(header: &JsonObject) -> Result<bool, VerifyProblem> {
    let malformed = VerifyProblem::MalformedMember { name: "b64" };
    let is_encoded = header.optional("b64", Json::as_bool, malformed)?.unwrap_or(true);
    if !is_encoded && header.get("crit").is_none() {
        return Err(VerifyProblem::MalformedMember { name: "crit" });
    }
    Ok(is_encoded)
}
