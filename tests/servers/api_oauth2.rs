//! The `/api/oauth2` server: the form of its documentation, and the real one's demands.

use std::time::Duration;

use serde_json::{Value, json};
use support::keys::{TestKey, encode, sha256};
use support::{Answer, ApiOauth2, ApiOauth2Page, UserAgent, http_client};
use url::Url;

use crate::peer::{claims, get, header, json, parameter, post, post_with, read, with_query};

const CALLBACK: &str = ApiOauth2Page::CALLBACK_URL;
const SECRET: [(&str, &str); 2] = [
    ("client_id", ApiOauth2Page::CLIENT_ID),
    ("client_secret", ApiOauth2Page::CLIENT_SECRET),
];

/// Posts the request as a page's form does, and answers what comes.
async fn post_request(server: &ApiOauth2Page, answer: Answer<'_>) -> Url {
    let fields = [
        ("response_type", "code"),
        ("client_id", ApiOauth2Page::CLIENT_ID),
        ("redirect_uri", CALLBACK),
        ("scope", "pockets.read"),
        ("state", "some-random-state"),
    ];
    let fields: Vec<_> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    let url = Url::parse(&server.authorization_endpoint()).unwrap();
    UserAgent::default()
        .authorize_by_post(&url, &fields, CALLBACK, answer)
        .await
        .unwrap()
}

#[tokio::test]
async fn the_form_of_the_documentation_is_answered_and_its_code_works_once() {
    let server = ApiOauth2Page::start();

    let callback = post_request(&server, Answer::Allow("alice")).await;
    let code = parameter(&callback, "code").unwrap();
    let grant = [
        SECRET[0],
        SECRET[1],
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
    ];
    let token = json(
        200,
        read(post(&http_client(), &server.token_endpoint(), &grant).await).await,
    );
    let again = read(post(&http_client(), &server.token_endpoint(), &grant).await).await;
    let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
    let pockets = json(200, read(get(&http_client(), &server.pockets(), &bearer).await).await);

    assert_eq!(parameter(&callback, "state").unwrap(), "some-random-state");
    assert_eq!(token["expires_in"], 900);
    assert_eq!(json(400, again)["error"], "invalid_grant");
    assert_eq!(pockets["owner"], "alice");

    server.advance(Duration::from_secs(901));
    let refresh = [
        SECRET[0],
        SECRET[1],
        ("grant_type", "refresh_token"),
        ("refresh_token", token["refresh_token"].as_str().unwrap()),
    ];
    assert_eq!(get(&http_client(), &server.pockets(), &bearer).await.status(), 401);
    let renewed = json(
        200,
        read(post(&http_client(), &server.token_endpoint(), &refresh).await).await,
    );
    assert!(renewed["refresh_token"].is_null());
    let bearer = format!("Bearer {}", renewed["access_token"].as_str().unwrap());
    assert_eq!(get(&http_client(), &server.pockets(), &bearer).await.status(), 200);
}

#[tokio::test]
async fn what_is_not_that_form_is_refused() {
    let server = ApiOauth2Page::start();
    let client = http_client();
    let query = [
        ("response_type", "code"),
        ("client_id", ApiOauth2Page::CLIENT_ID),
        ("redirect_uri", CALLBACK),
    ];

    let by_get = client.get(with_query(&server.authorization_endpoint(), &query)).send();
    let in_query = post(&client, &with_query(&server.authorization_endpoint(), &query), &[]).await;
    let denied = post_request(&server, Answer::Deny("alice")).await;
    let basic = client
        .post(server.token_endpoint())
        .basic_auth(ApiOauth2Page::CLIENT_ID, Some(ApiOauth2Page::CLIENT_SECRET))
        .send();
    let late = parameter(&post_request(&server, Answer::Allow("alice")).await, "code").unwrap();
    server.advance(Duration::from_secs(61));
    let grant = [
        SECRET[0],
        SECRET[1],
        ("grant_type", "authorization_code"),
        ("code", late.as_str()),
    ];

    assert_eq!(by_get.await.unwrap().status(), 405);
    assert_eq!(in_query.status(), 400);
    assert_eq!(parameter(&denied, "error").unwrap(), "access_denied");
    assert_eq!(json(401, read(basic.await.unwrap()).await)["error"], "invalid_client");
    let late = read(post(&client, &server.token_endpoint(), &grant).await).await;
    assert_eq!(json(400, late)["error"], "invalid_grant");
}

/// A partner with its key, and what it sends to authenticate.
struct Partner {
    server: ApiOauth2,
    alg: &'static str,
    key: TestKey,
}

impl Partner {
    fn start(alg: &'static str) -> Self {
        let key = TestKey::for_algorithm(alg);
        let server = ApiOauth2::start(alg, &key);
        Self { server, alg, key }
    }

    async fn post(&self, endpoint: &str, id: &str, audience: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let assertion = self.key.client_assertion(self.alg, ApiOauth2::KEY_ID, id, audience);
        let authentication = [
            ("client_id", id),
            ("client_assertion", assertion.as_str()),
            (
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ),
        ];
        let fields = [&authentication, fields].concat();
        read(post(&http_client(), &self.server.endpoint(endpoint), &fields).await).await
    }

    async fn ask(&self, endpoint: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let audience = self.server.endpoint("token");
        self.post(endpoint, ApiOauth2::PAR_CLIENT_ID, &audience, fields).await
    }

