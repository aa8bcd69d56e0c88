//! The curves that keys lie on, by their JWK names and OpenSSL's.

use std::fmt;

use openssl::bn::BigNumRef;
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::pkey::Id;

/// A curve of ECDSA (RFC 7518 §6.2.1.1, RFC 8812 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EcCurve {
    /// NIST P-256, also called secp256r1.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
    /// The curve of ES256K (RFC 8812 §3.1).
    Secp256k1,
}

impl EcCurve {
    const ALL: [Self; 4] = [Self::P256, Self::P384, Self::P521, Self::Secp256k1];

    /// The value of `crv` (RFC 7518 §6.2.1.1).
    pub fn name(self) -> &'static str {
        match self {
            Self::P256 => "P-256",
            Self::P384 => "P-384",
            Self::P521 => "P-521",
            Self::Secp256k1 => "secp256k1",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.name() == name)
    }

    pub(crate) fn from_nid(nid: Nid) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.nid() == nid)
    }

    pub(crate) fn nid(self) -> Nid {
        match self {
            Self::P256 => Nid::X9_62_PRIME256V1,
            Self::P384 => Nid::SECP384R1,
            Self::P521 => Nid::SECP521R1,
            Self::Secp256k1 => Nid::SECP256K1,
        }
    }

    /// Of a coordinate, of the private number, and of either half of a signature.
    pub(crate) fn octets(self) -> usize {
        usize::from(self.width())
    }

    /// Such a number with its leading zeros (RFC 7518 §6.2.1.2, §6.2.2.1, §3.4).
    pub(crate) fn pad(self, number: &BigNumRef) -> Result<Vec<u8>, ErrorStack> {
        number.to_vec_padded(i32::from(self.width()))
    }

    fn width(self) -> u8 {
        match self {
            Self::P256 | Self::Secp256k1 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

impl fmt::Display for EcCurve {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A curve of EdDSA (RFC 8037 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdwardsCurve {
    /// The usual one.
    Ed25519,
    /// The larger one.
    Ed448,
}

impl EdwardsCurve {
    const ALL: [Self; 2] = [Self::Ed25519, Self::Ed448];

    /// The value of `crv` (RFC 8037 §3.1).
    pub fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "Ed25519",
            Self::Ed448 => "Ed448",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.name() == name)
    }

    pub(crate) fn id(self) -> Id {
        match self {
            Self::Ed25519 => Id::ED25519,
            Self::Ed448 => Id::ED448,
        }
    }

    /// Of the public key, and of the private one.
    pub(crate) fn octets(self) -> usize {
        match self {
            Self::Ed25519 => 32,
            Self::Ed448 => 57,
        }
    }
}

impl fmt::Display for EdwardsCurve {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A curve of ECDH-ES, with which nothing is signed (RFC 8037 §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MontgomeryCurve {
    /// The usual one.
    X25519,
    /// The larger one.
    X448,
}

impl MontgomeryCurve {
    const ALL: [Self; 2] = [Self::X25519, Self::X448];

    /// The value of `crv` (RFC 8037 §3.2).
    pub fn name(self) -> &'static str {
        match self {
            Self::X25519 => "X25519",
            Self::X448 => "X448",
        }
    }

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|curve| curve.name() == name)
    }

    pub(crate) fn id(self) -> Id {
        match self {
            Self::X25519 => Id::X25519,
            Self::X448 => Id::X448,
        }
    }

    /// Of the public key, and of the private one.
    pub(crate) fn octets(self) -> usize {
        match self {
            Self::X25519 => 32,
            Self::X448 => 56,
        }
    }
}

impl fmt::Display for MontgomeryCurve {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
