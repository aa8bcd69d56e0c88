//! The JWT bearer grant (RFC 7523 §2.1).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bearerbox_practice::{ClientAuthentication, ClientOptions, Endpoint, GrantType};
use openssl::bn::{BigNum, BigNumContext};
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{PKey, Private};
use openssl::rsa::{Padding, Rsa};
use openssl::sign::{RsaPssSaltlen, Signer};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

use crate::agent::Reply;
use crate::setup::{START, Setup, decode};

fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The client's key, and what is signed with it.
struct Key(EcKey<Private>);

impl Key {
    fn new() -> Self {
        Self(EcKey::generate(&EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap()).unwrap())
    }

    fn jwk(&self) -> Map<String, Value> {
        let (mut x, mut y) = (BigNum::new().unwrap(), BigNum::new().unwrap());
        let mut context = BigNumContext::new().unwrap();
        (self.0.public_key())
            .affine_coordinates_gfp(self.0.group(), &mut x, &mut y, &mut context)
            .unwrap();
        let coordinate = |number: &BigNum| encode(number.to_vec_padded(32).unwrap());
        object(json!({"kty": "EC", "crv": "P-256", "kid": "one", "x": coordinate(&x), "y": coordinate(&y)}))
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let input = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        let signature = EcdsaSig::sign(&Sha256::digest(&input), &self.0).unwrap();
        let mut bytes = signature.r().to_vec_padded(32).unwrap();
        bytes.extend(signature.s().to_vec_padded(32).unwrap());
        format!("{input}.{}", encode(bytes))
    }
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn client(jwk: Map<String, Value>) -> ClientOptions {
    ClientOptions {
        grant_types: vec![GrantType::JwtBearer],
        jwks: vec![jwk],
        ..ClientOptions::web("signer", ClientAuthentication::None, &[])
    }
}

async fn start() -> (Setup, Key) {
    let (setup, key) = (Setup::start().await, Key::new());
    setup.practice.set_client(client(key.jwk())).unwrap();
    (setup, key)
}

fn claims(setup: &Setup, more: Value) -> Value {
    let mut claims = object(json!({
        "iss": "signer", "sub": "bob", "aud": setup.practice.issuer(), "exp": START + 60, "iat": START, "jti": "1",
    }));
    for (name, value) in object(more) {
        claims.insert(name, value);
    }
    claims.retain(|_, value| !value.is_null());
    claims.into()
}

async fn ask(setup: &Setup, assertion: &str, more: &[(&str, &str)]) -> Reply {
    let usual = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
        ("client_id", "signer"),
        ("scope", "orders.read"),
        ("assertion", assertion),
    ];
    setup.ask_token(&usual, more).await
}

fn header() -> Value {
    json!({"alg": "ES256", "kid": "one"})
}

#[tokio::test]
async fn gives_a_token_of_the_user_the_client_vouches_for() {
    let (setup, key) = start().await;
    let token_endpoint = setup.url(Endpoint::Token);
    for (id, audience) in [
        json!(setup.practice.issuer()),
        json!(token_endpoint),
        json!(["https://elsewhere.example", token_endpoint]),
    ]
    .into_iter()
    .enumerate()
    {
        let claims = claims(&setup, json!({"aud": audience, "jti": id.to_string()}));
        let more = [("scope", "orders.read offline_access")];

        let reply = ask(&setup, &key.sign(&header(), &claims), &more).await;

        assert_eq!(reply.status, 200, "{}", reply.body);
        assert_eq!(reply.text("scope"), "orders.read");
        assert!(!reply.json().contains_key("refresh_token"));
        assert_eq!(decode(&reply.text("access_token")).1["sub"], "bob");
    }
}

