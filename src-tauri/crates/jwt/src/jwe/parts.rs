//! A JWE taken apart, from its compact form or from JSON (RFC 7516 §7).

use super::DecryptProblem;
use crate::base64url::decode_base64url;
use crate::decoded::{Cause, Place, Problem, form_of, read_part};
use crate::json::{Json, JsonObject};
use crate::json_parser::parse_json;

pub(super) struct JweParts {
    pub(super) protected: JsonObject,
    /// For all recipients; only the JSON Serialization has it.
    pub(super) unprotected: JsonObject,
    pub(super) recipients: Vec<Recipient>,
    pub(super) iv: Vec<u8>,
    pub(super) ciphertext: Vec<u8>,
    pub(super) tag: Vec<u8>,
    /// The additional authenticated data: the protected header as it is written, and what `aad` adds (RFC 7516 §5.1
    /// step 14).
    pub(super) authenticated: Vec<u8>,
}

#[derive(Default)]
pub(super) struct Recipient {
    /// Only the JSON Serialization has it.
    pub(super) header: JsonObject,
    pub(super) encrypted_key: Vec<u8>,
}

impl JweParts {
    /// White space around the token is no part of it.
    pub(super) fn read(token: &str) -> Result<Self, DecryptProblem> {
        let token = token.trim_ascii();
        if token.starts_with('{') {
            Self::read_json(token)
        } else {
            Self::read_compact(token)
        }
    }

    fn read_compact(token: &str) -> Result<Self, DecryptProblem> {
        let parts: Vec<&str> = token.split('.').collect();
        let [protected, encrypted_key, iv, ciphertext, tag] = parts[..] else {
            return Err(DecryptProblem::NotAJwe {
                form: form_of(parts.len()),
            });
        };
        Ok(Self {
            protected: read_part(Place::Header, protected).map_err(DecryptProblem::Unreadable)?,
            unprotected: JsonObject::default(),
            recipients: vec![Recipient {
                header: JsonObject::default(),
                encrypted_key: octets(Place::EncryptedKey, encrypted_key)?,
            }],
            iv: octets(Place::InitializationVector, iv)?,
            ciphertext: octets(Place::Ciphertext, ciphertext)?,
            tag: octets(Place::Tag, tag)?,
            authenticated: protected.as_bytes().to_vec(),
        })
    }

    fn read_json(token: &str) -> Result<Self, DecryptProblem> {
        let json = parse_json(token).map_err(DecryptProblem::NotJson)?;
        let whole = json
            .as_object()
            .ok_or(DecryptProblem::MalformedPart { name: "ciphertext" })?;
        check_unique(whole)?;
        let protected = optional_text(whole, "protected")?;
        let aad = optional_text(whole, "aad")?;
        let mut authenticated = protected.unwrap_or_default().as_bytes().to_vec();
        if let Some(aad) = aad {
            // Decoded only to refuse what is no base64url: its text is what is authenticated.
            decode_base64url(aad).map_err(|_| DecryptProblem::MalformedPart { name: "aad" })?;
            authenticated.push(b'.');
            authenticated.extend(aad.as_bytes());
        }
        Ok(Self {
            protected: match protected {
                None => JsonObject::default(),
                Some(protected) => read_part(Place::Header, protected).map_err(DecryptProblem::Unreadable)?,
            },
            unprotected: optional_object(whole, "unprotected")?,
            recipients: read_recipients(whole)?,
            iv: optional_octets(whole, "iv", Place::InitializationVector)?,
            ciphertext: match optional_text(whole, "ciphertext")? {
                None => return Err(DecryptProblem::MalformedPart { name: "ciphertext" }),
                Some(ciphertext) => octets(Place::Ciphertext, ciphertext)?,
            },
            tag: optional_octets(whole, "tag", Place::Tag)?,
            authenticated,
        })
    }
}

/// Of the general form, or the one of the flattened (RFC 7516 §7.2.1, §7.2.2).
fn read_recipients(whole: &JsonObject) -> Result<Vec<Recipient>, DecryptProblem> {
    let Some(recipients) = whole.get("recipients") else {
        return Ok(vec![read_recipient(whole)?]);
    };
    let malformed = DecryptProblem::MalformedPart { name: "recipients" };
    if ["header", "encrypted_key"].iter().any(|name| whole.get(name).is_some()) {
        return Err(malformed);
    }
    let recipients = recipients.as_array().ok_or_else(|| malformed.clone())?;
    recipients
        .iter()
        .map(|recipient| {
            let recipient = recipient.as_object().ok_or_else(|| malformed.clone())?;
            check_unique(recipient)?;
            read_recipient(recipient)
        })
        .collect()
}

fn read_recipient(object: &JsonObject) -> Result<Recipient, DecryptProblem> {
    Ok(Recipient {
        header: optional_object(object, "header")?,
        encrypted_key: optional_octets(object, "encrypted_key", Place::EncryptedKey)?,
    })
}

fn check_unique(object: &JsonObject) -> Result<(), DecryptProblem> {
    match object.repeated_names().first() {
        None => Ok(()),
        Some(name) => Err(DecryptProblem::RepeatedMember {
            name: (*name).to_owned(),
        }),
    }
}

fn optional_text<'a>(object: &'a JsonObject, name: &'static str) -> Result<Option<&'a str>, DecryptProblem> {
    object.optional(name, Json::as_str, DecryptProblem::MalformedPart { name })
}

fn optional_object(object: &JsonObject, name: &'static str) -> Result<JsonObject, DecryptProblem> {
    let member = object.optional(name, Json::as_object, DecryptProblem::MalformedPart { name })?;
    Ok(member.cloned().unwrap_or_default())
}

fn optional_octets(object: &JsonObject, name: &'static str, place: Place) -> Result<Vec<u8>, DecryptProblem> {
    match optional_text(object, name)? {
        None => Ok(Vec::new()),
        Some(text) => octets(place, text),
    }
}

fn octets(place: Place, text: &str) -> Result<Vec<u8>, DecryptProblem> {
    decode_base64url(text).map_err(|problem| {
        DecryptProblem::Unreadable(Problem {
            place,
            cause: Cause::Base64(problem),
        })
    })
}
