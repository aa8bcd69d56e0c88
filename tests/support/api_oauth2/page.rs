//! The form that its documentation shows: a posted authorization request, the secret in the body of the token request,
//! and no redirect URI there.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use crate::clock::TestClock;
use crate::keys::random_text;
use crate::loopback::{Loopback, Received, escape, form_encoded, lock, page, redirect, respond};

const AUTHORIZE: &str = "/api/oauth2/authorize";
const TOKEN: &str = "/api/oauth2/token";
const LOGIN: &str = "/api/oauth2/login";
const CONSENT: &str = "/api/oauth2/consent";

const CODE_SECONDS: u64 = 60;
const ACCESS_TOKEN_SECONDS: u64 = 15 * 60;
const REFRESH_TOKEN_SECONDS: u64 = 90 * 24 * 60 * 60;

/// The running server.
pub struct ApiOauth2Page {
    server: Loopback,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    clock: TestClock,
    store: Mutex<Store>,
}

#[derive(Default)]
struct Store {
    codes: BTreeMap<String, Grant>,
    access_tokens: BTreeMap<String, Grant>,
    refresh_tokens: BTreeMap<String, Grant>,
}

#[derive(Clone)]
struct Grant {
    username: String,
    scope: String,
    until: u64,
}

impl ApiOauth2Page {
    /// The client's id; it may redirect to loopback by any port, and to [`Self::CALLBACK_URL`].
    pub const CLIENT_ID: &str = "your-client-id";
    /// The client's secret, which is taken from the body only.
    pub const CLIENT_SECRET: &str = "your-client-secret";
    /// The redirect URI of the documentation.
    pub const CALLBACK_URL: &str = "https://your-app.com/callback";

    /// Starts it.
    pub fn start() -> Self {
        let state = Arc::new(State::default());
        let answering = state.clone();
        let server = Loopback::start(move |request| answering.answer(request));
        Self { server, state }
    }

    /// Where the authorization request is posted.
    pub fn authorization_endpoint(&self) -> String {
        format!("{}{AUTHORIZE}", self.server.origin())
    }

    /// The token endpoint.
    pub fn token_endpoint(&self) -> String {
        format!("{}{TOKEN}", self.server.origin())
    }

    /// The API call that wants the scope `pockets.read`.
    pub fn pockets(&self) -> String {
        format!("{}/api/v1/pockets", self.server.origin())
    }

    /// From now on it is so much later for the server.
    pub fn advance(&self, by: Duration) {
        self.state.clock.advance(by);
    }

    /// What was asked of it, in order.
    pub fn received(&self) -> Vec<Received> {
        self.server.received()
    }

    /// The last request to the token endpoint.
    pub fn last_token_request(&self) -> Option<Received> {
        self.server.last("POST", TOKEN)
    }
}

/// What the API answers.
pub(super) fn pockets() -> Value {
    json!({ "pockets": [{ "name": "Savings", "balance": "12.34" }] })
}

impl State {
    fn answer(&self, request: &Received) -> Response<Body> {
        match (request.method.as_str(), request.path.as_str()) {
            ("POST", AUTHORIZE) => Self::authorize(request),
            ("POST", LOGIN) => Self::consent_page(request),
            ("POST", CONSENT) => self.consent(request),
            ("POST", TOKEN) => self.token(request),
            ("GET", "/api/v1/pockets") => self.pockets(request),
            (_, AUTHORIZE | TOKEN) => {
                let mut response = error(StatusCode::METHOD_NOT_ALLOWED, "invalid_request");
                let allow = HeaderValue::from_static("POST");
                response.headers_mut().insert(header::ALLOW, allow);
                response
            }
            _ => error(StatusCode::NOT_FOUND, "not_found"),
        }
    }

    /// A page to sign in; nothing is taken from the query.
    fn authorize(request: &Received) -> Response<Body> {
        if form(request, "client_id") != ApiOauth2Page::CLIENT_ID || !may_redirect(form(request, "redirect_uri")) {
            return error(StatusCode::BAD_REQUEST, "invalid_request");
        }
        if form(request, "response_type") != "code" {
            return back(request, &[("error", "unsupported_response_type")]);
        }
        let form = format!(
            "<form method=\"post\" action=\"{LOGIN}\">{}\
             <label>Username <input name=\"username\" autofocus></label>\n\
             <label>Password <input name=\"password\" type=\"password\"></label>\n\
             <button type=\"submit\">Sign in</button></form>",
            hidden(request),
        );
        page("Sign in", &form)
    }

    /// Whoever signs in is asked.
    fn consent_page(request: &Received) -> Response<Body> {
        let form = format!(
            "<p>{} asks {} for: {}</p>\n<form method=\"post\" action=\"{CONSENT}\">{}\
             <button name=\"answer\" value=\"allow\">Allow</button>\n\
             <button name=\"answer\" value=\"deny\">Deny</button></form>",
            ApiOauth2Page::CLIENT_ID,
            escape(form(request, "username")),
            escape(form(request, "scope")),
            hidden(request),
        );
        page("Allow", &form)
    }