#[tokio::test]
async fn refuses_each_claim_that_is_wrong_and_says_which() {
    let (setup, key) = start().await;
    for (more, word) in [
        (json!({"iss": "other"}), "iss"),
        (json!({"iss": null}), "iss"),
        (json!({"sub": "mallory"}), "sub"),
        (json!({"sub": null}), "sub"),
        (json!({"aud": "https://elsewhere.example"}), "aud"),
        (json!({"aud": null}), "aud"),
        (json!({"exp": START}), "expired"),
        (json!({"exp": null}), "exp"),
        (json!({"nbf": START + 1}), "nbf"),
        (json!({"iat": START + 1}), "iat"),
    ] {
        let assertion = key.sign(&header(), &claims(&setup, more.clone()));
        let reply = ask(&setup, &assertion, &[]).await;
        assert_eq!(
            (reply.status, reply.text("error")),
            (400, "invalid_grant".to_owned()),
            "{more}"
        );
        assert!(reply.text("error_description").contains(word), "{more}: {}", reply.body);
    }
}

#[tokio::test]
async fn takes_a_jti_once_and_an_assertion_without_one_again() {
    let (setup, key) = start().await;
    let once = key.sign(&header(), &claims(&setup, json!({})));
    let nameless = key.sign(&header(), &claims(&setup, json!({"jti": null})));

    let refused = ask(&setup, &once, &[("scope", "admin")]).await;
    let first = ask(&setup, &once, &[]).await;
    let second = ask(&setup, &once, &[]).await;

    assert_eq!(refused.text("error"), "invalid_scope");
    assert_eq!(first.status, 200, "{}", first.body);
    assert_eq!(second.text("error"), "invalid_grant");
    assert!(second.text("error_description").contains("jti"));
    for _ in 0..2 {
        assert_eq!(ask(&setup, &nameless, &[]).await.status, 200);
    }
}

#[tokio::test]
async fn refuses_what_the_clients_own_keys_did_not_sign() {
    let (setup, key) = start().await;
    let claims = claims(&setup, json!({}));
    let good = key.sign(&header(), &claims);
    let (input, _) = good.rsplit_once('.').unwrap();
    for assertion in [
        Key::new().sign(&header(), &claims),
        key.sign(&json!({"alg": "ES256", "kid": "two"}), &claims),
        key.sign(&json!({"alg": "RS256"}), &claims),
        key.sign(&json!({"alg": "none"}), &claims),
        key.sign(&json!({}), &claims),
        format!("{input}."),
        "a.b.c".to_owned(),
        "text".to_owned(),
    ] {
        let reply = ask(&setup, &assertion, &[]).await;
        assert_eq!(
            (reply.status, reply.text("error")),
            (400, "invalid_grant".to_owned()),
            "{assertion}"
        );
    }
    assert_eq!(ask(&setup, "", &[]).await.text("error"), "invalid_request");
    assert_eq!(
        ask(&setup, &good, &[("client_id", "web")]).await.text("error"),
        "unauthorized_client"
    );
}

#[tokio::test]
async fn takes_rsa_and_edwards_keys_too() {
    let setup = Setup::start().await;
    let rsa = Rsa::generate(2048).unwrap();
    let rsa_jwk = json!({"kty": "RSA", "n": encode(rsa.n().to_vec()), "e": encode(rsa.e().to_vec())});
    let rsa = PKey::from_rsa(rsa).unwrap();
    let edwards = PKey::generate_ed25519().unwrap();
    let edwards_jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": encode(edwards.raw_public_key().unwrap())});
    for (algorithm, key, jwk) in [
        ("RS256", &rsa, &rsa_jwk),
        ("PS256", &rsa, &rsa_jwk),
        ("EdDSA", &edwards, &edwards_jwk),
    ] {
        setup.practice.set_client(client(object(jwk.clone()))).unwrap();
        let claims = claims(&setup, json!({"jti": algorithm}));
        let header = json!({"alg": algorithm});
        let input = format!("{}.{}", encode(header.to_string()), encode(claims.to_string()));
        let mut signer = match algorithm {
            "EdDSA" => Signer::new_without_digest(key).unwrap(),
            _ => Signer::new(MessageDigest::sha256(), key).unwrap(),
        };
        if algorithm == "PS256" {
            signer.set_rsa_padding(Padding::PKCS1_PSS).unwrap();
            signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH).unwrap();
        }
        let signature = signer.sign_oneshot_to_vec(input.as_bytes()).unwrap();

        let reply = ask(&setup, &format!("{input}.{}", encode(signature)), &[]).await;

        assert_eq!(reply.status, 200, "{algorithm}: {}", reply.body);
    }
}
