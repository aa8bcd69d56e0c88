//! The requests of a grant without Bearerbox: nothing is checked, kept or recorded.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bearerbox_practice::{Endpoint, PRACTICE_PASSWORD, PRACTICE_SECRET, Practice};
use reqwest::Client;
use serde_json::{Value, json};
use support::keys::{TestKey, random_text};
use support::{OidcProvider, http_client};
use url::Url;

pub const REDIRECT_URI: &str = "http://127.0.0.1/callback";
pub const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
pub const CIBA: &str = "urn:openid:params:grant-type:ciba";
pub const VOUCHER: &str = "urn:example:grant-type:voucher";

pub const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
pub const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
pub const PASSWORD: [(&str, &str); 4] = [
    ("grant_type", "password"),
    ("username", "alice"),
    ("password", PRACTICE_PASSWORD),
    ("scope", "openid offline_access orders.read"),
];
/// RFC 7636 appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What is sent after the metadata was read.
pub enum Requests {
    /// One token request with Basic.
    Token {
        client_id: &'static str,
        form: Vec<(String, String)>,
    },
    /// The same for a refresh token.
    Refresh,
    /// An authorization request, then the token request or the keys, or both.
    FrontChannel {
        client_id: &'static str,
        response_type: &'static str,
    },
    /// A token request with an assertion that is signed for it.
    Assertion(Arc<TestKey>),
    /// A request for consent elsewhere, and polls, a second before each.
    Polled {
        client_id: &'static str,
        grant_type: &'static str,
    },
}

/// Where the endpoints are.
pub struct Server {
    pub issuer: String,
    authorization: String,
    token: String,
    jwks: String,
    consent_elsewhere: String,
}

impl Server {
    pub fn of_practice(practice: &Practice) -> Self {
        Self {
            issuer: practice.issuer().to_owned(),
            authorization: practice.url(Endpoint::Authorization),
            token: practice.url(Endpoint::Token),
            jwks: practice.url(Endpoint::Jwks),
            consent_elsewhere: practice.url(Endpoint::DeviceAuthorization),
        }
    }

    pub fn of_provider(provider: &OidcProvider) -> Self {
        let issuer = provider.issuer();
        Self {
            issuer: issuer.to_owned(),
            authorization: format!("{issuer}/auth"),
            token: format!("{issuer}/token"),
            jwks: format!("{issuer}/jwks"),
            consent_elsewhere: format!("{issuer}/backchannel"),
        }
    }
}

impl Requests {
    pub fn token(client_id: &'static str, form: &[(&str, &str)]) -> Self {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self::Token {
            client_id,
            form: form.iter().map(own).collect(),
        }
    }
}

/// A client that was just made.
pub struct Bare<'a> {
    server: &'a Server,
    client: Client,
}

impl<'a> Bare<'a> {
    pub fn new(server: &'a Server) -> Self {
        Self {
            server,
            client: http_client(),
        }
    }

