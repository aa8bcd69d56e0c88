//! Proof Key for Code Exchange (RFC 7636). The verifier is drawn by the caller.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bearerbox_secret::Secret;
use sha2::{Digest, Sha256};

/// How the code verifier is transformed into the code challenge (RFC 7636 §4.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pkce {
    /// `S256`: the SHA-256 of the verifier.
    #[default]
    S256,
    /// `plain`: the verifier itself.
    Plain,
    /// No PKCE at all.
    None,
}

impl Pkce {
    /// Its name in `code_challenge_method` (RFC 7636 §4.3).
    pub fn method(self) -> Option<&'static str> {
        match self {
            Self::S256 => Some("S256"),
            Self::Plain => Some("plain"),
            Self::None => None,
        }
    }
}

/// The code challenge for `code_verifier` (RFC 7636 §4.2); none without PKCE.
pub fn code_challenge(pkce: Pkce, code_verifier: &Secret) -> Option<String> {
    match pkce {
        Pkce::S256 => Some(URL_SAFE_NO_PAD.encode(Sha256::digest(code_verifier.expose()))),
        Pkce::Plain => Some(code_verifier.expose().to_owned()),
        Pkce::None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Pkce, Secret, code_challenge};

    #[test]
    fn makes_the_challenge_of_rfc_7636_appendix_b() {
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");

        assert_eq!(
            code_challenge(Pkce::S256, &verifier).as_deref(),
            Some("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        );
    }

    #[test]
    fn leaves_a_plain_verifier_as_it_is() {
        let verifier = Secret::new("abc");

        assert_eq!(code_challenge(Pkce::Plain, &verifier).as_deref(), Some("abc"));
        assert_eq!(Pkce::Plain.method(), Some("plain"));
    }

    #[test]
    fn sends_nothing_without_pkce() {
        assert_eq!(code_challenge(Pkce::None, &Secret::new("abc")), None);
        assert_eq!(Pkce::None.method(), None);
    }
}
