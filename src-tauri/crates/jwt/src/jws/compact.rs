//! The compact form (RFC 7515 §7.1), with a payload that may be detached (RFC 7515 appendix F) or not encoded
//! (RFC 7797 §5).

use std::borrow::Cow;

use super::header::JoseHeader;
use super::{Jws, read_octets};
use crate::decoded::{Place, form_of, read_part};
use crate::verify::VerifyProblem;

pub(super) fn read<'a>(
    token: &'a str,
    content: Option<&'a [u8]>,
    understood: &[&str],
) -> Result<Jws<'a>, VerifyProblem> {
    let parts: Vec<&str> = token.split('.').collect();
    let [protected, payload, signature] = parts[..] else {
        let form = form_of(parts.len());
        return Err(VerifyProblem::NotAJws { form });
    };
    let header = read_part(Place::Header, protected).map_err(VerifyProblem::Unreadable)?;
    let header = JoseHeader::read(&header, None, understood)?;
    let (input, payload) = match content {
        None => {
            let input = &token.as_bytes()[..protected.len() + 1 + payload.len()];
            let payload = if header.is_encoded {
                Cow::Owned(read_octets(Place::Claims, payload)?)
            } else {
                Cow::Borrowed(payload.as_bytes())
            };
            (Cow::Borrowed(input), payload)
        }
        Some(_) if !payload.is_empty() => return Err(VerifyProblem::NotDetached),
        Some(content) => (
            Cow::Owned(signing_input(protected, content, header.is_encoded)),
            Cow::Borrowed(content),
        ),
    };
    Jws::new(header, input, payload, signature)
}

/// What is signed when the payload is not written beside its header (RFC 7515 §5.1 step 5, RFC 7797 §3).
pub(super) fn signing_input(protected: &str, content: &[u8], is_encoded: bool) -> Vec<u8> {
    let mut input = format!("{protected}.").into_bytes();
    if is_encoded {
        input.extend(crate::base64url::encode_base64url(content).into_bytes());
    } else {
        input.extend(content);
    }
    input
}
