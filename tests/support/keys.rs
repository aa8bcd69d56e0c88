//! Keys and certificates that are made on the spot, in every format that people bring them: no key lies in the repository.

mod certificate;
mod jwt;

pub use certificate::{Authority, Identity, sha256_fingerprint};
pub use jwt::{hmac_sha256, random_text, sha256};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::pkey::{Id, PKey, Private};
use openssl::rsa::Rsa;
use openssl::symm::Cipher;
use serde_json::{Value, json};

/// What can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// RSA of this many bits; below 2048 no server should take it.
    Rsa(u32),
    /// For ES256.
    P256,
    /// For ES384.
    P384,
    /// For ES512.
    P521,
    /// For EdDSA.
    Ed25519,
}

/// A private key.
#[derive(Clone, Debug)]
pub struct TestKey {
    kind: KeyKind,
    private: PKey<Private>,
}

impl TestKey {
    /// A fresh key.
    pub fn generate(kind: KeyKind) -> Self {
        let private = match kind {
            KeyKind::Rsa(bits) => Rsa::generate(bits).and_then(PKey::from_rsa),
            KeyKind::P256 => elliptic(Nid::X9_62_PRIME256V1),
            KeyKind::P384 => elliptic(Nid::SECP384R1),
            KeyKind::P521 => elliptic(Nid::SECP521R1),
            KeyKind::Ed25519 => PKey::generate_ed25519(),
        };
        Self {
            kind,
            private: private.expect("OpenSSL makes keys"),
        }
    }

    /// A fresh key of the kind that the JWS algorithm `alg` signs with.
    pub fn for_algorithm(alg: &str) -> Self {
        Self::generate(match alg {
            "ES256" => KeyKind::P256,
            "ES384" => KeyKind::P384,
            "ES512" => KeyKind::P521,
            "EdDSA" => KeyKind::Ed25519,
            _ => KeyKind::Rsa(2048),
        })
    }

    /// What it is.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// PEM, `BEGIN PRIVATE KEY` (PKCS#8).
    pub fn pkcs8_pem(&self) -> String {
        text(self.private.private_key_to_pem_pkcs8())
    }

    /// PEM, `BEGIN ENCRYPTED PRIVATE KEY`.
    pub fn encrypted_pem(&self, passphrase: &str) -> String {
        text(
            self.private
                .private_key_to_pem_pkcs8_passphrase(Cipher::aes_256_cbc(), passphrase.as_bytes()),
        )
    }

    /// PEM, `BEGIN RSA PRIVATE KEY`; the key is an RSA key.
    pub fn pkcs1_pem(&self) -> String {
        text(self.private.rsa().and_then(|key| key.private_key_to_pem()))
    }

    /// PEM, `BEGIN EC PRIVATE KEY`; the key is one of P-256, P-384 or P-521.
    pub fn sec1_pem(&self) -> String {
        text(self.private.ec_key().and_then(|key| key.private_key_to_pem()))
    }

    /// PEM, `BEGIN PUBLIC KEY`: what is brought by mistake.
    pub fn public_pem(&self) -> String {
        text(self.private.public_key_to_pem())
    }

    /// The private key as a JWK (RFC 7517) with this `kid`.
    pub fn jwk(&self, kid: &str) -> Value {
        let mut jwk = self.public_jwk(kid);
        for (name, value) in self.private_members().expect("OpenSSL tells its keys") {
            jwk[name] = value.into();
        }
        jwk
    }

    /// The public half as a JWK with this `kid`, to be registered.
    pub fn public_jwk(&self, kid: &str) -> Value {
        let mut jwk = self.public_members().expect("OpenSSL tells its keys");
        jwk["kid"] = kid.into();
        jwk["use"] = "sig".into();
        jwk
    }

    /// The public half as a JWK for encrypting to it.
    pub fn encryption_jwk(&self, kid: &str) -> Value {
        let mut jwk = self.public_jwk(kid);
        jwk["use"] = "enc".into();
        jwk
    }

    /// A JWKS with nothing but the public half.
    pub fn public_jwks(&self, kid: &str) -> Value {
        json!({ "keys": [self.public_jwk(kid)] })
    }

    fn public_members(&self) -> Result<Value, ErrorStack> {
        if self.private.id() == Id::RSA {
            let key = self.private.rsa()?;
            return Ok(json!({ "kty": "RSA", "n": encode(key.n().to_vec()), "e": encode(key.e().to_vec()) }));
        }
        let Some((curve, length)) = self.curve() else {
            let public = encode(self.private.raw_public_key()?);
            return Ok(json!({ "kty": "OKP", "crv": "Ed25519", "x": public }));
        };
        let key = self.private.ec_key()?;
        let (mut x, mut y) = (BigNum::new()?, BigNum::new()?);
        key.public_key()
            .affine_coordinates(key.group(), &mut x, &mut y, &mut *BigNumContext::new()?)?;
        let (x, y) = (encode(x.to_vec_padded(length)?), encode(y.to_vec_padded(length)?));
        Ok(json!({ "kty": "EC", "crv": curve, "x": x, "y": y }))
    }

    fn private_members(&self) -> Result<Vec<(&'static str, String)>, ErrorStack> {
        if self.private.id() == Id::RSA {
            let key = self.private.rsa()?;
            let numbers = [
                ("d", Some(key.d())),
                ("p", key.p()),
                ("q", key.q()),
                ("dp", key.dmp1()),
                ("dq", key.dmq1()),
                ("qi", key.iqmp()),
            ];
            return Ok(numbers
                .into_iter()
                .filter_map(|(name, number)| Some((name, encode(number?.to_vec()))))
                .collect());
        }
        let private = match self.curve() {
            Some((_, length)) => self.private.ec_key()?.private_key().to_vec_padded(length)?,
            None => self.private.raw_private_key()?,
        };
        Ok(vec![("d", encode(private))])
    }

    /// The name of the curve in a JWK, and how many bytes a coordinate has.
    fn curve(&self) -> Option<(&'static str, i32)> {
        match self.kind {
            KeyKind::P256 => Some(("P-256", 32)),
            KeyKind::P384 => Some(("P-384", 48)),
            KeyKind::P521 => Some(("P-521", 66)),
            KeyKind::Rsa(_) | KeyKind::Ed25519 => None,
        }
    }
}

/// Base64url without padding, as JOSE has it.
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of base64url without padding.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

fn elliptic(curve: Nid) -> Result<PKey<Private>, ErrorStack> {
    let group = EcGroup::from_curve_name(curve)?;
    PKey::from_ec_key(EcKey::generate(&group)?)
}

fn text(pem: Result<Vec<u8>, ErrorStack>) -> String {
    let pem = pem.expect("the key has this format");
    String::from_utf8(pem).expect("PEM is ASCII")
}
