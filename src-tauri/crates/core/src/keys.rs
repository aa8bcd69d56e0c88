//! Makes a new key for client assertions, request objects and proofs. It is here and not in `jwt`, because it is drawn
//! from the system's random source.

use bearerbox_jwt::{EcCurve, EdwardsCurve, KeyChoice, KeyKind, SigningKey};
use bearerbox_secret::Secret;
use openssl::ec::{EcGroup, EcKey};
use openssl::error::ErrorStack;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::Rsa;

use serde_json::{Value, json};

use crate::Error;
use crate::random::draw_secret;

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

/// A client's key as a profile document keeps it, and what may be said of it.
#[derive(Debug)]
pub struct ClientKey {
    /// The private JWK set.
    pub jwks: Secret,
    /// The public JWK set, for registration (RFC 7591 §2).
    pub public_jwks: Value,
    /// What it is called.
    pub kid: Option<String>,
    /// What it signs by, the usual one first.
    pub algorithms: Vec<&'static str>,
}

/// Reads a private key (PEM, JWK or JWKS); of several the one that is named `kid`.
///
/// # Errors
/// `Key`, by what is wrong with it.
pub fn read_key(text: &Secret, kid: Option<&str>) -> Result<ClientKey, Error> {
    ClientKey::of(&SigningKey::from_text(text, KeyChoice { kid, algorithm: None })?)
}

/// Makes a key as [`generate_key`] does, to be put into a profile document.
///
/// # Errors
/// `NoRandomness`.
pub fn make_key(kind: NewKey) -> Result<ClientKey, Error> {
    ClientKey::of(&generate_key(kind)?)
}

impl ClientKey {
    fn of(key: &SigningKey) -> Result<Self, Error> {
        let usual = key.default_algorithm();
        let others = key.algorithms().into_iter().filter(|each| Some(*each) != usual);
        Ok(Self {
            jwks: Secret::new(format!("{{\"keys\":[{}]}}", key.to_jwk()?.expose())),
            public_jwks: json!({ "keys": key.public_jwk().into_iter().collect::<Vec<_>>() }),
            kid: key.kid().map(str::to_owned),
            algorithms: usual.into_iter().chain(others).map(|each| each.name()).collect(),
        })
    }
}

/// Makes a key whose `kid` is its thumbprint (RFC 7638), so that the published JWK has a name that is its alone.
///
/// # Errors
/// `NoRandomness`.
pub fn generate_key(kind: NewKey) -> Result<SigningKey, Error> {
    let key = read_pair(generate(kind))?;
    Ok(match key.thumbprint() {
        Some(thumbprint) => key.with_kid(thumbprint),
        None => key,
    })
}

/// Another key of the same kind and size, without a name.
///
/// # Errors
/// `NoRandomness`.
pub(crate) fn generate_like(key: &SigningKey) -> Result<SigningKey, Error> {
    let pair = match key.kind() {
        KeyKind::Rsa { bits } => Rsa::generate(bits).and_then(PKey::from_rsa),
        KeyKind::Ec(EcCurve::P256) => generate(NewKey::P256),
        KeyKind::Ec(EcCurve::P384) => generate(NewKey::P384),
        KeyKind::Ec(EcCurve::P521) => generate(NewKey::P521),
        KeyKind::Ec(EcCurve::Secp256k1) => generate_ec(Nid::SECP256K1),
        KeyKind::Okp(EdwardsCurve::Ed25519) => generate(NewKey::Ed25519),
        KeyKind::Okp(EdwardsCurve::Ed448) => PKey::generate_ed448(),
        // One that signs is neither; a secret is drawn as long as the longest hash asks for.
        KeyKind::Agreement(_) | KeyKind::Symmetric { .. } => {
            let secret = Secret::new(format!("{}{}", draw_secret()?.expose(), draw_secret()?.expose()));
            return Ok(SigningKey::from_client_secret(&secret));
        }
    };
    read_pair(pair)
}

fn read_pair(pair: Result<PKey<Private>, ErrorStack>) -> Result<SigningKey, Error> {
    let pem = pair
        .and_then(|key| key.private_key_to_pem_pkcs8())
        .map_err(|_| Error::NoRandomness)?;
    // The octets move into the secret, so that no copy of them is left behind.
    let pem = Secret::new(String::from_utf8(pem).map_err(|_| Error::NoRandomness)?);
    SigningKey::from_text(&pem, KeyChoice::default()).map_err(|_| Error::NoRandomness)
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
    use bearerbox_jwt::{Algorithm, KeyChoice, KeyProblem, SigningKey};
    use bearerbox_secret::Secret;

    use super::{NewKey, generate_key, make_key, read_key};
    use crate::Error;

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
    fn a_key_for_a_profile_has_its_private_half_in_the_secret_alone() {
        let made = make_key(NewKey::P256).unwrap();

        let read = SigningKey::from_text(&made.jwks, KeyChoice::default()).unwrap();
        assert_eq!(read.kid(), made.kid.as_deref());
        assert_eq!(made.algorithms, ["ES256"]);
        assert_eq!(made.public_jwks["keys"][0]["kid"], made.kid.clone().unwrap());
        assert_eq!(made.public_jwks["keys"][0].get("d"), None);
    }

    #[test]
    fn a_key_is_read_as_it_was_pasted_and_of_several_the_one_that_is_named() {
        let [one, other] = [NewKey::Rsa2048, NewKey::Ed25519].map(|kind| generate_key(kind).unwrap());
        let both = Secret::new(format!(
            "{{\"keys\":[{},{}]}}",
            one.to_jwk().unwrap().expose(),
            other.to_jwk().unwrap().expose()
        ));

        let named = read_key(&both, other.kid()).unwrap();
        assert_eq!(named.algorithms, ["EdDSA", "Ed25519"]);
        let unnamed = read_key(&both, None).unwrap_err();
        assert!(
            matches!(unnamed, Error::Key(KeyProblem::SeveralKeysFit { .. })),
            "{unnamed:?}"
        );
        let alone = read_key(&one.to_jwk().unwrap(), None).unwrap();
        assert_eq!(alone.algorithms.first(), Some(&"RS256"));
        let nothing = read_key(&Secret::new("hello"), None).unwrap_err();
        assert!(matches!(nothing, Error::Key(KeyProblem::NotAKey)), "{nothing:?}");
    }

    #[test]
    fn no_key_is_made_twice() {
        let [one, other] = [(); 2].map(|()| generate_key(NewKey::Ed25519).unwrap());

        assert_ne!(one.thumbprint(), other.thumbprint());
    }
}
