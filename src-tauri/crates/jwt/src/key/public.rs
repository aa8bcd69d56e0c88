//! Public keys: read from a JWK, written as one, and known by their thumbprint (RFC 7638).

use openssl::bn::{BigNum, BigNumContext, BigNumRef};
use openssl::ec::{EcGroup, EcKey};
use openssl::pkey::{HasPublic, Id, PKey, PKeyRef, Public};
use openssl::rsa::Rsa;
use openssl::sha::sha256;
use serde_json::{Map, Value};

use super::designation::{Designation, Operation};
use super::kind::{unsupported, unsupported_curve};
use super::member::{check_unique, malformed, number, number_of_length, octets_of_length, text};
use super::problem::{KeyProblem, MemberProblem};
use super::{EcCurve, EdwardsCurve, KeyKind, MontgomeryCurve};
use crate::algorithm::Algorithm;
use crate::base64url::encode_base64url;
use crate::json::JsonObject;
use crate::signature::{Prepared, verify_octets};

/// A public key that signatures are verified with, as a JWK has it (RFC 7517 §4).
#[derive(Clone, Debug)]
pub struct VerifyingKey {
    key: PKey<Public>,
    prepared: Prepared,
    kind: KeyKind,
    thumbprint: String,
    designation: Designation,
}

impl VerifyingKey {
    /// Reads the public members of `jwk` and no others.
    pub(super) fn from_jwk(jwk: &JsonObject) -> Result<Self, KeyProblem> {
        check_unique(jwk)?;
        let key = read_public(jwk)?;
        Self::new(key, Designation::read(jwk)?)
    }

    /// A key whose curve signs nothing verifies nothing.
    pub(super) fn new(key: PKey<Public>, designation: Designation) -> Result<Self, KeyProblem> {
        let kind = KeyKind::of(&key)?;
        kind.check_signs()?;
        Ok(Self {
            thumbprint: PublicMembers::of(&key, kind)?.thumbprint(),
            prepared: Prepared::default(),
            designation,
            kind,
            key,
        })
    }

    /// Its kind and size (RFC 7517 §4.1).
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// Its name in the set (RFC 7517 §4.5).
    pub fn kid(&self) -> Option<&str> {
        self.designation.kid.as_deref()
    }

    /// The base64url of its SHA-256 thumbprint (RFC 7638 §3).
    pub fn thumbprint(&self) -> &str {
        &self.thumbprint
    }

    /// Whether `signature` is this key's over `input`; that it may verify by `algorithm` was checked.
    pub(crate) fn verifies(&self, algorithm: Algorithm, input: &[u8], signature: &[u8]) -> bool {
        let quickly = self.prepared.verify(&self.key, self.kind, algorithm, input, signature);
        quickly.unwrap_or_else(|| verify_octets(&self.key, algorithm, input, signature))
    }

    /// Whether it may verify signatures of `algorithm` (RFC 7517 §4.2 to §4.4, RFC 8725 §3.1).
    ///
    /// # Errors
    /// Its kind does not fit, or its `use`, `key_ops` or `alg` forbids it.
    pub fn check(&self, algorithm: Algorithm) -> Result<(), KeyProblem> {
        self.kind.check_fits(algorithm)?;
        self.designation.check_allows(Operation::Verify, algorithm)
    }
}

/// The members of a public JWK that RFC 7638 §3.2 counts, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PublicMembers(Vec<Member>);

impl PublicMembers {
    pub(super) fn of(key: &PKeyRef<impl HasPublic>, kind: KeyKind) -> Result<Self, KeyProblem> {
        let kty = ("kty", kind.kty().to_owned());
        Ok(Self(match kind {
            KeyKind::Rsa { .. } => {
                let rsa = key.rsa()?;
                let number = |number: &BigNumRef| encode_base64url(number.to_vec());
                vec![("e", number(rsa.e())), kty, ("n", number(rsa.n()))]
            }
            KeyKind::Ec(curve) => {
                let (mut x, mut y, mut context) = (BigNum::new()?, BigNum::new()?, BigNumContext::new()?);
                let ec = key.ec_key()?;
                ec.public_key()
                    .affine_coordinates(ec.group(), &mut x, &mut y, &mut context)?;
                let crv = ("crv", curve.name().to_owned());
                let (x, y) = (curve.pad(&x)?, curve.pad(&y)?);
                vec![crv, kty, ("x", encode_base64url(x)), ("y", encode_base64url(y))]
            }
            KeyKind::Okp(curve) => okp_members(curve.name(), kty, key)?,
            KeyKind::Agreement(curve) => okp_members(curve.name(), kty, key)?,
            KeyKind::Symmetric { .. } => return Err(KeyProblem::Symmetric),
        }))
    }