    /// By a pushed request with PKCE.
    async fn sign_in(&self) -> Value {
        let pushed = [
            ("response_type", "code"),
            ("redirect_uri", CALLBACK),
            ("scope", "pockets.read"),
            ("state", "s"),
            ("code_challenge", crate::oidc_provider::CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let pushed = json(201, self.ask("par", &pushed).await);
        let parameters = [
            ("client_id", ApiOauth2::PAR_CLIENT_ID),
            ("request_uri", pushed["request_uri"].as_str().unwrap()),
        ];
        let url = with_query(&self.server.endpoint("authorize"), &parameters);
        let callback = UserAgent::default()
            .authorize(&url, CALLBACK, Answer::Allow("alice"))
            .await
            .unwrap();
        let code = parameter(&callback, "code").unwrap_or_else(|| panic!("{callback}"));
        let grant = [
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", CALLBACK),
            ("code_verifier", crate::oidc_provider::VERIFIER),
        ];
        json(200, self.ask("token", &grant).await)
    }
}

#[tokio::test]
async fn the_real_one_takes_assertions_by_ps256_and_eddsa_and_refreshes() {
    for alg in ["PS256", "EdDSA"] {
        let partner = Partner::start(alg);

        let token = partner.sign_in().await;
        let access_token = token["access_token"].as_str().unwrap();
        let bearer = format!("Bearer {access_token}");
        let pockets = get(&http_client(), &partner.server.pockets(), &bearer).await;
        let user = get(
            &http_client(),
            &format!("{}/api/v1/user", partner.server.issuer()),
            &bearer,
        )
        .await;
        let refresh = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token["refresh_token"].as_str().unwrap()),
        ];
        let renewed = json(200, partner.ask("token", &refresh).await);

        assert_eq!(header(access_token)["alg"], "RS256");
        assert_eq!(token["expires_in"], 900);
        assert_eq!(claims(access_token)["scope"], "pockets.read");
        assert_eq!(pockets.status(), 200);
        assert_eq!(json(200, read(user).await)["sub"], "alice");
        assert_ne!(renewed["access_token"], token["access_token"]);
    }
}

#[tokio::test]
async fn the_real_one_binds_its_jwts_by_dpop() {
    let partner = Partner::start("PS256");
    let (key, other) = (TestKey::for_algorithm("ES256"), TestKey::for_algorithm("ES256"));
    let url = partner.server.endpoint("token");
    let assertion = partner
        .key
        .client_assertion("PS256", ApiOauth2::KEY_ID, ApiOauth2::DPOP_CLIENT_ID, &url);
    let fields = [
        ("grant_type", "client_credentials"),
        ("scope", "pockets.read"),
        ("client_assertion", assertion.as_str()),
        (
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ),
    ];

    let proof = key.dpop_proof("ES256", "POST", &url, &json!({}));
    let token = json(
        200,
        read(post_with(&http_client(), &url, &fields, &[("dpop", &proof)]).await).await,
    );
    let token = token["access_token"].as_str().unwrap();
    let call = async |key: &TestKey| {
        let hash = encode(sha256(token.as_bytes()));
        let proof = key.dpop_proof("ES256", "GET", &partner.server.pockets(), &json!({ "ath": hash }));
        let request = http_client().get(partner.server.pockets()).header("dpop", proof);
        let response = request.header("authorization", format!("DPoP {token}")).send();
        response.await.unwrap().status()
    };

    assert!(claims(token)["cnf"]["jkt"].is_string());
    assert_eq!(call(&key).await, 200);
    assert_eq!(call(&other).await, 401);
}

#[tokio::test]
async fn the_real_one_refuses_everything_less() {
    let partner = Partner::start("EdDSA");
    let machine = [("grant_type", "client_credentials"), ("scope", "pockets.read")];
    let token_endpoint = partner.server.endpoint("token");
    let url = |more: &[(&str, &str)]| {
        let fixed = [
            ("client_id", ApiOauth2::CLIENT_ID),
            ("response_type", "code"),
            ("redirect_uri", CALLBACK),
            ("scope", "pockets.read"),
        ];
        with_query(&partner.server.endpoint("authorize"), &[&fixed, more].concat())
    };
    let error = async |url: String| {
        let callback = UserAgent::default()
            .authorize(&url, CALLBACK, Answer::Allow("alice"))
            .await;
        parameter(&callback.unwrap(), "error")
    };

    let right = partner
        .post("token", ApiOauth2::CLIENT_ID, &token_endpoint, &machine)
        .await;
    let wrong_audience = partner
        .post("token", ApiOauth2::CLIENT_ID, partner.server.issuer(), &machine)
        .await;
    let unbound = partner
        .post("token", ApiOauth2::DPOP_CLIENT_ID, &token_endpoint, &machine)
        .await;
    let secret = [
        machine[0],
        ("client_id", ApiOauth2::CLIENT_ID),
        ("client_secret", "secret"),
    ];
    let secret = read(post(&http_client(), &token_endpoint, &secret).await).await;

    let right = json(200, right);
    assert!(right["refresh_token"].is_null(), "only the code grant has one");
    assert_eq!(wrong_audience.0, 401);
    assert_eq!(json(400, unbound)["error"], "invalid_grant");
    assert!(secret.0 == 400 || secret.0 == 401, "{secret:?}");
    assert_eq!(
        error(url(&[])).await.as_deref(),
        Some("invalid_request"),
        "PKCE is required"
    );
    let metadata = format!("{}/.well-known/openid-configuration", partner.server.issuer());
    let metadata = json(200, read(http_client().get(metadata).send().await.unwrap()).await);
    assert_eq!(
        metadata["token_endpoint_auth_methods_supported"],
        json!(["private_key_jwt"])
    );
    assert_eq!(
        metadata["token_endpoint_auth_signing_alg_values_supported"],
        json!(["PS256", "EdDSA"])
    );
    assert_eq!(
        metadata["userinfo_endpoint"],
        format!("{}/api/v1/user", partner.server.issuer())
    );
}
