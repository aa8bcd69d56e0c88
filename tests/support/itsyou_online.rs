//! itsyou.online as it was: the service is gone, and this speaks its dialect as its published source has it.
//!
//! Comma scopes, errors as text, codes that live ten seconds and may be used more than once, and a JWT for an access token.
//! Left out: grants of organisations, labels of addresses, JWTs made from other JWTs.

mod authorize;
mod jwt;
mod token;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::json;

use crate::clock::TestClock;
use crate::keys::{KeyKind, TestKey};
use crate::loopback::{Loopback, Received, lock, respond};

/// An organisation: `client_id` is its global id.
#[derive(Clone, Debug)]
pub struct Organisation {
    /// The global id.
    pub client_id: String,
    /// The secret of its API access key.
    pub client_secret: String,
    /// What a redirect URI has to start with.
    pub callback_url: String,
    /// Whether its key may be used for client credentials.
    pub client_credentials: bool,
    /// The users in it.
    pub members: Vec<String>,
}

/// A user's API key.
#[derive(Clone, Debug)]
pub struct ApiKey {
    /// Whose it is.
    pub username: String,
    /// The id that goes as `client_id`.
    pub application_id: String,
    /// The secret.
    pub secret: String,
    /// What it may be used for.
    pub scopes: Vec<String>,
}

/// The running server.
pub struct ItsYouOnline {
    server: Loopback,
    state: Arc<State>,
}

struct State {
    organisations: Vec<Organisation>,
    api_keys: Vec<ApiKey>,
    clock: TestClock,
    key: TestKey,
    access_token_seconds: AtomicU64,
    store: Mutex<Store>,
}

#[derive(Default)]
struct Store {
    /// Who is signed in, by cookie.
    sessions: BTreeMap<String, String>,
    /// What a user allowed a client.
    authorizations: BTreeMap<(String, String), BTreeSet<String>>,
    codes: BTreeMap<String, Code>,
    access_tokens: BTreeMap<String, AccessToken>,
    /// The scopes of the refresh tokens inside JWTs.
    refresh_tokens: BTreeMap<String, Vec<String>>,
}

#[derive(Clone)]
struct Code {
    username: String,
    client_id: String,
    redirect_uri: String,
    state: String,
    scope: String,
    created_at: u64,
}

#[derive(Clone)]
struct AccessToken {
    username: String,
    global_id: String,
    client_id: String,
    scope: String,
    expires_at: u64,
}

/// How long a code can be used.
const CODE_SECONDS: u64 = 10;
/// How long an access token can be used.
const ACCESS_TOKEN_SECONDS: u64 = 24 * 60 * 60;
/// By how much less the token response says it lives.
const SAID_LESS_SECONDS: u64 = 600 + 1;

impl ItsYouOnline {
    /// The client id of the organisation, with `petshop-secret` and redirects to [`Self::CALLBACK_URL`] or loopback.
    pub const CLIENT_ID: &str = "petshop";
    /// The organisation's client secret: not form-encoded for Basic, it has a `+` and a `%`.
    pub const CLIENT_SECRET: &str = "petshop+secret%2Fas=it-is";
    /// The application id of alice's API key.
    pub const APPLICATION_ID: &str = "alice-application";
    /// The secret of alice's API key.
    pub const API_KEY: &str = "alice-api-key";
    /// The organisation's callback URL.
    pub const CALLBACK_URL: &str = "https://petshop.com/callback";

    /// Starts it with the organisation `petshop`, of which alice is a member, and alice's API key.
    pub fn start() -> Self {
        let organisation = Organisation {
            client_id: Self::CLIENT_ID.to_owned(),
            client_secret: Self::CLIENT_SECRET.to_owned(),
            callback_url: Self::CALLBACK_URL.to_owned(),
            client_credentials: true,
            members: vec!["alice".to_owned()],
        };
        let on_loopback = Organisation {
            callback_url: "http://127.0.0.1".to_owned(),
            ..organisation.clone()
        };
        let api_key = ApiKey {
            username: "alice".to_owned(),
            application_id: Self::APPLICATION_ID.to_owned(),
            secret: Self::API_KEY.to_owned(),
            scopes: vec!["user:admin".to_owned()],
        };
        Self::start_with(vec![organisation, on_loopback], vec![api_key])
    }

    /// Starts it with these; an organisation that has several callback URLs comes several times.
    pub fn start_with(organisations: Vec<Organisation>, api_keys: Vec<ApiKey>) -> Self {
        let state = Arc::new(State {
            organisations,
            api_keys,
            clock: TestClock::default(),
            key: TestKey::generate(KeyKind::P384),
            access_token_seconds: AtomicU64::new(ACCESS_TOKEN_SECONDS),
            store: Mutex::default(),
        });
        let answering = state.clone();
        let server = Loopback::start(move |request| answering.answer(request));
        Self { server, state }
    }

    /// `http://127.0.0.1:PORT`.
    pub fn origin(&self) -> String {
        self.server.origin()
    }

    /// Where the browser is sent: `/v1/oauth/authorize`.
    pub fn authorization_endpoint(&self) -> String {
        format!("{}/v1/oauth/authorize", self.origin())
    }

    /// `/v1/oauth/access_token`.
    pub fn token_endpoint(&self) -> String {
        format!("{}/v1/oauth/access_token", self.origin())
    }

