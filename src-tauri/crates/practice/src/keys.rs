//! The server's keys: made once, parsed once, kept in the state.
//!
//! The RSA key takes a tenth of a second to make, so it is made when first asked for, on a blocking thread.

use std::sync::Arc;

use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;
use openssl::sign::{Signer, Verifier};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;

use crate::client::SigningAlgorithm;
use crate::object::object;
use crate::random::{decode, encode, random_bytes};

const RSA_BITS: u32 = 2048;

/// The keys as the state keeps them: DER, base64url.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeptKeys {
    es256: String,
    rs256: Option<String>,
    opaque: String,
}

/// All keys of the server.
pub(crate) struct Keys {
    es256: SigningKey,
    rs256: OnceCell<Arc<SigningKey>>,
    /// Encrypts opaque access tokens.
    pub(crate) opaque: [u8; 32],
}

/// A signing key with what a JWS header and the JWK set say of it.
pub(crate) struct SigningKey {
    pub(crate) kid: String,
    pub(crate) algorithm: SigningAlgorithm,
    pub(crate) jwk: Map<String, Value>,
    material: Material,
}

enum Material {
    P256(EcKey<Private>),
    Rsa(PKey<Private>),
}

impl Keys {
    pub(crate) fn generate() -> Result<Self, ErrorStack> {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1)?;
        Ok(Self {
            es256: SigningKey::from_p256(EcKey::generate(&group)?)?,
            rs256: OnceCell::new(),
            opaque: random_bytes(),
        })
    }

    /// The keys of an earlier server; `None` if they cannot be read.
    pub(crate) fn restore(kept: &KeptKeys) -> Option<Self> {
        let es256 = EcKey::private_key_from_der(&decode(&kept.es256)?).ok()?;
        let rs256 = match &kept.rs256 {
            Some(der) => {
                let rsa = Rsa::private_key_from_der(&decode(der)?).ok()?;
                OnceCell::new_with(Some(Arc::new(SigningKey::from_rsa(rsa).ok()?)))
            }
            None => OnceCell::new(),
        };
        Some(Self {
            es256: SigningKey::from_p256(es256).ok()?,
            rs256,
            opaque: decode(&kept.opaque)?.try_into().ok()?,
        })
    }

    pub(crate) fn keep(&self) -> Result<KeptKeys, ErrorStack> {
        let rs256 = match self.rs256.get() {
            Some(key) => Some(key.to_der()?),
            None => None,
        };
        Ok(KeptKeys {
            es256: self.es256.to_der()?,
            rs256,
            opaque: encode(self.opaque),
        })
    }

    pub(crate) fn es256(&self) -> &SigningKey {
        &self.es256
    }

    /// The RSA key if it was made already.
    pub(crate) fn made_rs256(&self) -> Option<&Arc<SigningKey>> {
        self.rs256.get()
    }

    /// The RSA key, made now if this is the first time it is needed.
    pub(crate) async fn rs256(&self) -> Result<&Arc<SigningKey>, ErrorStack> {
        self.rs256
            .get_or_try_init(|| async {
                let made = tokio::task::spawn_blocking(|| Rsa::generate(RSA_BITS).and_then(SigningKey::from_rsa));
                match made.await {
                    Ok(key) => key.map(Arc::new),
                    // The blocking thread went away with the runtime: nobody waits for this answer any more.
                    Err(_) => Err(ErrorStack::get()),
                }
            })
            .await
    }

    /// The key with this `kid`.
    pub(crate) fn find(&self, kid: &str) -> Option<&SigningKey> {
        let made = self.rs256.get().map(|key| &**key);
        [Some(&self.es256), made]
            .into_iter()
            .flatten()
            .find(|key| key.kid == kid)
    }
}

impl SigningKey {
    fn from_p256(key: EcKey<Private>) -> Result<Self, ErrorStack> {
        let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
        key.public_key()
            .affine_coordinates_gfp(key.group(), &mut x, &mut y, &mut *BigNumContext::new()?)?;
        let (x, y) = (encode(x.to_vec_padded(32)?), encode(y.to_vec_padded(32)?));
        // RFC 7638 §3.2: the required members in lexicographic order, without white space.
        let kid = thumbprint(&format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#));
        let jwk = object! {
            "kty": "EC", "crv": "P-256", "x": x, "y": y, "use": "sig", "alg": "ES256", "kid": kid,
        };
        Ok(Self {
            kid,
            algorithm: SigningAlgorithm::Es256,
            jwk,
            material: Material::P256(key),
        })
    }

    fn from_rsa(key: Rsa<Private>) -> Result<Self, ErrorStack> {
        let (n, e) = (encode(key.n().to_vec()), encode(key.e().to_vec()));
        let kid = thumbprint(&format!(r#"{{"e":"{e}","kty":"RSA","n":"{n}"}}"#));
        let jwk = object! {
            "kty": "RSA", "n": n, "e": e, "use": "sig", "alg": "RS256", "kid": kid,
        };
        Ok(Self {
            kid,
            algorithm: SigningAlgorithm::Rs256,
            jwk,
            material: Material::Rsa(PKey::from_rsa(key)?),
        })
    }

    fn to_der(&self) -> Result<String, ErrorStack> {
        Ok(encode(match &self.material {
            Material::P256(key) => key.private_key_to_der()?,
            Material::Rsa(key) => key.rsa()?.private_key_to_der()?,
        }))
    }

    /// The JWS signature over `input` (RFC 7518 §3.3 and §3.4).
    pub(crate) fn sign(&self, input: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        match &self.material {
            Material::P256(key) => {
                let signature = EcdsaSig::sign(&Sha256::digest(input), key)?;
                let mut bytes = signature.r().to_vec_padded(32)?;
                bytes.extend(signature.s().to_vec_padded(32)?);
                Ok(bytes)
            }
            Material::Rsa(key) => Signer::new(MessageDigest::sha256(), key)?.sign_oneshot_to_vec(input),
        }
    }

    pub(crate) fn verify(&self, input: &[u8], signature: &[u8]) -> bool {
        self.try_verify(input, signature).unwrap_or(false)
    }

    fn try_verify(&self, input: &[u8], signature: &[u8]) -> Result<bool, ErrorStack> {
        match &self.material {
            Material::P256(key) => {
                if signature.len() != 64 {
                    return Ok(false);
                }
                let (r, s) = signature.split_at(32);
                EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?
                    .verify(&Sha256::digest(input), key)
            }
            Material::Rsa(key) => Verifier::new(MessageDigest::sha256(), key)?.verify_oneshot(signature, input),
        }
    }
}

/// The JWK thumbprint (RFC 7638) of a key in its canonical form.
fn thumbprint(canonical: &str) -> String {
    encode(Sha256::digest(canonical))
}

#[cfg(test)]
mod tests {
    use super::Keys;

    #[test]
    fn verifies_what_it_signed_and_nothing_else() {
        let keys = Keys::generate().unwrap();
        let signature = keys.es256().sign(b"input").unwrap();

        assert_eq!(signature.len(), 64);
        assert!(keys.es256().verify(b"input", &signature));
        assert!(!keys.es256().verify(b"other", &signature));
        assert!(!keys.es256().verify(b"input", &signature[1..]));
    }

    #[test]
    fn is_the_same_after_it_was_kept() {
        let keys = Keys::generate().unwrap();

        let restored = Keys::restore(&keys.keep().unwrap()).unwrap();

        assert_eq!(restored.es256().kid, keys.es256().kid);
        assert_eq!(restored.opaque, keys.opaque);
        assert!(restored.es256().verify(b"input", &keys.es256().sign(b"input").unwrap()));
    }
}
