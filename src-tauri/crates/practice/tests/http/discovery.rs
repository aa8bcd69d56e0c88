use std::sync::Arc;

use bearerbox_practice::{Endpoint, Options, Practice};
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::PKey;
use openssl::rsa::Rsa;
use openssl::sign::Verifier;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::agent::Agent;
use crate::setup::{Setup, decode};

#[tokio::test]
async fn says_the_same_under_both_well_known_addresses() {
    let setup = Setup::start().await;
    let issuer = setup.practice.issuer();

    let openid = (setup.agent)
        .get(&format!("{issuer}/.well-known/openid-configuration"))
        .await;
    let oauth = (setup.agent)
        .get(&format!("{issuer}/.well-known/oauth-authorization-server"))
        .await;

    let metadata = openid.json();
    assert_eq!(metadata, oauth.json());
    assert_eq!(metadata["issuer"], issuer);
    assert_eq!(metadata["token_endpoint"], setup.url(Endpoint::Token));
    assert_eq!(metadata["authorization_response_iss_parameter_supported"], true);
    assert_eq!(openid.header("content-type"), "application/json");
}

#[tokio::test]
async fn announces_all_it_can_do() {
    let setup = Setup::start().await;

    let metadata = setup.agent.get(&setup.url(Endpoint::Metadata)).await.json();

    for (name, values) in [
        (
            "grant_types_supported",
            &[
                "authorization_code",
                "client_credentials",
                "implicit",
                "password",
                "refresh_token",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:token-exchange",
            ][..],
        ),
        (
            "response_types_supported",
            &[
                "code",
                "code id_token",
                "code id_token token",
                "code token",
                "id_token",
                "id_token token",
                "token",
            ],
        ),
        ("response_modes_supported", &["form_post", "fragment", "query"]),
        (
            "prompt_values_supported",
            &["consent", "login", "none", "select_account"],
        ),
        (
            "authorization_details_types_supported",
            &["orders", "payment_initiation"],
        ),
        (
            "acr_values_supported",
            &["urn:practice:acr:password", "urn:practice:acr:two-factor"],
        ),
    ] {
        let announced = metadata[name].as_array().unwrap();
        let mut announced: Vec<&str> = announced.iter().map(|one| one.as_str().unwrap()).collect();
        announced.sort_unstable();
        assert_eq!(announced, values, "{name}");
    }
    let device = setup.url(Endpoint::DeviceAuthorization);
    assert_eq!(metadata["device_authorization_endpoint"], device);
    let registration = setup.url(Endpoint::Registration);
    assert_eq!(metadata["registration_endpoint"], registration);
}

#[tokio::test]
async fn puts_the_issuers_path_where_each_specification_wants_it() {
    let options = Options {
        issuer_path: "/tenant".to_owned(),
        ..Options::default()
    };
    let practice = Practice::start(options).await.unwrap();
    let (agent, port) = (Agent::new(), practice.port());
    let get = async |path: &str| agent.get(&format!("http://127.0.0.1:{port}{path}")).await;

    let openid = get("/tenant/.well-known/openid-configuration").await;
    let oauth = get("/.well-known/oauth-authorization-server/tenant").await;
    let wrong = get("/.well-known/oauth-authorization-server").await;

    assert_eq!(openid.text("issuer"), format!("http://127.0.0.1:{port}/tenant"));
    assert_eq!(oauth.json(), openid.json());
    assert_eq!(wrong.status, 404);
    let jwks = agent.get(&openid.text("jwks_uri")).await;
    assert_eq!(jwks.status, 200);
}

#[tokio::test]
async fn signs_with_the_keys_it_publishes() {
    let setup = Setup::start().await;

    let es256 = setup.tokens("web", "openid").await;
    let rs256 = setup.tokens("rsa", "openid jwt:rs256").await;
    let keys = setup.agent.get(&setup.url(Endpoint::Jwks)).await.json();

    for (reply, algorithm) in [(es256, "ES256"), (rs256, "RS256")] {
        for kind in ["access_token", "id_token"] {
            let jwt = reply.text(kind);
            let header = decode(&jwt).0;
            let jwk = find_key(&keys, &header);
            assert_eq!(header["alg"], algorithm);
            assert_eq!(jwk["alg"], algorithm);
            assert!(is_signed_by(&jwt, &jwk), "{kind} {algorithm}");
            let tampered = jwt.replacen(".ey", ".ez", 1);
            assert!(!is_signed_by(&tampered, &jwk));
        }
    }
    assert!(!keys["keys"].to_string().contains("\"d\""));
}

#[tokio::test]
async fn publishes_the_rsa_key_before_it_signs() {
    let setup = Setup::start().await;
    let keys = setup.agent.get(&setup.url(Endpoint::Jwks)).await.json();

    let header = decode(&setup.tokens("rsa", "openid").await.text("id_token")).0;

    assert_eq!(find_key(&keys, &header)["kty"], "RSA");
}

#[tokio::test]
async fn makes_one_rsa_key_for_many_who_ask_at_once() {
    let setup = Arc::new(Setup::start().await);
    let ask = |_| {
        let setup = setup.clone();
        tokio::spawn(async move { setup.agent.get(&setup.url(Endpoint::Jwks)).await.body })
    };

    let asked: Vec<_> = (0..8).map(ask).collect();

    let mut answers = Vec::new();
    for one in asked {
        answers.push(one.await.unwrap());
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
}

fn find_key(keys: &Map<String, Value>, header: &Map<String, Value>) -> Map<String, Value> {
    let keys = keys["keys"].as_array().unwrap();
    let found = keys.iter().find(|key| key["kid"] == header["kid"]);
    found.unwrap().as_object().unwrap().clone()
}

fn is_signed_by(jwt: &str, jwk: &Map<String, Value>) -> bool {
    use base64::Engine as _;
    let bytes = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap();
    let number = |name: &str| BigNum::from_slice(&bytes(jwk[name].as_str().unwrap())).unwrap();
    let (input, signature) = jwt.rsplit_once('.').unwrap();
    let signature = bytes(signature);
    if jwk["kty"] == "EC" {
        let group = EcGroup::from_curve_name(Nid::X9_62_PRIME256V1).unwrap();
        let key = EcKey::from_public_key_affine_coordinates(&group, &number("x"), &number("y")).unwrap();
        let part = |range| BigNum::from_slice(&signature[range]).unwrap();
        EcdsaSig::from_private_components(part(0..32), part(32..64))
            .unwrap()
            .verify(&Sha256::digest(input), &key)
            .unwrap()
    } else {
        let key = Rsa::from_public_components(number("n"), number("e")).unwrap();
        let key = PKey::from_rsa(key).unwrap();
        Verifier::new(MessageDigest::sha256(), &key)
            .unwrap()
            .verify_oneshot(&signature, input.as_bytes())
            .unwrap()
    }
}
