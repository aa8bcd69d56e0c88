//! A token taken apart: what it says, and by cause and place what cannot be read.
//!
//! A token with one broken part still shows the others. Signatures are not verified here, but in `verify`.

use crate::base64url::{Base64Problem, decode_base64url};
use crate::json::{Json, JsonObject};
use crate::json_parser::{JsonCause, JsonProblem, parse_json};

/// A token, decoded as far as it goes (RFC 7519 §7.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// What it is by the number of its parts.
    pub form: Form,
    /// The JOSE header (RFC 7515 §4); none for an opaque token.
    pub header: Option<Part>,
    /// The claims (RFC 7519 §4); none for an opaque or an encrypted token.
    pub claims: Option<Part>,
    /// The signature's octets (RFC 7515 §2); none unless the token has three parts.
    pub signature: Option<Result<Vec<u8>, Problem>>,
}

/// A JSON part of a token, or why it cannot be read (RFC 7515 §5.2).
pub type Part = Result<JsonObject, Problem>;

/// What a token is by the number of its parts (RFC 7515 §7.1, RFC 7516 §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One part: not a JWT; only the authorization server can read it (RFC 6749 §1.4).
    Opaque,
    /// Three parts: header, claims, signature (RFC 7515 §7.1).
    Jws,
    /// Five parts: header, encrypted key, initialization vector, ciphertext, tag (RFC 7516 §7.1).
    Jwe,
    /// Any other number of parts, which no JWT has (RFC 7519 §7.2).
    WrongPartCount(usize),
}

/// Which part of a token (RFC 7515 §7.1, RFC 7516 §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The JOSE header.
    Header,
    /// The claims.
    Claims,
    /// The signature.
    Signature,
    /// The key of the content, encrypted (RFC 7516 §2).
    EncryptedKey,
    /// The initialization vector (RFC 7516 §2).
    InitializationVector,
    /// The encrypted content (RFC 7516 §2).
    Ciphertext,
    /// The authentication tag (RFC 7516 §2).
    Tag,
}

/// Why a part cannot be read (RFC 7515 §5.2), and which one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{cause}")]
pub struct Problem {
    /// The part.
    pub place: Place,
    /// What is wrong with it; positions count from the part's start.
    pub cause: Cause,
}

/// What can be wrong with a part (RFC 7515 §5.2).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// Nothing is between the dots.
    #[error("the part is empty")]
    Empty,
    /// It is not base64url (RFC 7515 §2).
    #[error("not base64url: {0}")]
    Base64(Base64Problem),
    /// It has another length than its algorithm asks for (RFC 7518 §5.2, §5.3).
    #[error("{octets} octets, not {expected}")]
    Length {
        /// How many there are.
        octets: usize,
        /// How many there should be.
        expected: usize,
    },
    /// The octets are not UTF-8 (RFC 7515 §5.2 step 3).
    #[error("not UTF-8 from byte {position} of the decoded text")]
    NotUtf8 {
        /// Byte offset into the decoded octets.
        position: usize,
    },
    /// The text is not JSON (RFC 8259).
    #[error("not JSON: {0}")]
    NotJson(JsonProblem),
    /// JSON, but nested too deep to be read (RFC 8259 §9).
    #[error("nested too deep: {0}")]
    TooDeep(JsonProblem),
    /// JSON, but not an object (RFC 7519 §7.2 steps 3 and 10).
    #[error("a JSON {found}, not an object")]
    NotAnObject {
        /// The type that was found: `array`, `string`, …
        found: &'static str,
    },
}

impl Decoded {
    /// The JOSE header, where it could be read (RFC 7515 §4).
    pub fn header(&self) -> Option<&JsonObject> {
        self.header.as_ref()?.as_ref().ok()
    }

    /// The claims, where they could be read (RFC 7519 §4).
    pub fn claims(&self) -> Option<&JsonObject> {
        self.claims.as_ref()?.as_ref().ok()
    }

    /// Everything that could not be read, in the order of the parts (RFC 7515 §5.2).
    pub fn problems(&self) -> Vec<&Problem> {
        let parts = [self.header.as_ref(), self.claims.as_ref()];
        let mut problems: Vec<_> = parts
            .into_iter()
            .flatten()
            .filter_map(|part| part.as_ref().err())
            .collect();
        if let Some(Err(problem)) = &self.signature {
            problems.push(problem);
        }
        problems
    }

    /// Whether it is a JWT of three or five parts with nothing unreadable (RFC 7519 §7.2).
    pub fn is_well_formed(&self) -> bool {
        matches!(self.form, Form::Jws | Form::Jwe) && self.problems().is_empty()
    }
}

/// Takes a token apart (RFC 7519 §7.2). White space around it is no part of it.
pub fn decode(token: &str) -> Decoded {
    let parts: Vec<&str> = token.trim_ascii().split('.').collect();
    let form = form_of(parts.len());
    let header = (form != Form::Opaque).then(|| read_part(Place::Header, parts[0]));
    let claims = match form {
        Form::Opaque | Form::Jwe => None,
        Form::Jws | Form::WrongPartCount(_) => Some(read_part(Place::Claims, parts[1])),
    };
    let signature = (form == Form::Jws).then(|| {
        decode_base64url(parts[2]).map_err(|problem| Problem {
            place: Place::Signature,
            cause: Cause::Base64(problem),
        })
    });
    Decoded {
        form,
        header,
        claims,
        signature,
    }
}

/// Whether `text` is meant as a JWT: three or five parts, the first of which is a JOSE header
/// (RFC 7519 §7.2). Opaque tokens may well contain dots.
pub fn looks_like_jwt(text: &str) -> bool {
    let text = text.trim_ascii();
    let Some((header, _)) = text.split_once('.') else {
        return false;
    };
    matches!(text.split('.').count(), 3 | 5) && read_part(Place::Header, header).is_ok()
}

pub(crate) fn form_of(parts: usize) -> Form {
    match parts {
        1 => Form::Opaque,
        3 => Form::Jws,
        5 => Form::Jwe,
        count => Form::WrongPartCount(count),
    }
}

pub(crate) fn read_part(place: Place, text: &str) -> Part {
    read_object(text).map_err(|cause| Problem { place, cause })
}

fn read_object(text: &str) -> Result<JsonObject, Cause> {
    if text.is_empty() {
        return Err(Cause::Empty);
    }
    parse_object(&decode_base64url(text).map_err(Cause::Base64)?)
}

/// Reads decoded octets as a JSON object.
pub(crate) fn parse_object(octets: &[u8]) -> Result<JsonObject, Cause> {
    let text = std::str::from_utf8(octets).map_err(|error| Cause::NotUtf8 {
        position: error.valid_up_to(),
    })?;
    match parse_json(text) {
        Ok(Json::Object(object)) => Ok(object),
        Ok(other) => Err(Cause::NotAnObject {
            found: other.type_name(),
        }),
        Err(problem) if problem.cause == JsonCause::TooDeep => Err(Cause::TooDeep(problem)),
        Err(problem) => Err(Cause::NotJson(problem)),
    }
}

#[cfg(test)]
mod tests;
