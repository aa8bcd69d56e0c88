//! The implicit and hybrid flows (RFC 6749 §4.2, OIDC Core §3.2 and §3.3).

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bearerbox_practice::{
    Behaviour, ClientAuthentication, ClientOptions, Endpoint, Fault, GrantType, Interaction, ResponseType,
};
use sha2::{Digest as _, Sha256};

use crate::setup::{REDIRECT, START, Setup, decode};

const ALL_BUT_CODE: [&str; 6] = [
    "token",
    "id_token",
    "id_token token",
    "code id_token",
    "code token",
    "code id_token token",
];

async fn ask(setup: &Setup, more: &[(&str, &str)]) -> BTreeMap<String, String> {
    setup.authorize("hybrid", more).await.front_channel()
}

fn half_hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(text)[..16])
}

#[tokio::test]
async fn each_gives_what_its_name_says_in_the_fragment() {
    let setup = Setup::start().await;
    for response_type in ALL_BUT_CODE {
        let answer = ask(&setup, &[("response_type", response_type)]).await;

        let names = |word: &str| response_type.split(' ').any(|one| one == word);
        assert_eq!(answer.contains_key("code"), names("code"), "{response_type}");
        assert_eq!(answer.contains_key("access_token"), names("token"), "{response_type}");
        assert_eq!(answer.contains_key("id_token"), names("id_token"), "{response_type}");
        assert_eq!(answer.contains_key("token_type"), names("token"), "{response_type}");
        assert_eq!(answer["state"], "the state");
        assert_eq!(answer["iss"], setup.practice.issuer());
        assert!(!answer.contains_key("refresh_token"));
    }
}

#[tokio::test]
async fn the_words_may_come_in_any_order() {
    let setup = Setup::start().await;

    let answer = ask(&setup, &[("response_type", "token id_token")]).await;

    assert!(answer.contains_key("access_token") && answer.contains_key("id_token"));
}

#[tokio::test]
async fn the_access_token_is_one_as_any_other() {
    let setup = Setup::start().await;

    let answer = ask(&setup, &[("response_type", "token"), ("nonce", "")]).await;

    assert_eq!(answer["token_type"], "Bearer");
    assert_eq!(answer["expires_in"], "600");
    assert_eq!(answer["scope"], "openid profile email orders.read");
    let introspected = setup.introspect(&answer["access_token"]).await;
    assert_eq!(introspected["active"], true);
    assert_eq!(introspected["sub"], "alice");
}

#[tokio::test]
async fn the_id_token_is_bound_to_all_that_comes_with_it() {
    let setup = Setup::start().await;
    for response_type in ALL_BUT_CODE.into_iter().filter(|one| one.contains("id_token")) {
        let answer = ask(&setup, &[("response_type", response_type)]).await;

        let claims = decode(&answer["id_token"]).1;
        let hash_of = |name: &str| answer.get(name).map(|text| half_hash(text));
        let claim = |name: &str| claims.get(name).map(|value| value.as_str().unwrap().to_owned());
        assert_eq!(claims["nonce"], "the nonce");
        assert_eq!(claims["aud"], "hybrid");
        assert_eq!(claims["auth_time"], START);
        assert_eq!(claim("at_hash"), hash_of("access_token"), "{response_type}");
        assert_eq!(claim("c_hash"), hash_of("code"), "{response_type}");
        let signs_state = response_type.starts_with("code");
        assert_eq!(claim("s_hash"), signs_state.then(|| half_hash("the state")));
    }
}

#[tokio::test]
async fn the_id_token_has_the_claims_when_nothing_else_can_get_them() {
    let setup = Setup::start().await;
    let claims = async |response_type| {
        let answer = ask(&setup, &[("response_type", response_type)]).await;
        decode(&answer["id_token"]).1
    };

    assert_eq!(claims("id_token").await["email"], "alice@practice.example");
    assert!(!claims("id_token token").await.contains_key("email"));
}

#[tokio::test]
async fn a_hybrid_code_is_redeemed_as_any_other_and_once() {
    let setup = Setup::start().await;
    let answer = ask(&setup, &[("response_type", "code id_token token")]).await;

    let tokens = setup.redeem("hybrid", &answer["code"], &[]).await;
    let again = setup.redeem("hybrid", &answer["code"], &[]).await;

    assert_eq!(tokens.status, 200, "{}", tokens.body);
    let (front, back) = (decode(&answer["id_token"]).1, decode(&tokens.text("id_token")).1);
    assert_eq!(front["iss"], back["iss"]);
    assert_eq!(front["sub"], back["sub"]);
    assert_eq!(again.text("error"), "invalid_grant");
    assert!(!setup.is_active(&answer["access_token"]).await);
}

