//! Proof Key for Code Exchange (RFC 7636): the challenge that comes with an authorization request, checked against
//! the verifier that comes with its code.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;

use crate::answer::{ErrorCode, Refusal};
use crate::client::PkcePolicy;
use crate::random::encode;
use crate::request::Params;

/// A code challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Challenge {
    S256(String),
    Plain(String),
}

/// The challenge of an authorization request, if the client's policy is met (RFC 7636 §4.3 and §4.4.1).
pub(crate) fn read_challenge(params: &Params, policy: PkcePolicy) -> Result<Option<Challenge>, Refusal> {
    let refuse = |description| Err(Refusal::new(ErrorCode::InvalidRequest, description));
    let challenge = match (params.get("code_challenge"), params.get("code_challenge_method")) {
        (None, None) => None,
        (None, Some(_)) => {
            return refuse("There is a code_challenge_method without a code_challenge.");
        }
        (Some(text), method) => {
            if !is_well_formed(text) {
                return refuse("The code_challenge is not 43 to 128 unreserved characters.");
            }
            match method {
                Some("S256") => Some(Challenge::S256(text.to_owned())),
                None | Some("plain") => Some(Challenge::Plain(text.to_owned())),
                Some(_) => return refuse("The code_challenge_method is neither S256 nor plain."),
            }
        }
    };
    match (policy, &challenge) {
        (PkcePolicy::S256 | PkcePolicy::Required, None) => refuse("This client must send a code_challenge."),
        (PkcePolicy::S256, Some(Challenge::Plain(_))) => refuse("This client must use the code_challenge_method S256."),
        (PkcePolicy::S256, Some(Challenge::S256(_))) | (PkcePolicy::Required, Some(_)) | (PkcePolicy::Optional, _) => {
            Ok(challenge)
        }
    }
}

/// Whether `verifier` is what `challenge` was made from. A verifier without a challenge is refused, so that nobody
/// can strip the challenge from the request unnoticed (RFC 9700 §4.8.2).
pub(crate) fn verify_challenge(challenge: Option<&Challenge>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, None) => true,
        (None, Some(_)) | (Some(_), None) => false,
        (Some(_), Some(verifier)) if !is_well_formed(verifier) => false,
        (Some(Challenge::S256(expected)), Some(verifier)) => is_equal(expected, &encode(Sha256::digest(verifier))),
        (Some(Challenge::Plain(expected)), Some(verifier)) => is_equal(expected, verifier),
    }
}

fn is_equal(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// RFC 7636 §4.1 and §4.2: 43 to 128 unreserved characters.
fn is_well_formed(text: &str) -> bool {
    (43..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::{Challenge, read_challenge, verify_challenge};
    use crate::client::PkcePolicy;
    use crate::request::Params;

    // RFC 7636, Appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn accepts_the_example_of_the_rfc_and_no_other_verifier() {
        let challenge = Challenge::S256(CHALLENGE.to_owned());

        assert!(verify_challenge(Some(&challenge), Some(VERIFIER)));
        assert!(!verify_challenge(Some(&challenge), Some(CHALLENGE)));
        assert!(!verify_challenge(Some(&challenge), None));
        assert!(!verify_challenge(None, Some(VERIFIER)));
        assert!(verify_challenge(None, None));
    }

    #[test]
    fn refuses_a_challenge_that_the_policy_forbids() {
        let read = |query: String, policy| read_challenge(&Params::parse(query.as_bytes()), policy);
        let plain = format!("code_challenge={VERIFIER}");
        let s256 = format!("code_challenge={CHALLENGE}&code_challenge_method=S256");

        assert!(read(String::new(), PkcePolicy::S256).is_err());
        assert!(read(plain.clone(), PkcePolicy::S256).is_err());
        assert!(read(s256.clone(), PkcePolicy::S256).is_ok());
        assert!(read(String::new(), PkcePolicy::Required).is_err());
        assert!(read(plain, PkcePolicy::Required).is_ok());
        assert!(read(String::new(), PkcePolicy::Optional).is_ok());
        assert!(read("code_challenge=short".to_owned(), PkcePolicy::Optional).is_err());
        assert!(read(s256.replace("S256", "S512"), PkcePolicy::Optional).is_err());
    }
}