    fn consent(&self, request: &Received) -> Response<Body> {
        if !may_redirect(form(request, "redirect_uri")) || form(request, "person").is_empty() {
            return error(StatusCode::BAD_REQUEST, "invalid_request");
        }
        if form(request, "answer") != "allow" {
            return back(request, &[("error", "access_denied")]);
        }
        let code = random_text();
        let grant = Grant {
            username: form(request, "person").to_owned(),
            scope: form(request, "scope").to_owned(),
            until: self.clock.now() + CODE_SECONDS,
        };
        lock(&self.store).codes.insert(code.clone(), grant);
        back(request, &[("code", &code)])
    }

    /// A refresh token stays as it is, and is not answered again.
    fn token(&self, request: &Received) -> Response<Body> {
        if form(request, "client_id") != ApiOauth2Page::CLIENT_ID
            || form(request, "client_secret") != ApiOauth2Page::CLIENT_SECRET
        {
            return error(StatusCode::UNAUTHORIZED, "invalid_client");
        }
        let mut store = lock(&self.store);
        let (grant, is_refresh) = match form(request, "grant_type") {
            "authorization_code" => (store.codes.remove(form(request, "code")), false),
            "refresh_token" => (store.refresh_tokens.get(form(request, "refresh_token")).cloned(), true),
            "" => return error(StatusCode::BAD_REQUEST, "invalid_request"),
            _ => return error(StatusCode::BAD_REQUEST, "unsupported_grant_type"),
        };
        let now = self.clock.now();
        let Some(grant) = grant.filter(|grant| now <= grant.until) else {
            return error(StatusCode::BAD_REQUEST, "invalid_grant");
        };
        let access_token = random_text();
        let until = |seconds| Grant {
            until: now + seconds,
            ..grant.clone()
        };
        let mut body = json!({
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": ACCESS_TOKEN_SECONDS,
            "scope": grant.scope,
        });
        store.access_tokens.insert(access_token, until(ACCESS_TOKEN_SECONDS));
        if !is_refresh {
            let refresh_token = random_text();
            body["refresh_token"] = refresh_token.clone().into();
            store.refresh_tokens.insert(refresh_token, until(REFRESH_TOKEN_SECONDS));
        }
        respond(StatusCode::OK, "application/json", body.to_string())
    }

    fn pockets(&self, request: &Received) -> Response<Body> {
        let token = request
            .header("authorization")
            .and_then(|value| value.strip_prefix("Bearer "))
            .and_then(|token| lock(&self.store).access_tokens.get(token).cloned());
        let (status, challenge) = match token {
            Some(token) if self.clock.now() > token.until => {
                (StatusCode::UNAUTHORIZED, "Bearer error=\"invalid_token\"")
            }
            Some(token) if token.scope.split(' ').any(|scope| scope == "pockets.read") => {
                let mut body = pockets();
                body["owner"] = token.username.into();
                return respond(StatusCode::OK, "application/json", body.to_string());
            }
            Some(_) => (
                StatusCode::FORBIDDEN,
                "Bearer error=\"insufficient_scope\", scope=\"pockets.read\"",
            ),
            None => (StatusCode::UNAUTHORIZED, "Bearer"),
        };
        let mut response = respond(status, "application/json", "{}");
        let challenge = HeaderValue::from_static(challenge);
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        response
    }
}

fn form<'a>(request: &'a Received, name: &str) -> &'a str {
    crate::loopback::value_of(&request.form, name).unwrap_or_default()
}

/// The request, carried from page to page; the name goes on as that of the person.
fn hidden(request: &Received) -> String {
    let carried = request.form.iter().filter(|(name, _)| name != "password");
    carried
        .map(|(name, value)| {
            let name = if name == "username" { "person" } else { name };
            let (name, value) = (escape(name), escape(value));
            format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n")
        })
        .collect()
}

fn may_redirect(redirect_uri: &str) -> bool {
    let is_loopback = url::Url::parse(redirect_uri)
        .is_ok_and(|uri| uri.scheme() == "http" && matches!(uri.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")));
    redirect_uri == ApiOauth2Page::CALLBACK_URL || is_loopback
}

/// Back to the client; the state comes along if there was one.
fn back(request: &Received, answer: &[(&str, &str)]) -> Response<Body> {
    let state = crate::loopback::value_of(&request.form, "state").map(|state| ("state", state));
    let answer = form_encoded(answer.iter().copied().chain(state));
    redirect(&format!("{}?{answer}", form(request, "redirect_uri")))
}

fn error(status: StatusCode, code: &str) -> Response<Body> {
    respond(status, "application/json", json!({ "error": code }).to_string())
}