#[tokio::test]
async fn a_form_carries_them_and_a_query_does_not() {
    let setup = Setup::start().await;
    for response_type in ALL_BUT_CODE {
        let mode = |mode| [("response_type", response_type), ("response_mode", mode)];

        let form = setup.authorize("hybrid", &mode("form_post")).await;
        let query = ask(&setup, &mode("query")).await;

        assert_eq!(form.status, 200);
        assert_eq!(form.front_channel()["state"], "the state");
        assert_eq!(query["error"], "invalid_request");
        assert_eq!(query["state"], "the state");
    }
}

#[tokio::test]
async fn refusals_come_back_the_same_way() {
    let setup = Setup::start().await;
    let id_token = ("response_type", "id_token");
    for (more, error) in [
        (vec![id_token, ("nonce", "")], "invalid_request"),
        (
            vec![("response_type", "code id_token"), ("nonce", "")],
            "invalid_request",
        ),
        (vec![id_token, ("scope", "profile")], "invalid_request"),
        (vec![id_token, ("scope", "openid admin")], "invalid_scope"),
        (vec![id_token, ("response_mode", "jwt")], "invalid_request"),
        (
            vec![("response_type", "code token"), ("code_challenge", "")],
            "invalid_request",
        ),
    ] {
        let answer = ask(&setup, &more).await;
        assert_eq!(answer["error"], error, "{more:?}");
        assert_eq!(answer["iss"], setup.practice.issuer());

        let by_form = [more, vec![("response_mode", "form_post")]].concat();
        if by_form.iter().all(|pair| *pair != ("response_mode", "jwt")) {
            let form = setup.authorize("hybrid", &by_form).await;
            assert_eq!(form.front_channel()["error"], error);
        }
    }
    let denies = Behaviour {
        interaction: Interaction::Deny,
        ..Behaviour::default()
    };
    setup.practice.set_behaviour("hybrid", denies).unwrap();
    assert_eq!(ask(&setup, &[id_token]).await["error"], "access_denied");
}

#[tokio::test]
async fn each_client_keeps_to_what_it_is_registered_for() {
    let setup = Setup::start().await;
    let without_grant = ClientOptions {
        grant_types: vec![GrantType::AuthorizationCode],
        ..ClientOptions::hybrid("half", ClientAuthentication::None, &[REDIRECT])
    };
    setup.practice.set_client(without_grant).unwrap();
    let only_id_token = ClientOptions {
        response_types: vec![ResponseType::IdToken],
        ..ClientOptions::hybrid("only", ClientAuthentication::None, &[REDIRECT])
    };
    setup.practice.set_client(only_id_token).unwrap();

    for (client, response_type) in [("web", "token"), ("half", "code token"), ("only", "id_token token")] {
        let more = [("response_type", response_type)];
        let answer = setup.authorize(client, &more).await.front_channel();
        assert_eq!(answer["error"], "unauthorized_client", "{client}");
    }
    let more = [("response_type", "code")];
    let code = setup.authorize("only", &more).await;
    assert_eq!(code.answered("error").as_deref(), Some("unauthorized_client"));
}

#[tokio::test]
async fn the_token_endpoint_does_not_know_implicit() {
    let setup = Setup::start().await;

    let reply = setup
        .ask_token(&[("grant_type", "implicit"), ("client_id", "hybrid")], &[])
        .await;

    assert_eq!(reply.text("error"), "unsupported_grant_type");
}

#[tokio::test]
async fn people_get_there_by_the_same_pages() {
    let setup = Setup::start().await;
    let pages = ClientOptions::hybrid("hybrid", ClientAuthentication::None, &[REDIRECT]);
    setup.practice.set_client(pages).unwrap();

    let url = setup.authorization_url("hybrid", &[("response_type", "id_token token")]);
    let reply = setup.agent.allow(setup.practice.issuer(), &url, "bob").await;

    assert_eq!(decode(&reply.front_channel()["id_token"]).1["sub"], "bob");
}

#[tokio::test]
async fn a_fault_spoils_the_id_token_of_this_endpoint_too() {
    let setup = Setup::start().await;
    let fault = Fault::WrongNonce.once(Endpoint::Authorization);
    setup.practice.set_faults("hybrid", vec![fault]).unwrap();

    let answer = ask(&setup, &[("response_type", "id_token")]).await;

    assert_eq!(decode(&answer["id_token"]).1["nonce"], "another-nonce");
}