    pub async fn send(&self, requests: &Requests, refresh_token: Option<&str>) {
        match requests {
            // The metadata is held with the tokens.
            Requests::Refresh => {
                let refresh_token = refresh_token.unwrap();
                let form = [("grant_type", "refresh_token"), ("refresh_token", refresh_token)];
                self.token("practice-password", true, &form).await;
            }
            Requests::Token { client_id, form } => {
                self.metadata().await;
                let form: Vec<_> = form
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.as_str()))
                    .collect();
                self.token(client_id, true, &form).await;
            }
            Requests::FrontChannel {
                client_id,
                response_type,
            } => self.front_channel(client_id, response_type).await,
            Requests::Assertion(key) => self.assertion(key).await,
            Requests::Polled { client_id, grant_type } => self.polled(client_id, grant_type).await,
        }
    }

    /// A refresh token to begin with.
    pub async fn refresh_token(&self) -> String {
        let tokens = self.token("practice-password", true, &PASSWORD).await;
        tokens["refresh_token"].as_str().unwrap().to_owned()
    }

    /// An access token to be exchanged.
    pub async fn subject_token(&self) -> String {
        let tokens = self.token("practice-password", true, &PASSWORD).await;
        tokens["access_token"].as_str().unwrap().to_owned()
    }

    async fn assertion(&self, key: &TestKey) {
        self.metadata().await;
        let assertion = key.jwt(
            &json!({ "alg": "ES256", "kid": "example" }),
            &json!({
                "iss": "asserting", "sub": "alice", "aud": self.server.issuer, "iat": seconds_since_1970(),
                "exp": seconds_since_1970() + 60, "jti": random_text()
            }),
        );
        let form = [
            ("grant_type", JWT_BEARER),
            ("assertion", &assertion),
            ("scope", "orders.read"),
        ];
        self.token("asserting", false, &form).await;
    }

    async fn polled(&self, client_id: &'static str, grant_type: &'static str) {
        self.metadata().await;
        let is_ciba = grant_type == CIBA;
        let (by_basic, asked, code) = if is_ciba {
            let asked = vec![("scope", "openid"), ("login_hint", "alice")];
            (Some(client_id), asked, "auth_req_id")
        } else {
            (None, vec![("client_id", client_id)], "device_code")
        };
        let started = self.post(&self.server.consent_elsewhere, by_basic, &asked).await;
        let mut form = vec![("grant_type", grant_type), (code, started[code].as_str().unwrap())];
        if !is_ciba {
            form.push(("client_id", client_id));
        }
        loop {
            tokio::time::sleep(Duration::from_secs(1)).await;
            let answer = self.post(&self.server.token, by_basic, &form).await;
            if answer["access_token"].is_string() {
                return;
            }
            assert_eq!(answer["error"], "authorization_pending");
        }
    }

    async fn front_channel(&self, client_id: &str, response_type: &str) {
        self.metadata().await;
        let mut url = Url::parse(&self.server.authorization).unwrap();
        url.query_pairs_mut().extend_pairs([
            ("response_type", response_type),
            ("client_id", client_id),
            ("redirect_uri", REDIRECT_URI),
            ("scope", "openid"),
            ("state", "the-state-of-the-measurement"),
            ("nonce", "the-nonce-of-the-measurement"),
        ]);
        if response_type.contains("code") {
            url.query_pairs_mut()
                .append_pair("code_challenge", CHALLENGE)
                .append_pair("code_challenge_method", "S256");
        }
        let callback = authorize(url).await;
        if response_type.contains("token") {
            self.get(&self.server.jwks).await;
        }
        let answer = callback.fragment().or(callback.query()).unwrap();
        let code = url::form_urlencoded::parse(answer.as_bytes()).find(|(name, _)| name == "code");
        if let Some((_, code)) = code {
            let form = [
                ("grant_type", "authorization_code"),
                ("code", &*code),
                ("redirect_uri", REDIRECT_URI),
                ("code_verifier", VERIFIER),
            ];
            self.token(client_id, false, &form).await;
        }
    }

    async fn metadata(&self) {
        let url = format!("{}/.well-known/openid-configuration", self.server.issuer);
        self.get(&url).await;
    }

    async fn get(&self, url: &str) {
        let answer = self.client.get(url).send().await.unwrap();
        assert!(answer.bytes().await.unwrap().starts_with(b"{"));
    }

    async fn token(&self, client_id: &str, is_confidential: bool, form: &[(&str, &str)]) -> Value {
        let mut form = form.to_vec();
        if !is_confidential {
            form.push(("client_id", client_id));
        }
        let tokens = self
            .post(&self.server.token, is_confidential.then_some(client_id), &form)
            .await;
        assert!(tokens["access_token"].is_string(), "{tokens}");
        tokens
    }

    async fn post(&self, url: &str, by_basic: Option<&str>, form: &[(&str, &str)]) -> Value {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form)
            .finish();
        let mut request = self
            .client
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        if let Some(client_id) = by_basic {
            request = request.basic_auth(client_id, Some(PRACTICE_SECRET));
        }
        let answer = request.send().await.unwrap().bytes().await.unwrap();
        serde_json::from_slice(&answer).unwrap()
    }
}

/// What a browser does whose person has consented before: the same on both sides.
pub async fn authorize(url: Url) -> Url {
    let answer = http_client().get(url.clone()).send().await.unwrap();
    let location = answer.headers().get("location").unwrap().to_str().unwrap();
    url.join(location).unwrap()
}

fn seconds_since_1970() -> u64 {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .as_secs()
}
