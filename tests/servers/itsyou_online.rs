//! itsyou.online, as its published source has it.

use std::time::Duration;

use serde_json::{Value, json};
use support::{Answer, ItsYouOnline, UserAgent, http_client};
use url::Url;

use crate::peer::{claims, get, header, json, parameter, post, post_with, read, with_query};

const CALLBACK: &str = ItsYouOnline::CALLBACK_URL;
const CLIENT: [(&str, &str); 2] = [
    ("client_id", ItsYouOnline::CLIENT_ID),
    ("client_secret", ItsYouOnline::CLIENT_SECRET),
];

fn authorization_url(server: &ItsYouOnline, scope: &str, more: &[(&str, &str)]) -> String {
    let parameters = [
        ("response_type", "code"),
        ("client_id", ItsYouOnline::CLIENT_ID),
        ("redirect_uri", CALLBACK),
        ("scope", scope),
    ];
    with_query(&server.authorization_endpoint(), &[&parameters, more].concat())
}

async fn sign_in(server: &ItsYouOnline, scope: &str) -> Url {
    UserAgent::default()
        .authorize(
            &authorization_url(server, scope, &[("state", "s")]),
            CALLBACK,
            Answer::Allow("alice"),
        )
        .await
        .unwrap()
}

async fn code(server: &ItsYouOnline, scope: &str) -> String {
    parameter(&sign_in(server, scope).await, "code").unwrap()
}

/// Redeems a code as the seed's curl does: no grant type, but the state.
async fn redeem(server: &ItsYouOnline, code: &str) -> (u16, String) {
    let fields = [("code", code), ("redirect_uri", CALLBACK), ("state", "s")];
    let fields = [&CLIENT[..], &fields].concat();
    read(post(&http_client(), &server.token_endpoint(), &fields).await).await
}

async fn access_token(server: &ItsYouOnline, scope: &str) -> String {
    let answer = json(200, redeem(server, &code(server, scope).await).await);
    answer["access_token"].as_str().unwrap().to_owned()
}

async fn jwt(server: &ItsYouOnline, token: &str, parameters: &[(&str, &str)]) -> (u16, String) {
    let url = with_query(&server.jwt_endpoint(), parameters);
    read(get(&http_client(), &url, &format!("token {token}")).await).await
}

fn verified(server: &ItsYouOnline, answer: (u16, String)) -> Value {
    assert_eq!(answer.0, 200, "{}", answer.1);
    server.key().verified(&answer.1).unwrap().1
}

#[tokio::test]
async fn a_code_comes_back_with_the_state_and_becomes_a_token_with_comma_scopes() {
    let server = ItsYouOnline::start();

    let callback = sign_in(&server, "user:name,user:memberof:petshop").await;
    let code = parameter(&callback, "code").unwrap();
    let answer = json(200, redeem(&server, &code).await);

    assert_eq!(code.len(), 28);
    assert_eq!(parameter(&callback, "state").unwrap(), "s");
    assert_eq!(answer["token_type"], "bearer");
    assert_eq!(answer["scope"], "user:name,user:memberof:petshop,");
    assert_eq!(answer["expires_in"], 85_799);
    assert_eq!(answer["info"], json!({ "username": "alice" }));
    assert!(server.last_token_request().unwrap().parameter("grant_type").is_none());
}

#[tokio::test]
async fn without_a_state_the_callback_has_an_empty_one() {
    let server = ItsYouOnline::start();

    let callback = UserAgent::default()
        .authorize(
            &authorization_url(&server, "user:name", &[]),
            CALLBACK,
            Answer::Allow("bob"),
        )
        .await
        .unwrap();

    assert!(callback.as_str().ends_with("&state="), "{callback}");
}

#[tokio::test]
async fn what_was_allowed_once_is_not_asked_again_and_membership_is_only_for_members() {
    let server = ItsYouOnline::start();
    let browser = UserAgent::default();
    let url = authorization_url(&server, "user:name,user:memberof:petshop", &[("state", "s")]);
    browser.authorize(&url, CALLBACK, Answer::Allow("bob")).await.unwrap();

    let again = browser.get(&Url::parse(&url).unwrap()).await;
    let location = Url::parse(again.headers()["location"].to_str().unwrap()).unwrap();
    let code = parameter(&location, "code").unwrap();
    let answer = json(200, redeem(&server, &code).await);

    assert_eq!(answer["scope"], "user:name,", "{answer}");
}

#[tokio::test]
async fn the_posted_request_of_the_seed_is_taken_too() {
    let server = ItsYouOnline::start();
    let browser = UserAgent::default();
    let fields = [
        ("response_type", "code"),
        ("client_id", "petshop"),
        ("redirect_uri", CALLBACK),
        ("scope", "user:name"),
        ("state", "s"),
    ];

    let first = post(&http_client(), &server.authorization_endpoint(), &fields).await;
    let login = Url::parse(&server.origin()).unwrap();
    let login = login.join(first.headers()["location"].to_str().unwrap()).unwrap();
    let callback = browser
        .authorize(login.as_str(), CALLBACK, Answer::Allow("alice"))
        .await
        .unwrap();

    assert_eq!(first.status(), 302);
    assert_eq!(parameter(&callback, "state").unwrap(), "s");
}

