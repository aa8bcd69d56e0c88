//! What kind of key it is, whether it is strong enough, and which algorithms it fits.

use std::fmt;

use openssl::pkey::{HasPublic, Id, PKeyRef};

use super::problem::KeyProblem;
use super::{EcCurve, EdwardsCurve, MontgomeryCurve};
use crate::algorithm::{Algorithm, Scheme};

/// RFC 7518 §3.3, §3.5: "A key of size 2048 bits or larger MUST be used".
const RSA_AT_LEAST: u32 = 2048;

/// OpenSSL verifies with no larger one, and signing with it would take minutes.
const RSA_AT_MOST: u32 = 16_384;

/// The kind of a key, with its size where that varies (RFC 7518 §6.1, RFC 8037 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// `RSA` (RFC 7518 §6.3).
    Rsa {
        /// Of the modulus.
        bits: u32,
    },
    /// `EC` (RFC 7518 §6.2).
    Ec(EcCurve),
    /// `OKP`, on a curve that signs (RFC 8037 §2).
    Okp(EdwardsCurve),
    /// `OKP`, on a curve that only agrees on keys (RFC 8037 §2).
    Agreement(MontgomeryCurve),
    /// `oct`, a shared secret (RFC 7518 §6.4).
    Symmetric {
        /// Of the secret.
        octets: usize,
    },
}

impl KeyKind {
    /// The value of `kty` (RFC 7517 §4.1).
    pub fn kty(self) -> &'static str {
        match self {
            Self::Rsa { .. } => "RSA",
            Self::Ec(_) => "EC",
            Self::Okp(_) | Self::Agreement(_) => "OKP",
            Self::Symmetric { .. } => "oct",
        }
    }

    /// What OpenSSL holds, if it is of use for a JWS or a JWE.
    pub(super) fn of(key: &PKeyRef<impl HasPublic>) -> Result<Self, KeyProblem> {
        let kind = match key.id() {
            Id::RSA => Self::Rsa { bits: key.bits() },
            Id::EC => {
                let nid = key.ec_key()?.group().curve_name();
                let curve = nid.and_then(EcCurve::from_nid);
                Self::Ec(curve.ok_or_else(|| {
                    KeyProblem::UnsupportedCurve {
                        curve: nid
                            .and_then(|nid| nid.short_name().ok())
                            .unwrap_or("one without a name")
                            .to_owned(),
                    }
                })?)
            }
            Id::ED25519 => Self::Okp(EdwardsCurve::Ed25519),
            Id::ED448 => Self::Okp(EdwardsCurve::Ed448),
            Id::X25519 => Self::Agreement(MontgomeryCurve::X25519),
            Id::X448 => Self::Agreement(MontgomeryCurve::X448),
            Id::RSA_PSS => return Err(unsupported("RSASSA-PSS")),
            Id::DSA => return Err(unsupported("DSA")),
            Id::DH | Id::DHX => return Err(unsupported("DH")),
            other => {
                let name = openssl::nid::Nid::from_raw(other.as_raw()).short_name();
                return Err(unsupported(name.unwrap_or("unknown")));
            }
        };
        kind.check_size()?;
        Ok(kind)
    }

    fn check_size(self) -> Result<(), KeyProblem> {
        match self {
            Self::Rsa { bits } if bits < RSA_AT_LEAST => Err(KeyProblem::RsaTooSmall { bits }),
            Self::Rsa { bits } if bits > RSA_AT_MOST => Err(KeyProblem::RsaTooLarge { bits }),
            Self::Rsa { .. } | Self::Ec(_) | Self::Okp(_) | Self::Agreement(_) | Self::Symmetric { .. } => Ok(()),
        }
    }

    /// Whether something can be signed with this kind of key.
    pub(super) fn check_signs(self) -> Result<(), KeyProblem> {
        match self {
            Self::Agreement(curve) => Err(unsupported_curve(curve.name())),
            Self::Rsa { .. } | Self::Ec(_) | Self::Okp(_) | Self::Symmetric { .. } => Ok(()),
        }
    }

    /// Whether `algorithm` takes this kind of key, of this size.
    pub(super) fn check_fits(self, algorithm: Algorithm) -> Result<(), KeyProblem> {
        match (algorithm.scheme(), self) {
            // RFC 7518 §3.2: "A key of the same size as the hash output […] or larger MUST be used".
            (Scheme::Hmac(hash), Self::Symmetric { octets }) if octets < hash.octets() => {
                Err(KeyProblem::SecretTooShort {
                    algorithm,
                    octets,
                    at_least: hash.octets(),
                })
            }
            (Scheme::Hmac(_), Self::Symmetric { .. })
            | (Scheme::RsaPkcs1(_) | Scheme::RsaPss(_), Self::Rsa { .. })
            | (Scheme::Edwards(None), Self::Okp(_)) => Ok(()),
            (Scheme::Ecdsa(needed, _), Self::Ec(curve)) if needed == curve => Ok(()),
            (Scheme::Edwards(Some(needed)), Self::Okp(curve)) if needed == curve => Ok(()),
            (
                Scheme::Hmac(_) | Scheme::RsaPkcs1(_) | Scheme::RsaPss(_) | Scheme::Ecdsa(..) | Scheme::Edwards(_),
                Self::Rsa { .. } | Self::Ec(_) | Self::Okp(_) | Self::Agreement(_) | Self::Symmetric { .. },
            ) => Err(KeyProblem::WrongKind { algorithm, kind: self }),
        }
    }
}

pub(super) fn unsupported(kind: impl Into<String>) -> KeyProblem {
    KeyProblem::UnsupportedKind { kind: kind.into() }
}

pub(super) fn unsupported_curve(curve: impl Into<String>) -> KeyProblem {
    KeyProblem::UnsupportedCurve { curve: curve.into() }
}

impl fmt::Display for KeyKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { bits } => write!(formatter, "RSA of {bits} bits"),
            Self::Ec(curve) => write!(formatter, "EC on {curve}"),
            Self::Okp(curve) => write!(formatter, "OKP on {curve}"),
            Self::Agreement(curve) => write!(formatter, "OKP on {curve}"),
            Self::Symmetric { octets } => write!(formatter, "secret of {octets} octets"),
        }
    }
}
