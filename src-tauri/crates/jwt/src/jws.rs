//! A JWS taken apart to be verified: every rule that needs no key is kept here (RFC 7515 §5.2).

mod compact;
mod header;
mod json;

use std::borrow::Cow;

use crate::algorithm::{Algorithm, Scheme};
use crate::base64url::decode_base64url;
use crate::decoded::{Cause, Place, Problem};
use crate::json::JsonObject;
use crate::verify::{Verified, VerifyProblem};
use header::JoseHeader;

/// One signature of it.
pub(crate) struct Jws<'a> {
    pub(crate) algorithm: Algorithm,
    pub(crate) kid: Option<String>,
    /// What is signed (RFC 7515 §2).
    pub(crate) input: Cow<'a, [u8]>,
    pub(crate) signature: Vec<u8>,
    header: JsonObject,
    payload: Cow<'a, [u8]>,
}

impl<'a> Jws<'a> {
    /// A JWT: compact, its payload inside, and `b64` not understood, because RFC 7797 §7 forbids it. White space around
    /// the token is no part of it.
    pub(crate) fn read_jwt(token: &'a str) -> Result<Self, VerifyProblem> {
        compact::read(token.trim_ascii(), None, &[])
    }

    /// Each signature of any JWS (RFC 7515 §7), whose payload is `content` where it is detached (RFC 7515 appendix F).
    pub(crate) fn read_all(
        token: &'a str,
        content: Option<&'a [u8]>,
    ) -> Result<Vec<Result<Self, VerifyProblem>>, VerifyProblem> {
        let token = token.trim_ascii();
        if token.starts_with('{') {
            json::read(token, content)
        } else {
            Ok(vec![Ok(compact::read(token, content, &header::UNDERSTOOD)?)])
        }
    }

    fn new(
        header: JoseHeader,
        input: Cow<'a, [u8]>,
        payload: Cow<'a, [u8]>,
        signature: &str,
    ) -> Result<Self, VerifyProblem> {
        let signature = read_octets(Place::Signature, signature)?;
        check_length(header.algorithm, signature.len())?;
        Ok(Self {
            algorithm: header.algorithm,
            kid: header.kid,
            header: header.members,
            input,
            payload,
            signature,
        })
    }

    pub(crate) fn verified_by(self, kid: Option<&str>, thumbprint: Option<String>) -> Verified {
        Verified {
            algorithm: self.algorithm,
            header: self.header,
            payload: self.payload.into_owned(),
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

#[cfg(test)]
mod tests;
