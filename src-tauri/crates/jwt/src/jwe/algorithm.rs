//! The algorithms of a JWE. RSA1_5 is not among them: it tells an attacker what a message says (RFC 8725 §3.2).

use std::fmt;

/// How the key of the content is found: the values of `alg` (RFC 7518 §4.1, RFC 8037 §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyManagement {
    /// RSAES-OAEP with SHA-1 (RFC 7518 §4.3).
    RsaOaep,
    /// RSAES-OAEP with SHA-256 (RFC 7518 §4.3).
    RsaOaep256,
    /// RSAES-OAEP with SHA-384, of the registry of RFC 7518 §7.1 by WebCrypto.
    RsaOaep384,
    /// RSAES-OAEP with SHA-512, of the registry of RFC 7518 §7.1 by WebCrypto.
    RsaOaep512,
    /// AES Key Wrap (RFC 7518 §4.4).
    AesKw(AesSize),
    /// The shared key is the content's (RFC 7518 §4.5).
    Dir,
    /// The key that is agreed on is the content's (RFC 7518 §4.6).
    EcdhEs,
    /// The key that is agreed on unwraps the content's (RFC 7518 §4.6).
    EcdhEsAesKw(AesSize),
    /// Wrapped by AES GCM (RFC 7518 §4.7).
    AesGcmKw(AesSize),
    /// A key derived from a password unwraps the content's (RFC 7518 §4.8).
    Pbes2(AesSize),
}

/// The length of an AES key (RFC 7518 §4.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AesSize {
    /// 128 bits.
    A128,
    /// 192 bits.
    A192,
    /// 256 bits.
    A256,
}

/// How the content is encrypted: the values of `enc` (RFC 7518 §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContentEncryption {
    /// AES CBC with an HMAC of SHA-2, whose two keys are of this length each (RFC 7518 §5.2).
    AesCbcHmac(AesSize),
    /// AES GCM (RFC 7518 §5.3).
    AesGcm(AesSize),
}

impl AesSize {
    const ALL: [Self; 3] = [Self::A128, Self::A192, Self::A256];

    pub(crate) fn octets(self) -> usize {
        match self {
            Self::A128 => 16,
            Self::A192 => 24,
            Self::A256 => 32,
        }
    }
}

impl KeyManagement {
    /// Every one (RFC 7518 §4.1).
    pub fn all() -> impl Iterator<Item = Self> {
        let lone = [
            Self::RsaOaep,
            Self::RsaOaep256,
            Self::RsaOaep384,
            Self::RsaOaep512,
            Self::Dir,
            Self::EcdhEs,
        ];
        let sized = [Self::AesKw, Self::EcdhEsAesKw, Self::AesGcmKw, Self::Pbes2];
        let sized = sized.into_iter().flat_map(|of| AesSize::ALL.map(of));
        lone.into_iter().chain(sized)
    }

    /// The value of `alg` (RFC 7518 §4.1).
    pub fn name(self) -> &'static str {
        use AesSize::{A128, A192, A256};
        match self {
            Self::RsaOaep => "RSA-OAEP",
            Self::RsaOaep256 => "RSA-OAEP-256",
            Self::RsaOaep384 => "RSA-OAEP-384",
            Self::RsaOaep512 => "RSA-OAEP-512",
            Self::AesKw(A128) => "A128KW",
            Self::AesKw(A192) => "A192KW",
            Self::AesKw(A256) => "A256KW",
            Self::Dir => "dir",
            Self::EcdhEs => "ECDH-ES",
            Self::EcdhEsAesKw(A128) => "ECDH-ES+A128KW",
            Self::EcdhEsAesKw(A192) => "ECDH-ES+A192KW",
            Self::EcdhEsAesKw(A256) => "ECDH-ES+A256KW",
            Self::AesGcmKw(A128) => "A128GCMKW",
            Self::AesGcmKw(A192) => "A192GCMKW",
            Self::AesGcmKw(A256) => "A256GCMKW",
            Self::Pbes2(A128) => "PBES2-HS256+A128KW",
            Self::Pbes2(A192) => "PBES2-HS384+A192KW",
            Self::Pbes2(A256) => "PBES2-HS512+A256KW",
        }
    }

    /// The one that `alg` names, case included (RFC 7516 §4.1.1).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|alg| alg.name() == name)
    }
}

impl ContentEncryption {
    /// Every one (RFC 7518 §5.1).
    pub fn all() -> impl Iterator<Item = Self> {
        let of = [Self::AesCbcHmac, Self::AesGcm];
        of.into_iter().flat_map(|of| AesSize::ALL.map(of))
    }

    /// The value of `enc` (RFC 7518 §5.1).
    pub fn name(self) -> &'static str {
        use AesSize::{A128, A192, A256};
        match self {
            Self::AesCbcHmac(A128) => "A128CBC-HS256",
            Self::AesCbcHmac(A192) => "A192CBC-HS384",
            Self::AesCbcHmac(A256) => "A256CBC-HS512",
            Self::AesGcm(A128) => "A128GCM",
            Self::AesGcm(A192) => "A192GCM",
            Self::AesGcm(A256) => "A256GCM",
        }
    }

    /// The one that `enc` names, case included (RFC 7516 §4.1.2).
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|enc| enc.name() == name)
    }

    pub(crate) fn key_octets(self) -> usize {
        match self {
            Self::AesCbcHmac(size) => 2 * size.octets(),
            Self::AesGcm(size) => size.octets(),
        }
    }

    pub(crate) fn iv_octets(self) -> usize {
        match self {
            Self::AesCbcHmac(_) => 16,
            Self::AesGcm(_) => 12,
        }
    }

    pub(crate) fn tag_octets(self) -> usize {
        match self {
            Self::AesCbcHmac(size) => size.octets(),
            Self::AesGcm(_) => 16,
        }
    }
}

impl fmt::Display for KeyManagement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl fmt::Display for ContentEncryption {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
