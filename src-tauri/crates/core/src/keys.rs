//! Makes a new key for client assertions, request objects and proofs. It is here and not in `jwt`, because it is drawn
//! from the system's random source.

use bearerbox_jwt::{KeyChoice, SigningKey};
use bearerbox_secret::Secret;
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;

use crate::Error;

/// What kind of key to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewKey {
    /// RSA of 2048 bits, which every server takes.
    Rsa2048,
    /// RSA of 3072 bits.
    Rsa3072,
    /// EC on P-256, for ES256.
    P256,
    /// EC on P-384, for ES384.
    P384,
    /// EC on P-521, for ES512.
    P521,
    /// OKP on Ed25519, for EdDSA.
    Ed25519,
}

/// Makes a key whose `kid` is its thumbprint (RFC 7638), so that the published JWK has a name that is its alone.
///
/// # Errors
/// `NoRandomness`.
pub fn generate_key(kind: NewKey) -> Result<SigningKey, Error> {
    let pem = generate(kind)
        .and_then(|key| key.private_key_to_pem_pkcs8())
        .map_err(|_| Error::NoRandomness)?;
    // The octets move into the secret, so that no copy of them is left behind.
    let pem = Secret::new(String::from_utf8(pem).map_err(|_| Error::NoRandomness)?);
    let key = SigningKey::from_text(&pem, KeyChoice::default()).map_err(|_| Error::NoRandomness)?;
    Ok(match key.thumbprint() {
        Some(thumbprint) => key.with_kid(thumbprint),
        None => key,
    })
}

fn generate(kind: NewKey) -> Result<PKey<Private>, ErrorStack> {
    match kind {
        NewKey::Rsa2048 => PKey::from_rsa(Rsa::generate(2048)?),
        NewKey::Rsa3072 => PKey::from_rsa(Rsa::generate(3072)?),
        NewKey::P256 => generate_ec(Nid::X9_62_PRIME256V1),
        NewKey::P384 => generate_ec(Nid::SECP384R1),
        NewKey::P521 => generate_ec(Nid::SECP521R1),
        NewKey::Ed25519 => PKey::generate_ed25519(),
    }
}

fn generate_ec(curve: Nid) -> Result<PKey<Private>, ErrorStack> {
    let group = EcGroup::from_curve_name(curve)?;
    PKey::from_ec_key(EcKey::generate(&group)?)
}

#[cfg(test)]
mod tests {
    use bearerbox_jwt::Algorithm;

    use super::{NewKey, generate_key};

    #[test]
    fn a_new_key_is_named_by_its_thumbprint_and_signs_by_its_kind() {
        for (kind, algorithm) in [
            (NewKey::Rsa2048, Algorithm::Rs256),
            (NewKey::Rsa3072, Algorithm::Rs256),
            (NewKey::P256, Algorithm::Es256),
            (NewKey::P384, Algorithm::Es384),
            (NewKey::P521, Algorithm::Es512),
            (NewKey::Ed25519, Algorithm::EdDsa),
        ] {
            let key = generate_key(kind).unwrap();

            assert_eq!(key.default_algorithm(), Some(algorithm), "{kind:?}");
            assert_eq!(key.kid().map(str::to_owned), key.thumbprint(), "{kind:?}");
        }
    }

    #[test]
    fn no_key_is_made_twice() {
        let [one, other] = [(); 2].map(|()| generate_key(NewKey::Ed25519).unwrap());

        assert_ne!(one.thumbprint(), other.thumbprint());
    }
}
