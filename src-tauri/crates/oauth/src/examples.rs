//! What the tests of this crate share: a server, a client, and what they say to each other.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bearerbox_secret::Secret;
use serde_json::{Value as JsonValue, json};
use url::Url;

use crate::{
    AuthorizationResponse, AuthorizationServerMetadata, Check, CheckName, CheckResult, Client, ClientAuthentication,
    Event, ExtraHeaders, ExtraParameters, Grant, HttpRequest, HttpResponse, Pkce, PreviousTokens, ProtocolError,
    Randomness, RequestOptions, ResponseType, Run, RunInput, Step, Task, TokenResponse,
};

pub const ISSUER: &str = "https://id.example";
pub const REDIRECT_URI: &str = "http://127.0.0.1:8976/callback";
pub const CLIENT_ID: &str = "s6BhdRkqt3";
pub const NOW: u64 = 1_700_000_000;

pub fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(NOW)
}

pub fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

pub fn metadata(value: JsonValue) -> AuthorizationServerMetadata {
    serde_json::from_value(value).unwrap()
}

pub fn endpoints() -> JsonValue {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://id.example/authorize",
        "token_endpoint": "https://id.example/token",
    })
}

pub fn code_grant(scope: &str) -> Grant {
    Grant::AuthorizationCode {
        redirect_uri: REDIRECT_URI.into(),
        response_type: ResponseType::CODE,
        pkce: Pkce::S256,
        scope: Some(scope.into()),
    }
}

pub fn refresh_grant() -> Grant {
    Grant::RefreshToken {
        refresh_token: Secret::new("tGzv3JOkF0XG5Qx2TlKWIA"),
        scope: None,
        previous: PreviousTokens::default(),
    }
}

/// A public client with endpoints written by hand.
pub fn input(grant: Grant) -> RunInput {
    input_for(Task::Grant(grant))
}

/// As [`input`], for any task.
pub fn input_for(task: Task) -> RunInput {
    RunInput {
        issuer: None,
        written: metadata(endpoints()),
        cached: None,
        client: Client {
            client_id: CLIENT_ID.into(),
            authentication: ClientAuthentication::None,
        },
        task,
        options: RequestOptions::default(),
        parameters: ExtraParameters::default(),
        headers: ExtraHeaders::default(),
        random: Randomness {
            state: Secret::new("the-state"),
            nonce: Secret::new("the-nonce"),
            code_verifier: Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            seed: Secret::new("the-seed"),
        },
        started: now(),
    }
}

pub fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).into(), (*value).into()))
        .collect()
}

pub fn response(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> HttpResponse {
    HttpResponse {
        status,
        headers: pairs(&[("content-type", content_type), ("cache-control", "no-store")]),
        body: body.into(),
    }
}

pub fn json_response(status: u16, value: &JsonValue) -> HttpResponse {
    response(status, "application/json;charset=UTF-8", value.to_string())
}

/// The token response of RFC 6749 §5.1.
pub fn tokens() -> JsonValue {
    json!({
        "access_token": "2YotnFZFEjr1zCsicMWpAA",
        "token_type": "Bearer",
        "expires_in": 3600,
        "refresh_token": "tGzv3JOkF0XG5Qx2TlKWIA",
        "example_parameter": "example_value",
    })
}

pub fn jwt(header: &JsonValue, claims: &JsonValue) -> String {
    let encode = |value: &JsonValue| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.c2ln", encode(header), encode(claims))
}

pub fn claims() -> JsonValue {
    json!({ "iss": ISSUER, "sub": "alice", "aud": CLIENT_ID, "exp": NOW + 300, "iat": NOW, "nonce": "the-nonce" })
}

/// `value` with a member replaced, or left out where it is replaced by null.
pub fn with(mut value: JsonValue, name: &str, member: JsonValue) -> JsonValue {
    let object = value.as_object_mut().unwrap();
    if member.is_null() {
        object.remove(name);
    } else {
        object.insert(name.into(), member);
    }
    value
}

pub fn id_token(claims: &JsonValue) -> String {
    jwt(&json!({ "alg": "ES256" }), claims)
}

/// The redirect URI with `parameters` as its query.
pub fn callback(parameters: &[(&str, &str)]) -> AuthorizationResponse {
    let mut url = url(REDIRECT_URI);
    url.query_pairs_mut().extend_pairs(parameters);
    AuthorizationResponse::from_url(&url)
}

pub fn feed(run: &mut Run, event: Event) -> Step {
    run.feed(event, now());
    run.next()
}

pub fn feed_callback(run: &mut Run, parameters: &[(&str, &str)]) -> Step {
    feed(run, Event::AuthorizationResponse(callback(parameters)))
}

/// A run that has received its code and wants to send the token request.
pub fn run_with_code(input: RunInput) -> Run {
    let mut run = Run::new(input);
    sent(feed_callback(&mut run, &[("code", "the-code"), ("state", "the-state")]));
    run
}

pub fn sent(step: Step) -> HttpRequest {
    let Step::Send(request) = step else {
        panic!("not a request: {step:?}")
    };
    request
}

pub fn opened(step: Step) -> Url {
    let Step::OpenBrowser(request) = step else {
        panic!("not an authorization request: {step:?}")
    };
    request.url
}

pub fn done(step: Step) -> TokenResponse {
    let Step::Done(tokens) = step else {
        panic!("not done: {step:?}")
    };
    tokens
}

pub fn failure(step: Step) -> ProtocolError {
    let Step::Failed(error) = step else {
        panic!("not failed: {step:?}")
    };
    error
}

pub fn form(request: &HttpRequest) -> Vec<(&str, &str)> {
    request
        .form
        .iter()
        .map(|parameter| (parameter.name.as_str(), parameter.value.expose()))
        .collect()
}

pub fn query(url: &Url, name: &str) -> Vec<String> {
    url.query_pairs()
        .filter(|(parameter, _)| parameter == name)
        .map(|(_, value)| value.into_owned())
        .collect()
}

pub fn check_of(checks: &[Check], name: CheckName) -> &Check {
    checks
        .iter()
        .find(|check| check.name == name)
        .unwrap_or_else(|| panic!("no check of {name:?}"))
}

pub fn result_of(checks: &[Check], name: CheckName) -> CheckResult {
    check_of(checks, name).result
}