    /// `/v1/oauth/jwt`; a JWT is refreshed at `/v1/oauth/jwt/refresh`.
    pub fn jwt_endpoint(&self) -> String {
        format!("{}/v1/oauth/jwt", self.origin())
    }

    /// An API call that wants the scope of its user: `/api/users/USERNAME/info`.
    pub fn user_info(&self, username: &str) -> String {
        format!("{}/api/users/{username}/info", self.origin())
    }

    /// From now on it is so much later for the server: codes and tokens expire.
    pub fn advance(&self, by: Duration) {
        self.state.clock.advance(by);
    }

    /// From now on access tokens live ten minutes, and are said to have expired from the start. The real ones live a day.
    pub fn give_access_tokens_that_are_said_to_be_over(&self) {
        let settings = &self.state.access_token_seconds;
        settings.store(SAID_LESS_SECONDS, Ordering::Relaxed);
    }

    /// From now on no access token is good for anything any more, as if all were revoked.
    pub fn forget_access_tokens(&self) {
        lock(&self.state.store).access_tokens.clear();
    }

    /// From now on no refresh token inside a JWT is good for anything any more.
    pub fn forget_refresh_tokens(&self) {
        lock(&self.state.store).refresh_tokens.clear();
    }

    /// The server's time, in seconds since 1970.
    pub fn now(&self) -> u64 {
        self.state.clock.now()
    }

    /// The key that signs its JWTs.
    pub fn key(&self) -> &TestKey {
        &self.state.key
    }

    /// What was asked of it, in order.
    pub fn received(&self) -> Vec<Received> {
        self.server.received()
    }

    /// The last request to the token endpoint.
    pub fn last_token_request(&self) -> Option<Received> {
        self.server.last("POST", "/v1/oauth/access_token")
    }

    /// The last request for a JWT of an access token.
    pub fn last_jwt_request(&self) -> Option<Received> {
        self.server.last("POST", "/v1/oauth/jwt")
    }

    /// The last request for a new JWT of an old one.
    pub fn last_jwt_refresh_request(&self) -> Option<Received> {
        self.server.last("POST", "/v1/oauth/jwt/refresh")
    }
}

impl State {
    fn answer(&self, request: &Received) -> Response<Body> {
        match (request.method.as_str(), request.path.as_str()) {
            // The real one has no POST here; the seed's page shows one.
            ("GET" | "POST", "/v1/oauth/authorize") => self.authorize(request),
            ("GET", "/login") => Self::login_page(request),
            ("POST", "/login") => self.log_in(request),
            ("GET", "/authorize") => Self::scope_page(request),
            ("POST", "/authorize") => self.allow(request),
            ("POST", "/v1/oauth/access_token") => self.access_token(request),
            ("GET" | "POST", "/v1/oauth/jwt") => self.jwt(request),
            ("GET" | "POST", "/v1/oauth/jwt/refresh") => self.refresh_jwt(request),
            ("GET", path) if path.starts_with("/api/") => self.api(request),
            (_, "/v1/oauth/authorize" | "/v1/oauth/access_token" | "/v1/oauth/jwt" | "/v1/oauth/jwt/refresh") => {
                text(StatusCode::METHOD_NOT_ALLOWED)
            }
            _ => text(StatusCode::NOT_FOUND),
        }
    }

    /// `/api/users/{username}/info` with an access token or a JWT of that user.
    fn api(&self, request: &Received) -> Response<Body> {
        let authorization = request.header("authorization").unwrap_or_default();
        let username = match authorization.split_once(' ') {
            Some(("token", token)) => self.live_access_token(token).map(|token| token.username),
            Some(("bearer" | "Bearer", jwt)) => self
                .valid_jwt(jwt)
                .and_then(|claims| Some(claims["username"].as_str()?.to_owned())),
            _ => None,
        };
        let Some(username) = username else {
            return text(StatusCode::UNAUTHORIZED);
        };
        if request.path != format!("/api/users/{username}/info") {
            return text(StatusCode::FORBIDDEN);
        }
        let body = json!({ "username": username, "firstname": "Alice", "lastname": "Example" });
        respond(StatusCode::OK, "application/json", body.to_string())
    }

    fn live_access_token(&self, token: &str) -> Option<AccessToken> {
        let token = lock(&self.store).access_tokens.get(token.trim())?.clone();
        (self.clock.now() <= token.expires_at).then_some(token)
    }

    fn has_member(&self, client_id: &str, username: &str) -> bool {
        self.organisations.iter().any(|organisation| {
            organisation.client_id == client_id && organisation.members.iter().any(|m| m == username)
        })
    }

    /// Of `scopes`, those that this user can have: membership only where there is one.
    fn possible_scopes(&self, username: &str, scopes: &[String]) -> Vec<String> {
        let is_possible = |scope: &&String| match scope.strip_prefix("user:memberof:") {
            Some(client_id) => self.has_member(client_id, username),
            None => true,
        };
        scopes.iter().filter(is_possible).cloned().collect()
    }
}

/// Scopes between commas.
fn split_scopes(scope: &str) -> Vec<String> {
    scope
        .split(',')
        .map(str::trim)
        .filter(|scope| !scope.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What its server says of every failure: the status in words.
fn text(status: StatusCode) -> Response<Body> {
    let words = format!("{}\n", status.canonical_reason().unwrap_or_default());
    let mut response = respond(status, "text/plain; charset=utf-8", words);
    let nosniff = axum::http::HeaderValue::from_static("nosniff");
    response.headers_mut().insert("x-content-type-options", nosniff);
    response
}
