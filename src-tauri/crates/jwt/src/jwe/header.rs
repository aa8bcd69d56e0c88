//! The JOSE header of one recipient: every rule that needs no key is kept here (RFC 7516 §4, RFC 7518 §4).

use super::parts::{JweParts, Recipient};
use super::{ContentEncryption, DecryptProblem, KeyManagement};
use crate::base64url::decode_base64url;
use crate::json::{Json, JsonObject};

/// How many iterations of PBKDF2 a token may ask for (RFC 7518 §4.8.1.2 sets no limit; RFC 8725 §3.2 wants one).
pub const ITERATIONS_LIMIT: u32 = 1_000_000;

/// RFC 7518 §4.8.1.1: "A Salt Input value containing 8 or more octets MUST be used".
const SALT_AT_LEAST: usize = 8;

pub(super) struct JoseHeader {
    pub(super) alg: KeyManagement,
    pub(super) enc: ContentEncryption,
    pub(super) kid: Option<String>,
    pub(super) is_compressed: bool,
    /// Of all places.
    pub(super) members: JsonObject,
}

impl JoseHeader {
    pub(super) fn read(parts: &JweParts, recipient: &Recipient) -> Result<Self, DecryptProblem> {
        let places = [&parts.protected, &parts.unprotected, &recipient.header];
        let members = JsonObject::new(places.iter().flat_map(|place| place.members().to_vec()).collect());
        if let Some(name) = members.repeated_names().first() {
            let name = (*name).to_owned();
            return Err(DecryptProblem::RepeatedMember { name });
        }
        for name in ["crit", "zip"] {
            if members.get(name).is_some() && parts.protected.get(name).is_none() {
                return Err(DecryptProblem::Unprotected { name });
            }
        }
        check_critical(&members)?;
        Ok(Self {
            alg: read_alg(&members)?,
            enc: read_enc(&members)?,
            kid: optional_text(&members, "kid")?.map(str::to_owned),
            is_compressed: match optional_text(&members, "zip")? {
                None => false,
                Some("DEF") => true,
                Some(zip) => return Err(DecryptProblem::UnknownCompression { zip: zip.to_owned() }),
            },
            members,
        })
    }

    /// A member that holds octets.
    pub(super) fn octets(&self, name: &'static str) -> Result<Vec<u8>, DecryptProblem> {
        let text = self.members.text(name);
        let octets = text.and_then(|text| decode_base64url(text).ok());
        octets.ok_or(DecryptProblem::MalformedMember { name })
    }

    /// The same for one that may be missing, and then is empty (RFC 7518 §4.6.2).
    pub(super) fn optional_octets(&self, name: &'static str) -> Result<Vec<u8>, DecryptProblem> {
        match self.members.get(name) {
            None => Ok(Vec::new()),
            Some(_) => self.octets(name),
        }
    }

    /// `p2s` (RFC 7518 §4.8.1.1).
    pub(super) fn salt(&self) -> Result<Vec<u8>, DecryptProblem> {
        let salt = self.octets("p2s")?;
        if salt.len() < SALT_AT_LEAST {
            return Err(DecryptProblem::MalformedMember { name: "p2s" });
        }
        Ok(salt)
    }

    /// `p2c` (RFC 7518 §4.8.1.2).
    pub(super) fn iterations(&self) -> Result<usize, DecryptProblem> {
        let malformed = DecryptProblem::MalformedMember { name: "p2c" };
        let text = self.members.get("p2c").and_then(Json::as_number);
        let text = text.filter(|text| text.bytes().all(|digit| digit.is_ascii_digit()));
        let text = text.ok_or_else(|| malformed.clone())?;
        match text.parse::<u32>() {
            Ok(0) => Err(malformed),
            Ok(count) if count <= ITERATIONS_LIMIT => Ok(count as usize),
            // All digits, so that what does not parse is too large.
            Ok(_) | Err(_) => Err(DecryptProblem::TooManyIterations { count: text.to_owned() }),
        }
    }
}

fn read_alg(members: &JsonObject) -> Result<KeyManagement, DecryptProblem> {
    match members.text("alg") {
        None => Err(DecryptProblem::MalformedMember { name: "alg" }),
        Some("RSA1_5") => Err(DecryptProblem::RefusedAlgorithm),
        Some(alg) => {
            KeyManagement::from_name(alg).ok_or_else(|| DecryptProblem::UnknownAlgorithm { alg: alg.to_owned() })
        }
    }
}

fn read_enc(members: &JsonObject) -> Result<ContentEncryption, DecryptProblem> {
    let enc = members
        .text("enc")
        .ok_or(DecryptProblem::MalformedMember { name: "enc" })?;
    ContentEncryption::from_name(enc).ok_or_else(|| DecryptProblem::UnknownEncryption { enc: enc.to_owned() })
}

/// RFC 7516 §4.1.13: a list that is not empty, of extensions; none of them is understood here.
fn check_critical(members: &JsonObject) -> Result<(), DecryptProblem> {
    let Some(crit) = members.get("crit") else { return Ok(()) };
    let first = crit.as_array().and_then(<[Json]>::first).and_then(Json::as_str);
    Err(match first {
        Some(name) => DecryptProblem::UnknownCritical { name: name.to_owned() },
        None => DecryptProblem::MalformedMember { name: "crit" },
    })
}

fn optional_text<'a>(members: &'a JsonObject, name: &'static str) -> Result<Option<&'a str>, DecryptProblem> {
    members.optional(name, Json::as_str, DecryptProblem::MalformedMember { name })
}
