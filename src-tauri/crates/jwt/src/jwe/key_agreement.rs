//! ECDH-ES: a key agreed on with the sender's ephemeral one (RFC 7518 §4.6, RFC 8037 §3.2).

use openssl::derive::Deriver;
use openssl::error::ErrorStack;
use openssl::pkey::{PKeyRef, Private, Public};
use openssl::sha::Sha256;
use zeroize::Zeroizing;

use super::DecryptProblem;
use super::header::JoseHeader;
use crate::json::Json;
use crate::key::{DecryptionKey, EcCurve, KeyKind, read_ephemeral};

/// The agreed key of `octets`, for what is called `name`: the `enc`, or the `alg` that wraps with it.
pub(super) fn agree(
    header: &JoseHeader,
    key: &DecryptionKey,
    name: &str,
    octets: usize,
) -> Result<Zeroizing<Vec<u8>>, DecryptProblem> {
    match key.kind() {
        KeyKind::Ec(EcCurve::P256 | EcCurve::P384 | EcCurve::P521) | KeyKind::Agreement(_) => {}
        // RFC 8812 §3.1 registers secp256k1 for signatures only.
        KeyKind::Ec(EcCurve::Secp256k1) | KeyKind::Rsa { .. } | KeyKind::Okp(_) | KeyKind::Symmetric { .. } => {
            return Err(DecryptProblem::Key(key.unfit(header.alg)));
        }
    }
    let private = key.private(header.alg).map_err(DecryptProblem::Key)?;
    let malformed = DecryptProblem::MalformedMember { name: "epk" };
    let epk = header.members.get("epk").and_then(Json::as_object);
    // The point is on its curve, or no key is read from it (RFC 8725 §3.4).
    let (epk, kind) = epk
        .and_then(|epk| read_ephemeral(epk).ok())
        .ok_or_else(|| malformed.clone())?;
    if kind != key.kind() {
        return Err(DecryptProblem::Key(key.unfit(header.alg)));
    }
    let (apu, apv) = (header.optional_octets("apu")?, header.optional_octets("apv")?);
    let secret = derive(private, &epk).map_err(|_| malformed)?;
    Ok(concat_kdf(&secret, name, &apu, &apv, octets))
}

/// A secret of zeros, which a point of small order leads to, is an error of OpenSSL's (RFC 7748 §6).
fn derive(private: &PKeyRef<Private>, ephemeral: &PKeyRef<Public>) -> Result<Zeroizing<Vec<u8>>, ErrorStack> {
    let mut deriver = Deriver::new(private)?;
    deriver.set_peer(ephemeral)?;
    deriver.derive_to_vec().map(Zeroizing::new)
}

/// The Concat KDF of NIST SP 800-56A with SHA-256 (RFC 7518 §4.6.2).
fn concat_kdf(secret: &[u8], name: &str, apu: &[u8], apv: &[u8], octets: usize) -> Zeroizing<Vec<u8>> {
    let mut derived = Zeroizing::new(Vec::with_capacity(octets + 32));
    let mut round: u32 = 1;
    while derived.len() < octets {
        let mut hash = Sha256::new();
        hash.update(&round.to_be_bytes());
        hash.update(secret);
        for part in [name.as_bytes(), apu, apv] {
            hash.update(&length(part.len()));
            hash.update(part);
        }
        hash.update(&length(8 * octets));
        derived.extend_from_slice(&hash.finish());
        round += 1;
    }
    derived.truncate(octets);
    derived
}

/// As 32 bits, which no part of a token exceeds.
fn length(octets: usize) -> [u8; 4] {
    u32::try_from(octets).unwrap_or(u32::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use crate::base64url::{decode_base64url, encode_base64url};

    /// RFC 7518 appendix C.
    #[test]
    fn derives_the_key_of_rfc_7518_appendix_c() {
        let secret = [
            158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163, 218, 128,
            106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
        ];
        let part = |text| decode_base64url(text).unwrap();
        let key = super::concat_kdf(&secret, "A128GCM", &part("QWxpY2U"), &part("Qm9i"), 16);
        assert_eq!(encode_base64url(&*key), "VqqN6vgjbSBcIijNcacQGg");
    }
}
