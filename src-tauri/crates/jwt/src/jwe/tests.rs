use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use openssl::aes::{AesKey, wrap_key};
use openssl::sha::sha256;
use openssl::symm::{Cipher, encrypt_aead};

use super::{DecryptProblem, Decrypted, INFLATED_LIMIT, decrypt};
use crate::base64url::encode_base64url;
use crate::decoded::{Cause, Form, Place, Problem};
use crate::key::{DecryptionKeys, KeyKind, KeyProblem};
use crate::{AesSize, KeyManagement, vectors};
use bearerbox_secret::Secret;

const KEY: [u8; 16] = [7; 16];

/// A token of A128GCM whose content's key is [`KEY`].
fn token(header: &str, encrypted_key: &[u8], plaintext: &[u8]) -> String {
    let header = encode_base64url(header);
    let mut tag = [0; 16];
    let iv = [9; 12];
    let aad = header.as_bytes();
    let ciphertext = encrypt_aead(Cipher::aes_128_gcm(), &KEY, Some(&iv), aad, plaintext, &mut tag).unwrap();
    let parts = [encrypted_key, &iv, &ciphertext, &tag].map(encode_base64url);
    format!("{header}.{}", parts.join("."))
}

fn direct(header: &str) -> String {
    token(header, &[], b"content")
}

fn secret() -> DecryptionKeys {
    DecryptionKeys::from_secret_octets(&KEY)
}

