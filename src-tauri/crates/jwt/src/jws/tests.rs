use crate::base64url::encode_base64url;
use crate::key::VerificationKeys;
use crate::signature::authenticate;
use crate::verify::{VerifyProblem, verify_jws, verify_jwt};
use crate::{Algorithm, vectors};

const SECRET: [u8; 32] = [5; 32];

fn keys() -> VerificationKeys {
    VerificationKeys::from_secret_octets(&SECRET).unwrap()
}

fn mac(input: &str) -> String {
    encode_base64url(authenticate(&SECRET, Algorithm::Hs256, input.as_bytes()).unwrap())
}

/// A compact JWS whose payload is written as it is.
fn compact(header: &str, payload: &str) -> String {
    let input = format!("{}.{payload}", encode_base64url(header));
    format!("{input}.{}", mac(&input))
}

fn only(jws: &str, content: Option<&[u8]>) -> Result<Vec<u8>, VerifyProblem> {
    let mut signatures = verify_jws(jws, content, &keys())?;
    assert_eq!(signatures.len(), 1);
    signatures.remove(0).map(|verified| verified.payload)
}

const B64: &str = r#"{"alg":"HS256","b64":false,"crit":["b64"]}"#;

#[test]
fn a_payload_is_read_as_b64_has_it() {
    assert_eq!(only(&compact(B64, "$02"), None), Ok(b"$02".to_vec()));
    let encoded = compact(r#"{"alg":"HS256","b64":true,"crit":["b64"]}"#, "JDAy");
    assert_eq!(only(&encoded, None), Ok(b"$02".to_vec()));
}

/// RFC 7797 §6 and RFC 7515 §4.1.11.
#[test]
fn refuses_b64_that_others_would_read_another_way() {
    for (header, problem) in [
        (
            r#"{"alg":"HS256","b64":false}"#,
            VerifyProblem::MalformedMember { name: "crit" },
        ),
        (
            r#"{"alg":"HS256","b64":"false","crit":["b64"]}"#,
            VerifyProblem::MalformedMember { name: "b64" },
        ),
        (
            r#"{"alg":"HS256","crit":["b64"]}"#,
            VerifyProblem::MalformedMember { name: "crit" },
        ),
        (
            r#"{"alg":"HS256","b64":false,"crit":["b64","b64"]}"#,
            VerifyProblem::MalformedMember { name: "crit" },
        ),
        (
            r#"{"alg":"HS256","b64":false,"crit":["b64",7]}"#,
            VerifyProblem::MalformedMember { name: "crit" },
        ),
        (
            r#"{"alg":"HS256","b64":false,"crit":["b64","exp"],"exp":1}"#,
            VerifyProblem::UnknownCritical { name: "exp".to_owned() },
        ),
    ] {
        assert_eq!(only(&compact(header, "e30"), None), Err(problem), "{header}");
    }
}

/// RFC 7797 §7: "JWTs MUST NOT use this".
#[test]
fn a_jwt_has_no_unencoded_payload() {
    let problem = verify_jwt(&compact(B64, "{}"), &keys()).unwrap_err();
    assert_eq!(problem, VerifyProblem::UnknownCritical { name: "b64".to_owned() });
}

#[test]
fn a_detached_payload_is_taken_from_beside_it() {
    let attached = compact(r#"{"alg":"HS256"}"#, "JDAy");
    let parts: Vec<&str> = attached.split('.').collect();
    let detached = format!("{}..{}", parts[0], parts[2]);
    assert_eq!(only(&detached, Some(b"$02")), Ok(b"$02".to_vec()));
    assert_eq!(
        only(&detached, Some(b"$03")),
        Err(VerifyProblem::WrongSignature { tried: 1 })
    );
    assert_eq!(only(&detached, None), Err(VerifyProblem::WrongSignature { tried: 1 }));
    assert_eq!(only(&attached, Some(b"$02")), Err(VerifyProblem::NotDetached));
}

#[test]
fn each_signature_of_several_has_its_own_outcome() {
    let protected = encode_base64url(r#"{"alg":"HS256"}"#);
    let good = mac(&format!("{protected}.e30"));
    let json = format!(
        r#"{{"payload":"e30","signatures":[
            {{"protected":"{protected}","signature":"{good}"}},
            {{"protected":"{protected}","signature":"AAAA"}},
            {{"header":{{"alg":"none"}},"signature":""}}]}}"#
    );
    let outcomes = verify_jws(&json, None, &keys()).unwrap();
    assert!(outcomes[0].is_ok());
    assert_eq!(outcomes[1], Err(VerifyProblem::WrongSignature { tried: 1 }));
    assert_eq!(outcomes[2], Err(VerifyProblem::NotSigned));
}

#[test]
fn refuses_json_that_hides_or_repeats_members() {
    let protected = encode_base64url(r#"{"alg":"HS256"}"#);
    let tried = |json: &str| only(json, None).unwrap_err();
    assert_eq!(
        tried(&format!(
            r#"{{"payload":"e30","protected":"{protected}","header":{{"b64":false}},"signature":""}}"#
        )),
        VerifyProblem::Unprotected { name: "b64" }
    );
    assert_eq!(
        tried(&format!(
            r#"{{"payload":"e30","protected":"{protected}","header":{{"alg":"HS256"}},"signature":""}}"#
        )),
        VerifyProblem::RepeatedMember { name: "alg".to_owned() }
    );
    assert_eq!(
        tried(r#"{"payload":"e30","payload":"e30"}"#),
        VerifyProblem::RepeatedMember {
            name: "payload".to_owned()
        }
    );
    for (json, name) in [
        ("{}", "signature"),
        (r#"{"payload":"e30","signatures":[]}"#, "signatures"),
        (r#"{"payload":"e30","signatures":[{}],"signature":""}"#, "signatures"),
        (r#"{"payload":7,"signature":""}"#, "payload"),
        (r#"{"payload":"e30","header":[],"signature":""}"#, "header"),
    ] {
        assert_eq!(tried(json), VerifyProblem::MalformedPart { name }, "{json}");
    }
    assert!(matches!(tried("{\"payload\""), VerifyProblem::NotJson(_)));
}

/// RFC 8725 §2.1: with a server's public key as the secret, anybody could make an HMAC.
#[test]
fn a_public_key_is_no_secret_in_any_form() {
    let keys = vectors::keys().to_string();
    let published = [
        "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#,
        &keys,
    ];
    for text in published {
        let outcome = VerificationKeys::from_secret_octets(text.as_bytes());
        assert_eq!(outcome.unwrap_err(), crate::KeyProblem::KeyAsSecret, "{text:.40}");
    }
    assert!(VerificationKeys::from_secret_octets(b"a secret that people think of").is_ok());
}