#[tokio::test]
async fn a_bad_response_type_or_redirect_uri_is_a_text_and_a_denial_never_comes_back() {
    let server = ItsYouOnline::start();
    let wrong_type = authorization_url(&server, "", &[]).replace("=code", "=token");
    let wrong_uri = authorization_url(&server, "", &[]).replace("petshop.com", "other.example");

    let answer = UserAgent::default().get(&Url::parse(&wrong_type).unwrap()).await;
    assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
    assert_eq!(read(answer).await, (400, "Bad Request\n".to_owned()));
    for (url, answer, page) in [
        (wrong_uri, Answer::Allow("alice"), "Bad Request\n"),
        (
            authorization_url(&server, "user:name", &[]),
            Answer::Deny("alice"),
            "Declined",
        ),
    ] {
        let text = UserAgent::default()
            .authorize(&url, "https://", answer)
            .await
            .unwrap_err();
        assert!(text.contains(page), "{text}");
    }
}

#[tokio::test]
async fn a_code_is_refused_after_ten_seconds_and_not_before() {
    let server = ItsYouOnline::start();
    let code = code(&server, "user:name").await;

    server.advance(Duration::from_secs(9));
    assert_eq!(redeem(&server, &code).await.0, 200);
    server.advance(Duration::from_secs(2));
    assert_eq!(redeem(&server, &code).await, (400, "Bad Request\n".to_owned()));
}

#[tokio::test]
async fn a_code_is_bound_to_its_client_redirect_uri_and_state() {
    let server = ItsYouOnline::start();
    let code = code(&server, "user:name").await;
    let right = [
        CLIENT[0],
        CLIENT[1],
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
    ];
    let with = |name: &'static str, value: &'static str| {
        let mut fields: Vec<_> = right.into_iter().filter(|(found, _)| *found != name).collect();
        fields.push((name, value));
        fields
    };
    let client = http_client();
    let status = async |fields: Vec<(&str, &str)>| post(&client, &server.token_endpoint(), &fields).await.status();

    assert_eq!(status(right.to_vec()).await, 200);
    assert_eq!(status(with("grant_type", "authorization_code")).await, 200);
    for wrong in [
        with("state", "other"),
        with("redirect_uri", "https://petshop.com/callback?"),
        with("client_id", "other"),
        with("client_secret", "wrong"),
        with("grant_type", "refresh_token"),
        with("code", "none"),
    ] {
        assert_eq!(status(wrong.clone()).await, 400, "{wrong:?}");
    }
}

