//! The requests of a grant without Bearerbox: nothing is checked, kept or recorded.

use std::time::Duration;

use bearerbox_practice::{Endpoint, PRACTICE_PASSWORD, PRACTICE_SECRET, Practice};
use reqwest::Client;
use serde_json::Value;
use support::http_client;
use url::Url;

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
    /// A device authorization request, and a poll after a second.
    Device,
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
    practice: &'a Practice,
    client: Client,
}

impl<'a> Bare<'a> {
    pub fn new(practice: &'a Practice) -> Self {
        Self {
            practice,
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
            Requests::Device => {
                self.metadata().await;
                let started = self
                    .post(
                        self.practice.url(Endpoint::DeviceAuthorization),
                        None,
                        &[("client_id", "practice-device")],
                    )
                    .await;
                tokio::time::sleep(Duration::from_secs(1)).await;
                let code = started["device_code"].as_str().unwrap();
                let form = [("grant_type", DEVICE_CODE), ("device_code", code)];
                self.token("practice-device", false, &form).await;
            }
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

    async fn front_channel(&self, client_id: &str, response_type: &str) {
        self.metadata().await;
        let mut url = Url::parse(&self.practice.url(Endpoint::Authorization)).unwrap();
        url.query_pairs_mut().extend_pairs([
            ("response_type", response_type),
            ("client_id", client_id),
            ("redirect_uri", super::REDIRECT_URI),
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
            self.get(&self.practice.url(Endpoint::Jwks)).await;
        }
        let answer = callback.fragment().or(callback.query()).unwrap();
        let code = url::form_urlencoded::parse(answer.as_bytes()).find(|(name, _)| name == "code");
        if let Some((_, code)) = code {
            let form = [
                ("grant_type", "authorization_code"),
                ("code", &*code),
                ("redirect_uri", super::REDIRECT_URI),
                ("code_verifier", VERIFIER),
            ];
            self.token(client_id, false, &form).await;
        }
    }

    async fn metadata(&self) {
        let url = format!("{}/.well-known/openid-configuration", self.practice.issuer());
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
            .post(
                self.practice.url(Endpoint::Token),
                is_confidential.then_some(client_id),
                &form,
            )
            .await;
        assert!(tokens["access_token"].is_string(), "{tokens}");
        tokens
    }

    async fn post(&self, url: String, by_basic: Option<&str>, form: &[(&str, &str)]) -> Value {
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
