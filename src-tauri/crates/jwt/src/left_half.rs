//! `at_hash`, `c_hash` and `s_hash`: what ties a token, a code and a state to an ID token.

use openssl::sha::{sha256, sha384, sha512};

use crate::algorithm::{Algorithm, Hash, Scheme};
use crate::base64url::encode_base64url;
use crate::key::EdwardsCurve;

/// The left half of the hash that `algorithm` signs with, as base64url (OpenID Connect Core §3.1.3.6, §3.3.2.11).
///
/// None for Ed448, for which nobody says a hash. EdDSA is taken as Ed25519, which signs with SHA-512 (RFC 8032 §5.1).
pub fn left_half_of_hash(algorithm: Algorithm, value: &str) -> Option<String> {
    let hash = match algorithm.scheme() {
        Scheme::Hmac(hash) | Scheme::RsaPkcs1(hash) | Scheme::RsaPss(hash) | Scheme::Ecdsa(_, hash) => hash,
        Scheme::Edwards(None | Some(EdwardsCurve::Ed25519)) => Hash::Sha512,
        Scheme::Edwards(Some(EdwardsCurve::Ed448)) => return None,
    };
    let octets = value.as_bytes();
    Some(match hash {
        Hash::Sha256 => encode_base64url(&sha256(octets)[..16]),
        Hash::Sha384 => encode_base64url(&sha384(octets)[..24]),
        Hash::Sha512 => encode_base64url(&sha512(octets)[..32]),
    })
}

#[cfg(test)]
mod tests {
    use super::left_half_of_hash;
    use crate::algorithm::Algorithm;

    #[test]
    fn makes_the_at_hash_of_openid_connect_core_appendix_a_3() {
        let access_token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";

        let hash = left_half_of_hash(Algorithm::Rs256, access_token);

        assert_eq!(hash.as_deref(), Some("77QmUPtjPfzWtF2AnpK9RQ"));
    }

    #[test]
    fn makes_the_c_hash_of_openid_connect_core_appendix_a_4() {
        let code = "Qcb0Orv1zh30vL1MPRsbm-diHiMwcLyZvn1arpZv-Jxf_11jnpEX3Tgfvk";

        let hash = left_half_of_hash(Algorithm::Rs256, code);

        assert_eq!(hash.as_deref(), Some("LDktKdoQak3Pk0cnXxCltA"));
    }

    #[test]
    fn is_half_as_long_as_the_hash_of_the_algorithm() {
        for (algorithm, characters) in [
            (Algorithm::Es256k, 22),
            (Algorithm::Ps384, 32),
            (Algorithm::Hs512, 43),
            (Algorithm::EdDsa, 43),
        ] {
            assert_eq!(
                left_half_of_hash(algorithm, "a").unwrap().len(),
                characters,
                "{algorithm}"
            );
        }
        assert_eq!(left_half_of_hash(Algorithm::Ed448, "a"), None);
    }
}