    pub(super) fn thumbprint(&self) -> String {
        // Names and values are base64url or registered names: nothing in them needs an escape.
        let members: Vec<_> = self
            .0
            .iter()
            .map(|(name, value)| format!("\"{name}\":\"{value}\""))
            .collect();
        encode_base64url(sha256(format!("{{{}}}", members.join(",")).as_bytes()))
    }

    pub(super) fn to_map(&self) -> Map<String, Value> {
        let members = self.0.iter();
        members
            .map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())))
            .collect()
    }
}

type Member = (&'static str, String);

fn okp_members(curve: &str, kty: Member, key: &PKeyRef<impl HasPublic>) -> Result<Vec<Member>, KeyProblem> {
    let x = ("x", encode_base64url(key.raw_public_key()?));
    Ok(vec![("crv", curve.to_owned()), kty, x])
}

/// The public half of `jwk`, whatever else is in it.
pub(super) fn read_public(jwk: &JsonObject) -> Result<PKey<Public>, KeyProblem> {
    match text(jwk, "kty")? {
        "RSA" => {
            let (n, e) = read_rsa_public(jwk)?;
            Ok(PKey::from_rsa(Rsa::from_public_components(n, e)?)?)
        }
        "EC" => {
            let (_, key) = read_ec_public(jwk)?;
            Ok(PKey::from_ec_key(key)?)
        }
        "OKP" => {
            let (id, octets) = read_okp_curve(jwk)?;
            let x = octets_of_length(jwk, "x", octets)?;
            PKey::public_key_from_raw_bytes(&x, id).map_err(|_| malformed("x", MemberProblem::OutOfRange))
        }
        "oct" => Err(KeyProblem::Symmetric),
        other => Err(unsupported(other)),
    }
}

/// The public key that a sender made for one message (RFC 7518 §4.6.1.1), and its kind.
pub(crate) fn read_ephemeral(jwk: &JsonObject) -> Result<(PKey<Public>, KeyKind), KeyProblem> {
    check_unique(jwk)?;
    let key = read_public(jwk)?;
    let kind = KeyKind::of(&key)?;
    Ok((key, kind))
}

/// Modulus and exponent. With an exponent of 1 or an even number anybody could sign.
pub(super) fn read_rsa_public(jwk: &JsonObject) -> Result<(BigNum, BigNum), KeyProblem> {
    let (n, e) = (number(jwk, "n")?, number(jwk, "e")?);
    for (name, number) in [("n", &n), ("e", &e)] {
        if !number.is_bit_set(0) || number.num_bits() < 2 {
            return Err(malformed(name, MemberProblem::OutOfRange));
        }
    }
    Ok((n, e))
}

/// A point that is on its curve (RFC 8725 §3.4).
pub(super) fn read_ec_public(jwk: &JsonObject) -> Result<(EcCurve, EcKey<Public>), KeyProblem> {
    let name = text(jwk, "crv")?;
    let curve = EcCurve::from_name(name).ok_or_else(|| unsupported_curve(name))?;
    let x = number_of_length(jwk, "x", curve.octets())?;
    let y = number_of_length(jwk, "y", curve.octets())?;
    let group = EcGroup::from_curve_name(curve.nid())?;
    let key = EcKey::from_public_key_affine_coordinates(&group, &x, &y)
        .map_err(|_| malformed("x", MemberProblem::OutOfRange))?;
    Ok((curve, key))
}

/// What OpenSSL calls the curve, and how many octets its keys have (RFC 8037 §2).
pub(super) fn read_okp_curve(jwk: &JsonObject) -> Result<(Id, usize), KeyProblem> {
    let name = text(jwk, "crv")?;
    let edwards = EdwardsCurve::from_name(name).map(|curve| (curve.id(), curve.octets()));
    let montgomery = MontgomeryCurve::from_name(name).map(|curve| (curve.id(), curve.octets()));
    edwards.or(montgomery).ok_or_else(|| unsupported_curve(name))
}
