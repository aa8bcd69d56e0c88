//! The JSON Serialization, general and flattened (RFC 7515 §7.2).

use std::borrow::Cow;

use super::compact::signing_input;
use super::header::{JoseHeader, UNDERSTOOD};
use super::{Jws, read_octets};
use crate::decoded::{Place, read_part};
use crate::json::{Json, JsonObject};
use crate::json_parser::parse_json;
use crate::verify::VerifyProblem;

pub(super) fn read<'a>(
    token: &str,
    content: Option<&'a [u8]>,
) -> Result<Vec<Result<Jws<'a>, VerifyProblem>>, VerifyProblem> {
    let json = parse_json(token).map_err(VerifyProblem::NotJson)?;
    let whole = json
        .as_object()
        .ok_or(VerifyProblem::MalformedPart { name: "signatures" })?;
    check_unique(whole)?;
    let payload = optional_text(whole, "payload")?;
    let read = |signature| read_signature(signature, payload, content);
    let Some(signatures) = whole.get("signatures") else {
        return Ok(vec![Ok(read(whole)?)]);
    };
    let malformed = VerifyProblem::MalformedPart { name: "signatures" };
    if ["protected", "header", "signature"]
        .iter()
        .any(|name| whole.get(name).is_some())
    {
        return Err(malformed);
    }
    let signatures = signatures.as_array().filter(|signatures| !signatures.is_empty());
    let signatures = signatures.ok_or_else(|| malformed.clone())?.iter();
    Ok(signatures
        .map(|signature| {
            let signature = signature.as_object().ok_or_else(|| malformed.clone())?;
            check_unique(signature)?;
            read(signature)
        })
        .collect())
}

fn read_signature<'a>(
    object: &JsonObject,
    payload: Option<&str>,
    content: Option<&'a [u8]>,
) -> Result<Jws<'a>, VerifyProblem> {
    let protected = optional_text(object, "protected")?;
    let malformed = VerifyProblem::MalformedPart { name: "header" };
    let unprotected = object.optional("header", Json::as_object, malformed)?;
    let signature = optional_text(object, "signature")?.ok_or(VerifyProblem::MalformedPart { name: "signature" })?;
    let header = match protected {
        None => JsonObject::default(),
        Some(protected) => read_part(Place::Header, protected).map_err(VerifyProblem::Unreadable)?,
    };
    let header = JoseHeader::read(&header, unprotected, &UNDERSTOOD)?;
    let payload = match (payload, content) {
        (None, None) => return Err(VerifyProblem::MalformedPart { name: "payload" }),
        (Some(_), Some(_)) => return Err(VerifyProblem::NotDetached),
        (None, Some(content)) => Cow::Borrowed(content),
        (Some(payload), None) if header.is_encoded => Cow::Owned(read_octets(Place::Claims, payload)?),
        (Some(payload), None) => Cow::Owned(payload.as_bytes().to_vec()),
    };
    let input = signing_input(protected.unwrap_or_default(), &payload, header.is_encoded);
    Jws::new(header, Cow::Owned(input), payload, signature)
}

fn check_unique(object: &JsonObject) -> Result<(), VerifyProblem> {
    match object.repeated_names().first() {
        None => Ok(()),
        Some(name) => Err(VerifyProblem::RepeatedMember {
            name: (*name).to_owned(),
        }),
    }
}

fn optional_text<'a>(object: &'a JsonObject, name: &'static str) -> Result<Option<&'a str>, VerifyProblem> {
    object.optional(name, Json::as_str, VerifyProblem::MalformedPart { name })
}
