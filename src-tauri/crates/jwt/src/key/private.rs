//! Private keys: read from a JWK and written as one (RFC 7518 §6.2.2, §6.3.2, RFC 8037 §2).

use openssl::bn::BigNumRef;
use openssl::ec::EcKey;
use openssl::hash::MessageDigest;
use openssl::pkey::{PKey, PKeyRef, Private};
use openssl::rsa::{Rsa, RsaPrivateKeyBuilder};
use openssl::sign::{Signer, Verifier};
use zeroize::Zeroizing;

use super::KeyKind;
use super::kind::unsupported;
use super::member::{malformed, number, number_of_length, octets_of_length};
use super::problem::{KeyProblem, MemberProblem};
use super::public::{read_ec_public, read_okp_curve, read_public, read_rsa_public};
use crate::base64url::encode_base64url;
use crate::json::JsonObject;

/// Of RSA beside `d`, which may be missing, but only together (RFC 7518 §6.3.2).
const CRT_MEMBERS: [&str; 5] = ["p", "q", "dp", "dq", "qi"];

pub(super) fn read_private(jwk: &JsonObject) -> Result<PKey<Private>, KeyProblem> {
    let public = read_public(jwk)?;
    // Size before arithmetic: a huge number is not computed with.
    let kind = KeyKind::of(&public)?;
    if jwk.get("d").is_none() {
        return Err(KeyProblem::PublicKeyOnly);
    }
    let key = match kind {
        KeyKind::Rsa { .. } => PKey::from_rsa(read_rsa(jwk)?)?,
        KeyKind::Ec(curve) => {
            let (_, public) = read_ec_public(jwk)?;
            let d = number_of_length(jwk, "d", curve.octets())?;
            PKey::from_ec_key(EcKey::from_private_components(public.group(), &d, public.public_key())?)?
        }
        KeyKind::Okp(_) | KeyKind::Agreement(_) => {
            let (id, octets) = read_okp_curve(jwk)?;
            let d = octets_of_length(jwk, "d", octets)?;
            PKey::private_key_from_raw_bytes(&d, id)?
        }
        KeyKind::Symmetric { .. } => return Err(KeyProblem::Symmetric),
    };
    check_halves(&key, kind)?;
    if !key.public_eq(&public) {
        return Err(KeyProblem::HalvesDisagree);
    }
    Ok(key)
}

fn read_rsa(jwk: &JsonObject) -> Result<Rsa<Private>, KeyProblem> {
    if jwk.get("oth").is_some() {
        return Err(unsupported("RSA with more than two primes"));
    }
    let (n, e) = read_rsa_public(jwk)?;
    let bits = n.num_bits();
    let private = |name| match number(jwk, name)? {
        number if number.num_bits() > bits => Err(malformed(name, MemberProblem::OutOfRange)),
        number => Ok(number),
    };
    let builder = RsaPrivateKeyBuilder::new(n, e, private("d")?)?;
    if CRT_MEMBERS.iter().all(|name| jwk.get(name).is_none()) {
        return Ok(builder.build());
    }
    let [p, q, dp, dq, qi] = CRT_MEMBERS;
    Ok(builder
        .set_factors(private(p)?, private(q)?)?
        .set_crt_params(private(dp)?, private(dq)?, private(qi)?)?
        .build())
}

/// A key whose halves disagree would sign what nobody can verify.
pub(super) fn check_halves(key: &PKeyRef<Private>, kind: KeyKind) -> Result<(), KeyProblem> {
    let agree = match kind {
        KeyKind::Rsa { .. } => signs_for_itself(key),
        KeyKind::Ec(_) => key.ec_key()?.check_key().is_ok(),
        // The public half is computed from the private one.
        KeyKind::Okp(_) | KeyKind::Agreement(_) | KeyKind::Symmetric { .. } => true,
    };
    if agree { Ok(()) } else { Err(KeyProblem::HalvesDisagree) }
}

/// By a signature, because OpenSSL's own check searches for prime factors, which takes a hundred times as long.
fn signs_for_itself(key: &PKeyRef<Private>) -> bool {
    let signed = || {
        let signature = {
            let mut signer = Signer::new(MessageDigest::sha256(), key)?;
            signer.sign_oneshot_to_vec(b"")?
        };
        Verifier::new(MessageDigest::sha256(), key)?.verify_oneshot(&signature, b"")
    };
    signed().unwrap_or(false)
}

/// The private members, as base64url, in the order of their registration.
pub(super) fn private_members(
    key: &PKeyRef<Private>,
    kind: KeyKind,
) -> Result<Vec<(&'static str, Zeroizing<String>)>, KeyProblem> {
    let encode = |octets: Vec<u8>| Zeroizing::new(encode_base64url(&*Zeroizing::new(octets)));
    match kind {
        KeyKind::Rsa { .. } => {
            let rsa = key.rsa()?;
            let factors = [rsa.p(), rsa.q(), rsa.dmp1(), rsa.dmq1(), rsa.iqmp()];
            let mut members = vec![("d", encode(rsa.d().to_vec()))];
            if let [Some(p), Some(q), Some(dp), Some(dq), Some(qi)] = factors {
                let numbers: [&BigNumRef; 5] = [p, q, dp, dq, qi];
                let numbers = numbers.map(|number| encode(number.to_vec()));
                members.extend(CRT_MEMBERS.into_iter().zip(numbers));
            }
            Ok(members)
        }
        KeyKind::Ec(curve) => {
            let d = curve.pad(key.ec_key()?.private_key())?;
            Ok(vec![("d", encode(d))])
        }
        KeyKind::Okp(_) | KeyKind::Agreement(_) => Ok(vec![("d", encode(key.raw_private_key()?))]),
        KeyKind::Symmetric { .. } => Err(KeyProblem::Symmetric),
    }
}