#[tokio::test]
async fn parameters_may_come_in_the_query_and_the_secret_by_basic_as_it_stands() {
    let server = ItsYouOnline::start();
    let code = code(&server, "user:name").await;
    let url = with_query(
        &server.token_endpoint(),
        &[("code", code.as_str()), ("redirect_uri", CALLBACK)],
    );
    let basic = |secret: &str| {
        http_client()
            .post(&url)
            .basic_auth(ItsYouOnline::CLIENT_ID, Some(secret))
            .send()
    };

    assert_eq!(basic(ItsYouOnline::CLIENT_SECRET).await.unwrap().status(), 200);
    let encoded: String = url::form_urlencoded::byte_serialize(ItsYouOnline::CLIENT_SECRET.as_bytes()).collect();
    assert_eq!(basic(&encoded).await.unwrap().status(), 400);
    assert_eq!(http_client().post(&url).send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn client_credentials_are_an_organisations_or_a_users() {
    let server = ItsYouOnline::start();
    let grant = [("grant_type", "client_credentials")];
    let key = [
        ("client_id", ItsYouOnline::APPLICATION_ID),
        ("client_secret", ItsYouOnline::API_KEY),
    ];
    let client = http_client();
    let ask = async |fields: &[(&str, &str)]| {
        read(post(&client, &server.token_endpoint(), &[&grant[..], fields].concat()).await).await
    };

    let organisation = json(200, ask(&CLIENT).await);
    let user = json(200, ask(&key).await);

    assert_eq!(organisation["scope"], "organization:owner,");
    assert_eq!(organisation["info"]["username"], "");
    assert_eq!(user["scope"], "user:admin,");
    assert_eq!(user["info"]["username"], "alice");
    let wrong = [key[0], ("client_secret", "wrong")];
    assert_eq!(ask(&wrong).await, (400, "Bad Request\n".to_owned()));

    let token = organisation["access_token"].as_str().unwrap();
    let of_organisation = verified(&server, jwt(&server, token, &[("aud", "cockpit")]).await);
    assert_eq!(of_organisation["globalid"], "petshop");
    assert_eq!(of_organisation["aud"], json!(["cockpit"]));
    assert_eq!(of_organisation["scope"], json!(["organization:owner"]));
    assert!(of_organisation["username"].is_null());
    let token = user["access_token"].as_str().unwrap();
    let of_user = verified(
        &server,
        jwt(&server, token, &[("scope", "user:memberof:petshop")]).await,
    );
    assert_eq!(of_user["azp"], ItsYouOnline::APPLICATION_ID);
    assert_eq!(of_user["scope"], json!(["user:memberof:petshop"]));
}

#[tokio::test]
async fn an_access_token_becomes_a_jwt_that_can_be_narrowed() {
    let server = ItsYouOnline::start();
    let token = access_token(&server, "user:name,user:memberof:petshop").await;

    let answer = jwt(&server, &token, &[]).await;
    let whole = verified(&server, answer.clone());
    let asked = [("scope", "user:memberof:petshop"), ("aud", "a,b"), ("validity", "60")];
    let narrow = verified(&server, jwt(&server, &token, &asked).await);
    let longer = verified(&server, jwt(&server, &token, &[("validity", "999999")]).await);

    assert_eq!(header(&answer.1), json!({ "alg": "ES384", "typ": "JWT" }));
    assert_eq!(whole["scope"], json!(["user:name", "user:memberof:petshop"]));
    assert_eq!(
        (&whole["iss"], &whole["azp"]),
        (&json!("itsyouonline"), &json!("petshop"))
    );
    assert_eq!(whole["username"], "alice");
    for absent in ["iat", "sub", "aud", "refresh_token"] {
        assert!(whole[absent].is_null(), "{absent}");
    }
    assert_eq!(narrow["scope"], json!(["user:memberof:petshop"]));
    assert_eq!(narrow["aud"], json!(["a", "b"]));
    assert!(narrow["exp"].as_u64().unwrap() <= server.now() + 60);
    assert_eq!(longer["exp"], whole["exp"], "validity only shortens");
}

#[tokio::test]
async fn the_jwt_is_refused_as_text_for_a_wrong_token_scheme_or_scope() {
    let server = ItsYouOnline::start();
    let token = access_token(&server, "user:name").await;
    let unauthorized = (401, "Unauthorized\n".to_owned());

    assert_eq!(jwt(&server, "none", &[]).await, unauthorized);
    assert_eq!(jwt(&server, &token, &[("scope", "user:phone")]).await, unauthorized);
    let bearer = get(&http_client(), &server.jwt_endpoint(), &format!("Bearer {token}")).await;
    assert_eq!(read(bearer).await, unauthorized);
    server.advance(Duration::from_secs(86_402));
    assert_eq!(jwt(&server, &token, &[]).await, unauthorized);
}

#[tokio::test]
async fn the_token_endpoint_answers_a_bare_jwt_when_asked_for_an_id_token() {
    let server = ItsYouOnline::start();
    let code = code(&server, "user:name").await;
    let fields = [
        CLIENT[0],
        CLIENT[1],
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("response_type", "id_token"),
    ];

    let bare = post_with(&http_client(), &server.token_endpoint(), &fields, &[("accept", "*/*")]).await;
    assert_eq!(bare.headers()["content-type"], "application/jwt");
    let bare = verified(&server, read(bare).await);
    let accept = [("accept", "application/json")];
    let wrapped = read(post_with(&http_client(), &server.token_endpoint(), &fields, &accept).await).await;

    assert_eq!(bare["username"], "alice");
    let wrapped = json(200, wrapped);
    assert_eq!(claims(wrapped["access_token"].as_str().unwrap())["iss"], "itsyouonline");
}

#[tokio::test]
async fn an_expired_jwt_with_a_refresh_token_inside_becomes_a_new_one() {
    let server = ItsYouOnline::start();
    let token = access_token(&server, "user:name").await;
    let (_, old) = jwt(
        &server,
        &token,
        &[("scope", "user:name,offline_access"), ("validity", "60")],
    )
    .await;
    let (_, without) = jwt(&server, &token, &[]).await;
    let url = format!("{}/refresh", server.jwt_endpoint());

    server.advance(Duration::from_secs(3600));
    let refresh = async |jwt: &str| read(get(&http_client(), &url, &format!("bearer {jwt}")).await).await;
    let new = verified(&server, refresh(&old).await);

    assert_eq!(new["refresh_token"], claims(&old)["refresh_token"]);
    assert_eq!(new["scope"], json!(["user:name"]));
    assert!(new["exp"].as_u64() > claims(&old)["exp"].as_u64());
    assert_eq!(refresh(&without).await.0, 401);
    assert_eq!(refresh(&old[..old.len() - 8]).await.0, 401);
}

#[tokio::test]
async fn the_api_takes_the_access_token_by_a_scheme_of_its_own() {
    let server = ItsYouOnline::start();
    let token = access_token(&server, "user:name").await;
    let url = server.user_info("alice");
    let status = async |authorization: String| get(&http_client(), &url, &authorization).await.status();

    assert_eq!(status(format!("token {token}")).await, 200);
    assert_eq!(status(format!("Bearer {token}")).await, 401);
    assert_eq!(status(String::new()).await, 401);
}