fn jwk(members: &str) -> Result<DecryptionKeys, KeyProblem> {
    let k = encode_base64url(KEY);
    DecryptionKeys::from_octets(format!(r#"{{"kty":"oct","k":"{k}"{members}}}"#).as_bytes())
}

fn problem(outcome: Result<Decrypted, DecryptProblem>) -> DecryptProblem {
    outcome.expect_err("nothing is decrypted")
}

#[test]
fn decrypts_what_is_no_json() {
    let decrypted = decrypt(&direct(r#"{"alg":"dir","enc":"A128GCM"}"#), &secret()).unwrap();
    assert_eq!(*decrypted.plaintext, b"content");
    assert_eq!(decrypted.alg, KeyManagement::Dir);
}

#[test]
fn prints_without_its_content() {
    let decrypted = decrypt(&direct(r#"{"alg":"dir","enc":"A128GCM"}"#), &secret()).unwrap();
    let printed = format!("{decrypted:?} {:?}", secret());
    assert!(
        !printed.contains("content\"") && !printed.contains("99, 111"),
        "{printed}"
    );
    assert!(!printed.contains("[7, 7"), "{printed}");
}

#[test]
fn refuses_what_the_header_must_not_say() {
    let refused = |header: &str| problem(decrypt(&direct(header), &secret()));
    let named = |name: &str| name.to_owned();
    assert_eq!(
        refused(r#"{"alg":"none","enc":"A128GCM"}"#),
        DecryptProblem::UnknownAlgorithm { alg: named("none") }
    );
    assert_eq!(
        refused(r#"{"alg":"RSA1_5","enc":"A128GCM"}"#),
        DecryptProblem::RefusedAlgorithm
    );
    assert_eq!(
        refused(r#"{"alg":"dir","enc":"A128CTR"}"#),
        DecryptProblem::UnknownEncryption { enc: named("A128CTR") }
    );
    assert_eq!(
        refused(r#"{"alg":"dir","enc":"A128GCM","zip":"LZ4"}"#),
        DecryptProblem::UnknownCompression { zip: named("LZ4") }
    );
    assert_eq!(
        refused(r#"{"alg":"dir","enc":"A128GCM","crit":["exp"],"exp":1}"#),
        DecryptProblem::UnknownCritical { name: named("exp") }
    );
    assert_eq!(
        refused(r#"{"alg":"dir","alg":"dir","enc":"A128GCM"}"#),
        DecryptProblem::RepeatedMember { name: named("alg") }
    );
    for (header, name) in [
        (r#"{"enc":"A128GCM"}"#, "alg"),
        (r#"{"alg":"dir"}"#, "enc"),
        (r#"{"alg":"dir","enc":"A128GCM","crit":[]}"#, "crit"),
        (r#"{"alg":"dir","enc":"A128GCM","kid":7}"#, "kid"),
        (r#"{"alg":"dir","enc":"A128GCM","zip":true}"#, "zip"),
    ] {
        assert_eq!(refused(header), DecryptProblem::MalformedMember { name }, "{header}");
    }
}

#[test]
fn refuses_a_key_that_is_sent_where_none_is_to_be() {
    let token = token(r#"{"alg":"dir","enc":"A128GCM"}"#, b"x", b"content");
    let expected = DecryptProblem::MalformedPart { name: "encrypted_key" };
    assert_eq!(problem(decrypt(&token, &secret())), expected);
}

#[test]
fn bounds_the_iterations_of_pbes2_before_it_computes_them() {
    let refused = |count: &str| {
        let header = format!(r#"{{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAAAAAAAAA","p2c":{count}}}"#);
        let password = DecryptionKeys::from_password(&Secret::new("password"));
        problem(decrypt(&token(&header, &[0; 24], b""), &password))
    };
    for count in ["1000001", "4294967296", "99999999999999999999999"] {
        let count = count.to_owned();
        assert_eq!(refused(&count.clone()), DecryptProblem::TooManyIterations { count });
    }
    for count in ["0", "-1", "1e9", "1000.5", "\"1000\"", "null"] {
        assert_eq!(
            refused(count),
            DecryptProblem::MalformedMember { name: "p2c" },
            "{count}"
        );
    }
    assert_eq!(refused("1000"), DecryptProblem::CannotDecrypt { tried: 1 });
}

#[test]
fn asks_for_a_salt_of_eight_octets() {
    let header = r#"{"alg":"PBES2-HS256+A128KW","enc":"A128GCM","p2s":"AAAA","p2c":1000}"#;
    let password = DecryptionKeys::from_password(&Secret::new("password"));
    let expected = DecryptProblem::MalformedMember { name: "p2s" };
    assert_eq!(problem(decrypt(&token(header, &[0; 24], b""), &password)), expected);
}

fn deflated(content: &[u8]) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content).unwrap();
    token(
        r#"{"alg":"dir","enc":"A128GCM","zip":"DEF"}"#,
        &[],
        &encoder.finish().unwrap(),
    )
}

#[test]
fn inflates_up_to_its_limit_and_no_further() {
    let most = vec![b' '; INFLATED_LIMIT];
    assert_eq!(
        decrypt(&deflated(&most), &secret()).unwrap().plaintext.len(),
        INFLATED_LIMIT
    );
    let bomb = deflated(&vec![b' '; INFLATED_LIMIT * 10]);
    assert!(bomb.len() < 120_000, "the bomb is small: {}", bomb.len());
    assert_eq!(problem(decrypt(&bomb, &secret())), DecryptProblem::InflatesTooFar);
}

#[test]
fn says_that_a_content_was_not_compressed() {
    let cut_off = [0x01, 0xff, 0xff, 0x00, 0x00, b'x'];
    for content in [&b"\xff\xff\xff"[..], b"", &cut_off] {
        let token = token(r#"{"alg":"dir","enc":"A128GCM","zip":"DEF"}"#, &[], content);
        assert_eq!(problem(decrypt(&token, &secret())), DecryptProblem::NotInflatable);
    }
}

#[test]
fn holds_a_key_to_what_it_is_for() {
    let token = direct(r#"{"alg":"dir","enc":"A128GCM"}"#);
    let tried = |members| problem(decrypt(&token, &jwk(members).unwrap()));
    let key_use = "sig".to_owned();
    assert_eq!(
        tried(r#","use":"sig""#),
        DecryptProblem::Key(KeyProblem::UseForbids { key_use })
    );
    let key_ops = vec!["encrypt".to_owned()];
    assert_eq!(
        tried(r#","key_ops":["encrypt"]"#),
        DecryptProblem::Key(KeyProblem::KeyOpsForbid {
            needed: "decrypt",
            key_ops
        })
    );
    let alg = "A128KW".to_owned();
    assert_eq!(
        tried(r#","alg":"A128KW""#),
        DecryptProblem::Key(KeyProblem::AlgForbids { alg })
    );
    for members in [
        r#","alg":"A128GCM","use":"enc""#,
        r#","alg":"dir","key_ops":["decrypt"]"#,
    ] {
        assert!(decrypt(&token, &jwk(members).unwrap()).is_ok(), "{members}");
    }
}

#[test]
fn holds_a_key_to_its_kind_and_length() {
    let token = direct(r#"{"alg":"dir","enc":"A128GCM"}"#);
    let short = DecryptionKeys::from_secret_octets(&[7; 15]);
    assert_eq!(
        problem(decrypt(&token, &short)),
        DecryptProblem::Key(KeyProblem::WrongLength {
            name: "A128GCM",
            octets: 15,
            expected: 16
        })
    );
    let rsa = direct(r#"{"alg":"RSA-OAEP","enc":"A128GCM"}"#);
    assert_eq!(
        problem(decrypt(&rsa, &secret())),
        DecryptProblem::Key(KeyProblem::CannotDecrypt {
            alg: KeyManagement::RsaOaep,
            kind: KeyKind::Symmetric { octets: 16 }
        })
    );
}

#[test]
fn chooses_by_kid_and_then_among_those_without_one() {
    let token = direct(r#"{"alg":"dir","enc":"A128GCM","kid":"mine"}"#);
    assert!(decrypt(&token, &secret()).is_ok());
    assert_eq!(
        problem(decrypt(&token, &jwk(r#","kid":"other""#).unwrap())),
        DecryptProblem::NoKeyWithKid {
            kid: "mine".to_owned(),
            present: vec!["other".to_owned()]
        }
    );
    let found = decrypt(&token, &jwk(r#","kid":"mine""#).unwrap()).unwrap();
    assert_eq!(found.kid.as_deref(), Some("mine"));
}

#[test]
fn takes_the_hash_of_a_client_secret_for_a_key() {
    // OpenID Connect Core §10.2: the left 128 bits of the SHA-256 of the client secret.
    let secret = Secret::new("a client secret");
    let wrapping_key = &sha256(secret.expose().as_bytes())[..16];
    let mut wrapped = [0; 24];
    wrap_key(&AesKey::new_encrypt(wrapping_key).unwrap(), None, &mut wrapped, &KEY).unwrap();
    let token = token(r#"{"alg":"A128KW","enc":"A128GCM"}"#, &wrapped, b"claims");
    let decrypted = decrypt(&token, &DecryptionKeys::from_password(&secret)).unwrap();
    assert_eq!(decrypted.alg, KeyManagement::AesKw(AesSize::A128));
    assert_eq!(*decrypted.plaintext, b"claims");
}

#[test]
fn a_wrapped_key_of_an_absurd_length_is_no_panic() {
    for octets in [0, 1, 7, 8, 16, 17, 23, 25, 4096] {
        let token = token(r#"{"alg":"A128KW","enc":"A128GCM"}"#, &vec![1; octets], b"");
        assert_eq!(
            problem(decrypt(&token, &secret())),
            DecryptProblem::CannotDecrypt { tried: 1 }
        );
    }
}

#[test]
fn one_cause_is_said_for_a_wrong_key_and_for_a_changed_token() {
    let good = direct(r#"{"alg":"dir","enc":"A128GCM"}"#);
    let other = DecryptionKeys::from_secret_octets(&[8; 16]);
    let changed = format!("{}A", &good[..good.len() - 1]);
    let expected = DecryptProblem::CannotDecrypt { tried: 1 };
    assert_eq!(problem(decrypt(&good, &other)), expected);
    assert_eq!(problem(decrypt(&changed, &secret())), expected);
}

#[test]
fn says_which_part_cannot_be_read() {
    let header = encode_base64url(r#"{"alg":"dir","enc":"A128GCM"}"#);
    let tried = |rest: &str| problem(decrypt(&format!("{header}.{rest}"), &secret()));
    let place = |problem: DecryptProblem| {
        let DecryptProblem::Unreadable(problem) = problem else {
            panic!("{problem}")
        };
        problem.place
    };
    assert_eq!(place(tried("=.A.A.A")), Place::EncryptedKey);
    assert_eq!(place(tried(".+.A.A")), Place::InitializationVector);
    assert_eq!(place(tried(".AAAA.A.AAAA")), Place::Ciphertext);
    assert_eq!(place(tried(".AAAA.AAAA.A")), Place::Tag);
    assert_eq!(
        tried(".AAAA.AAAA.AAAA"),
        DecryptProblem::Unreadable(Problem {
            place: Place::InitializationVector,
            cause: Cause::Length {
                octets: 3,
                expected: 12
            }
        })
    );
    assert_eq!(
        problem(decrypt("a.b.c", &secret())),
        DecryptProblem::NotAJwe { form: Form::Jws }
    );
}

#[test]
fn refuses_json_that_hides_or_repeats_members() {
    let tried = |json: &str| problem(decrypt(json, &secret()));
    let protected = encode_base64url(r#"{"alg":"dir","enc":"A128GCM"}"#);
    assert_eq!(
        tried(&format!(
            r#"{{"protected":"{protected}","unprotected":{{"zip":"DEF"}},"iv":"","ciphertext":"","tag":""}}"#
        )),
        DecryptProblem::Unprotected { name: "zip" }
    );
    assert_eq!(
        tried(&format!(
            r#"{{"protected":"{protected}","header":{{"alg":"A128KW"}},"iv":"","ciphertext":"","tag":""}}"#
        )),
        DecryptProblem::RepeatedMember { name: "alg".to_owned() }
    );
    assert_eq!(
        tried(r#"{"ciphertext":"","ciphertext":""}"#),
        DecryptProblem::RepeatedMember {
            name: "ciphertext".to_owned()
        }
    );
    assert_eq!(tried("{}"), DecryptProblem::MalformedPart { name: "ciphertext" });
    assert_eq!(
        tried(r#"{"recipients":[],"ciphertext":""}"#),
        DecryptProblem::NoRecipient
    );
    assert_eq!(
        tried(r#"{"recipients":[{}],"header":{},"ciphertext":""}"#),
        DecryptProblem::MalformedPart { name: "recipients" }
    );
    assert!(matches!(tried("{"), DecryptProblem::NotJson(_)));
}

/// RFC 8725 §3.4: an invalid curve attack sends a point that is not on the key's curve.
#[test]
fn refuses_an_ephemeral_key_off_its_curve_or_of_another() {
    let [p256, _] = vectors::agreement_keys();
    let p256 = DecryptionKeys::from_octets(p256.to_string().as_bytes()).unwrap();
    let tried = |epk: &str| {
        let header = format!(r#"{{"alg":"ECDH-ES","enc":"A128GCM","epk":{epk}}}"#);
        problem(decrypt(&direct(&header), &p256))
    };
    let x = encode_base64url([1; 32]);
    let malformed = DecryptProblem::MalformedMember { name: "epk" };
    assert_eq!(
        tried(&format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{x}"}}"#)),
        malformed
    );
    assert_eq!(tried("7"), malformed);
    assert!(matches!(
        tried(&format!(r#"{{"kty":"OKP","crv":"X25519","x":"{x}"}}"#)),
        DecryptProblem::Key(KeyProblem::CannotDecrypt { .. })
    ));
}

/// RFC 7748 §6: with a point of small order the secret would be zeros, whoever's key it is.
#[test]
fn refuses_an_ephemeral_key_of_small_order() {
    let [_, x25519] = vectors::agreement_keys();
    let keys = DecryptionKeys::from_octets(x25519.to_string().as_bytes()).unwrap();
    let zeros = encode_base64url([0; 32]);
    let header = format!(r#"{{"alg":"ECDH-ES","enc":"A128GCM","epk":{{"kty":"OKP","crv":"X25519","x":"{zeros}"}}}}"#);
    let expected = DecryptProblem::MalformedMember { name: "epk" };
    assert_eq!(problem(decrypt(&direct(&header), &keys)), expected);
}
