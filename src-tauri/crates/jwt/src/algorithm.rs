//! The algorithms of a JWS. `none` is not among them, so that no code can come to accept it (RFC 8725 §3.2).

use std::fmt;

use crate::key::{EcCurve, EdwardsCurve};

/// How a JWS is signed or authenticated (RFC 7518 §3.1, RFC 8037 §3.1, RFC 8812 §3.2, RFC 9864 §2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// HMAC with SHA-256.
    Hs256,
    /// HMAC with SHA-384.
    Hs384,
    /// HMAC with SHA-512.
    Hs512,
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    Rs384,
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    Rs512,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// RSASSA-PSS with SHA-384.
    Ps384,
    /// RSASSA-PSS with SHA-512.
    Ps512,
    /// ECDSA on P-256 with SHA-256.
    Es256,
    /// ECDSA on P-384 with SHA-384.
    Es384,
    /// ECDSA on P-521 with SHA-512.
    Es512,
    /// ECDSA on secp256k1 with SHA-256.
    Es256k,
    /// EdDSA on the key's own curve (RFC 8037 §3.1).
    EdDsa,
    /// EdDSA on Ed25519, by the name that says so (RFC 9864 §2.2).
    Ed25519,
    /// EdDSA on Ed448, by the name that says so (RFC 9864 §2.2).
    Ed448,
}

/// What an algorithm computes, and so what kind of key it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Hmac(Hash),
    RsaPkcs1(Hash),
    RsaPss(Hash),
    Ecdsa(EcCurve, Hash),
    /// On this curve only, where the name says one.
    Edwards(Option<EdwardsCurve>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    pub(crate) fn octets(self) -> usize {
        match self {
            Self::Sha256 => 32,
            Self::Sha384 => 48,
            Self::Sha512 => 64,
        }
    }
}

impl Algorithm {
    /// Every one, those first that a key without an `alg` of its own defaults to (RFC 7518 §3.1).
    pub const ALL: [Self; 16] = [
        Self::Hs256,
        Self::Hs384,
        Self::Hs512,
        Self::Rs256,
        Self::Rs384,
        Self::Rs512,
        Self::Ps256,
        Self::Ps384,
        Self::Ps512,
        Self::Es256,
        Self::Es384,
        Self::Es512,
        Self::Es256k,
        Self::EdDsa,
        Self::Ed25519,
        Self::Ed448,
    ];

    /// The value of `alg` (RFC 7518 §3.1).
    pub fn name(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
            Self::Rs256 => "RS256",
            Self::Rs384 => "RS384",
            Self::Rs512 => "RS512",
            Self::Ps256 => "PS256",
            Self::Ps384 => "PS384",
            Self::Ps512 => "PS512",
            Self::Es256 => "ES256",
            Self::Es384 => "ES384",
            Self::Es512 => "ES512",
            Self::Es256k => "ES256K",
            Self::EdDsa => "EdDSA",
            Self::Ed25519 => "Ed25519",
            Self::Ed448 => "Ed448",
        }
    }

    /// The algorithm that `alg` names, case included (RFC 7515 §4.1.1); none for `none` and what is not known.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|algorithm| algorithm.name() == name)
    }

    /// Whether it takes a shared secret instead of a pair of keys (RFC 7518 §3.2).
    pub fn is_symmetric(self) -> bool {
        matches!(self.scheme(), Scheme::Hmac(_))
    }

    pub(crate) fn scheme(self) -> Scheme {
        match self {
            Self::Hs256 => Scheme::Hmac(Hash::Sha256),
            Self::Hs384 => Scheme::Hmac(Hash::Sha384),
            Self::Hs512 => Scheme::Hmac(Hash::Sha512),
            Self::Rs256 => Scheme::RsaPkcs1(Hash::Sha256),
            Self::Rs384 => Scheme::RsaPkcs1(Hash::Sha384),
            Self::Rs512 => Scheme::RsaPkcs1(Hash::Sha512),
            Self::Ps256 => Scheme::RsaPss(Hash::Sha256),
            Self::Ps384 => Scheme::RsaPss(Hash::Sha384),
            Self::Ps512 => Scheme::RsaPss(Hash::Sha512),
            Self::Es256 => Scheme::Ecdsa(EcCurve::P256, Hash::Sha256),
            Self::Es384 => Scheme::Ecdsa(EcCurve::P384, Hash::Sha384),
            Self::Es512 => Scheme::Ecdsa(EcCurve::P521, Hash::Sha512),
            Self::Es256k => Scheme::Ecdsa(EcCurve::Secp256k1, Hash::Sha256),
            Self::EdDsa => Scheme::Edwards(None),
            Self::Ed25519 => Scheme::Edwards(Some(EdwardsCurve::Ed25519)),
            Self::Ed448 => Scheme::Edwards(Some(EdwardsCurve::Ed448)),
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::Algorithm;

    #[test]
    fn every_name_leads_back_to_its_algorithm() {
        for algorithm in Algorithm::ALL {
            assert_eq!(Algorithm::from_name(algorithm.name()), Some(algorithm));
        }
    }

    #[test]
    fn none_and_other_spellings_name_no_algorithm() {
        for name in ["none", "None", "NONE", "rs256", "eddsa", "", "A128KW", "RSA-OAEP"] {
            assert_eq!(Algorithm::from_name(name), None, "{name}");
        }
    }
}
