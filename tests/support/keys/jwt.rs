//! Signing and verifying JWTs with every algorithm of RFC 7518 that has a key pair, and EdDSA (RFC 8037).
//!
//! What the tests sign by this, the code under test verifies, and the other way round: neither shares a line.

use openssl::bn::BigNum;
use openssl::ecdsa::EcdsaSig;
use openssl::error::ErrorStack;
use openssl::hash::{MessageDigest, hash};
use openssl::pkey::{HasPrivate, HasPublic, PKey, PKeyRef};
use openssl::rsa::Padding;
use openssl::sign::{RsaPssSaltlen, Signer, Verifier};
use serde_json::{Value, json};

use super::{TestKey, decode, encode};

impl TestKey {
    /// A compact JWT, signed with the algorithm that its `header` names.
    pub fn jwt(&self, header: &Value, claims: &Value) -> String {
        let alg = header["alg"].as_str().expect("a header with an algorithm");
        let input = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        let signature = self
            .sign(alg, input.as_bytes())
            .expect("the key signs with this algorithm");
        format!("{input}.{}", encode(signature))
    }

    /// A client assertion (RFC 7523 §3) that nobody could refuse, valid for a minute from now.
    pub fn client_assertion(&self, alg: &str, kid: &str, client_id: &str, audience: &str) -> String {
        let now = seconds_since_1970();
        let claims = json!({
            "iss": client_id, "sub": client_id, "aud": audience,
            "iat": now, "exp": now + 60, "jti": random_text(),
        });
        self.jwt(&json!({ "alg": alg, "kid": kid }), &claims)
    }

    /// A DPoP proof (RFC 9449 §4.2) for a request, with `more` claims: `ath`, `nonce`, or others in place of the right ones.
    pub fn dpop_proof(&self, alg: &str, method: &str, url: &str, more: &Value) -> String {
        let mut jwk = self.public_jwk("");
        let members = jwk.as_object_mut().expect("a JWK");
        members.retain(|name, _| name != "kid" && name != "use");
        let mut claims = json!({ "htm": method, "htu": url, "iat": seconds_since_1970(), "jti": random_text() });
        if let (Some(claims), Some(more)) = (claims.as_object_mut(), more.as_object()) {
            claims.extend(more.clone());
        }
        self.jwt(&json!({ "typ": "dpop+jwt", "alg": alg, "jwk": jwk }), &claims)
    }

    /// Header and claims of a compact JWT, if this key's public half verifies it.
    pub fn verified(&self, jwt: &str) -> Option<(Value, Value)> {
        let (input, signature) = jwt.rsplit_once('.')?;
        let (header, claims) = input.split_once('.')?;
        let header: Value = serde_json::from_slice(&decode(header)?).ok()?;
        let claims = serde_json::from_slice(&decode(claims)?).ok()?;
        let alg = header["alg"].as_str()?;
        let verified = self.verify(alg, input.as_bytes(), &decode(signature)?);
        verified.unwrap_or(false).then_some((header, claims))
    }

    fn sign(&self, alg: &str, input: &[u8]) -> Result<Vec<u8>, ErrorStack> {
        let Some((_, length)) = self.curve() else {
            return sign_whole(alg, &self.private, input);
        };
        let digest = hash(digest_of(alg), input)?;
        let signature = EcdsaSig::sign(&digest, &*self.private.ec_key()?)?;
        Ok([
            signature.r().to_vec_padded(length)?,
            signature.s().to_vec_padded(length)?,
        ]
        .concat())
    }

    fn verify(&self, alg: &str, input: &[u8], signature: &[u8]) -> Result<bool, ErrorStack> {
        let Some((_, length)) = self.curve() else {
            return verify_whole(alg, &self.private, input, signature);
        };
        if signature.len() != 2 * usize::try_from(length).unwrap_or_default() {
            return Ok(false);
        }
        let (r, s) = signature.split_at(signature.len() / 2);
        let signature = EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?;
        signature.verify(&hash(digest_of(alg), input)?, &*self.private.ec_key()?)
    }
}

/// Text that nobody guesses and nobody used before.
pub fn random_text() -> String {
    let mut bytes = [0; 21];
    openssl::rand::rand_bytes(&mut bytes).expect("OpenSSL has randomness");
    encode(bytes)
}

/// The HMAC of a `client_secret_jwt` with HS256.
pub fn hmac_sha256(secret: &[u8], input: &[u8]) -> Vec<u8> {
    let sign = || Signer::new(MessageDigest::sha256(), &*PKey::hmac(secret)?)?.sign_oneshot_to_vec(input);
    sign().expect("OpenSSL has HMAC")
}

/// The SHA-256 digest, for `ath` and the like.
pub fn sha256(input: &[u8]) -> [u8; 32] {
    openssl::sha::sha256(input)
}

fn seconds_since_1970() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.expect("a clock that is set").as_secs()
}

fn sign_whole<T: HasPrivate>(alg: &str, key: &PKeyRef<T>, input: &[u8]) -> Result<Vec<u8>, ErrorStack> {
    if alg == "EdDSA" {
        return Signer::new_without_digest(key)?.sign_oneshot_to_vec(input);
    }
    let mut signer = Signer::new(digest_of(alg), key)?;
    if alg.starts_with("PS") {
        signer.set_rsa_padding(Padding::PKCS1_PSS)?;
        signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    }
    signer.sign_oneshot_to_vec(input)
}

fn verify_whole<T: HasPublic>(alg: &str, key: &PKeyRef<T>, input: &[u8], signature: &[u8]) -> Result<bool, ErrorStack> {
    if alg == "EdDSA" {
        return Verifier::new_without_digest(key)?.verify_oneshot(signature, input);
    }
    let mut verifier = Verifier::new(digest_of(alg), key)?;
    if alg.starts_with("PS") {
        verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
        verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
    }
    verifier.verify_oneshot(signature, input)
}

fn digest_of(alg: &str) -> MessageDigest {
    match alg {
        "RS384" | "PS384" | "ES384" => MessageDigest::sha384(),
        "RS512" | "PS512" | "ES512" => MessageDigest::sha512(),
        _ => MessageDigest::sha256(),
    }
}
