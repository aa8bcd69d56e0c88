//! The examples of the RFCs, from `tests/fixtures/vectors`, whose README names their sources.

use serde_json::Value;

/// A file of `tests/fixtures/vectors`.
macro_rules! vector_file {
    ($path:literal) => {
        serde_json::from_str(include_str!(concat!("../../../../tests/fixtures/vectors/", $path))).unwrap()
    };
}

/// The examples of RFC 7515, appendices A and E.
pub(crate) fn rfc7515() -> Vec<Value> {
    vector_file!("rfc7515/rfc7515_appendix.json")
}

/// JWK Sets of RFC 7517 and RFC 8037, some with their thumbprints.
pub(crate) fn jwk_sets() -> Value {
    vector_file!("rfc7515/rfc7517_jwk.json")
}

/// RFC 7520 §4.1 to §4.4 and RFC 8037 §A.4, with a compact form.
pub(crate) fn cookbook() -> [Value; 5] {
    [
        vector_file!("rfc7520/jws/4_1.rsa_v15_signature.json"),
        vector_file!("rfc7520/jws/4_2.rsa-pss_signature.json"),
        vector_file!("rfc7520/jws/4_3.ecdsa_signature.json"),
        vector_file!("rfc7520/jws/4_4.hmac-sha2_integrity_protection.json"),
        vector_file!("rfc7520/curve25519/jws.json"),
    ]
}

/// RFC 7520 §4.6, whose `kid` is not protected, so that it has no compact form of its own.
pub(crate) fn unprotected_kid() -> Value {
    vector_file!("rfc7520/jws/4_6.protecting_specific_header_fields.json")
}

/// Keys as JWK, PKCS #8, SubjectPublicKeyInfo and certificate.
pub(crate) fn keys() -> Value {
    vector_file!("panva-jose/keys.json")
}

/// The private keys of RFC 7520 §5.5 (P-256) and RFC 8037 §A.6 (X25519), which agree on keys.
pub(crate) fn agreement_keys() -> [Value; 2] {
    [
        vector_file!("rfc7520/jwe/5_5.key_agreement_using_ecdh-es_with_aes-cbc-hmac-sha2.json"),
        vector_file!("rfc7520/curve25519/ecdh-es.json"),
    ]
    .map(|example: Value| example["input"]["key"].clone())
}
