//! The grants: each with its profile, and the same without Bearerbox.

use std::sync::Arc;
use std::time::Duration;

use bearerbox_practice::{
    Behaviour, ClientAuthentication, ClientOptions, GrantType, Interaction, Options, PRACTICE_PASSWORD,
    PRACTICE_SECRET, Practice, User, practice_clients,
};
use serde_json::{Value, json};
use support::OidcProvider;
use support::keys::TestKey;

use super::bare::{self, REDIRECT_URI, Requests};

const ROUNDS: usize = 60;
/// A poll waits for a second on both sides.
const SLOW_ROUNDS: usize = 5;

/// A grant.
pub struct Case {
    pub measured: &'static str,
    pub rounds: usize,
    pub document: Value,
    pub requests: Requests,
    /// Whether what is timed is the refresh of a token set that was obtained before.
    pub refreshes: bool,
    /// Whether the practice server lacks the grant.
    pub is_for_provider: bool,
}

/// A practice server whose people consent at once.
pub async fn start_practice(key: &TestKey) -> Practice {
    let mut clients = practice_clients();
    clients.push(ClientOptions {
        grant_types: vec![GrantType::JwtBearer],
        jwks: vec![key.public_jwk("example").as_object().unwrap().clone()],
        ..ClientOptions::web("asserting", ClientAuthentication::None, &[])
    });
    let options = Options {
        clients,
        ..Options::default()
    };
    let practice = Practice::start(options).await.unwrap();
    for client in ["practice-web", "practice-hybrid", "practice-device"] {
        let behaviour = Behaviour {
            interaction: Interaction::AllowAs(User::Alice),
            device_interval: Duration::ZERO,
            ..Behaviour::default()
        };
        practice.set_behaviour(client, behaviour).unwrap();
    }
    practice
}

/// An oidc-provider with the grants that the practice server lacks.
pub fn start_provider() -> OidcProvider {
    OidcProvider::start(&json!({
        "patches": { "/backchannel": { "interval": 1 } },
        "clients": [
            {
                "client_id": "ciba", "client_secret": PRACTICE_SECRET, "redirect_uris": [], "response_types": [],
                "grant_types": [bare::CIBA], "backchannel_token_delivery_mode": "poll"
            },
            {
                "client_id": "voucher", "client_secret": PRACTICE_SECRET, "redirect_uris": [], "response_types": [],
                "grant_types": [bare::VOUCHER]
            },
        ],
    }))
}

/// All of them.
pub fn cases(subject: &str, key: &Arc<TestKey>) -> Vec<Case> {
    let mut all = token_endpoint(subject, key.clone());
    all.extend(front_channel());
    all.extend(polled());
    all
}

fn case(measured: &'static str, document: Value, requests: Requests) -> Case {
    Case {
        measured,
        rounds: ROUNDS,
        document,
        requests,
        refreshes: false,
        is_for_provider: false,
    }
}

fn confidential(client_id: &str) -> Value {
    json!({ "client_id": client_id, "client_secret": PRACTICE_SECRET })
}

fn token_endpoint(subject: &str, key: Arc<TestKey>) -> Vec<Case> {
    let password = json!({
        "grant_type": "password", "client": confidential("practice-password"), "username": "alice",
        "password": PRACTICE_PASSWORD, "scope": "openid offline_access orders.read"
    });
    let exchange = [
        ("grant_type", bare::TOKEN_EXCHANGE),
        ("subject_token", subject),
        ("subject_token_type", bare::ACCESS_TOKEN),
    ];
    vec![
        case(
            "client credentials",
            json!({ "grant_type": "client_credentials", "client": confidential("practice-machine") }),
            Requests::token("practice-machine", &[("grant_type", "client_credentials")]),
        ),
        case(
            "password",
            password.clone(),
            Requests::token("practice-password", &bare::PASSWORD),
        ),
        case(
            "JWT bearer, the assertion signed",
            json!({
                "grant_type": bare::JWT_BEARER, "assertion_claims": { "sub": "alice" }, "scope": "orders.read",
                "client": { "client_id": "asserting", "jwks": { "keys": [key.jwk("example")] } }
            }),
            Requests::Assertion(key),
        ),
        case(
            "token exchange",
            json!({
                "grant_type": bare::TOKEN_EXCHANGE, "client": confidential("practice-exchange"),
                "subject_token": subject
            }),
            Requests::token("practice-exchange", &exchange),
        ),
        Case {
            is_for_provider: true,
            ..case(
                "an extension grant",
                json!({
                    "grant_type": bare::VOUCHER, "client": confidential("voucher"),
                    "parameters": { "token": { "voucher": "summer" } }
                }),
                Requests::token("voucher", &[("grant_type", bare::VOUCHER), ("voucher", "summer")]),
            )
        },
        Case {
            refreshes: true,
            ..case("refresh", password, Requests::Refresh)
        },
    ]
}

fn front_channel() -> Vec<Case> {
    let front = |measured, client_id, grant_type: &str, response_type| {
        let client = json!({
            "client_id": client_id, "token_endpoint_auth_method": "none", "redirect_uri": REDIRECT_URI
        });
        let document = json!({
            "grant_type": grant_type, "response_type": response_type, "client": client, "scope": "openid"
        });
        let requests = Requests::FrontChannel {
            client_id,
            response_type,
        };
        case(measured, document, requests)
    };
    vec![
        front(
            "authorization code with PKCE",
            "practice-web",
            "authorization_code",
            "code",
        ),
        front(
            "implicit, its ID token verified",
            "practice-hybrid",
            "implicit",
            "id_token token",
        ),
        front(
            "hybrid, its ID token verified",
            "practice-hybrid",
            "authorization_code",
            "code id_token token",
        ),
    ]
}

fn polled() -> Vec<Case> {
    vec![
        Case {
            rounds: SLOW_ROUNDS,
            ..case(
                "device authorization, polled after a second",
                json!({ "grant_type": bare::DEVICE_CODE, "client": { "client_id": "practice-device" } }),
                Requests::Polled {
                    client_id: "practice-device",
                    grant_type: bare::DEVICE_CODE,
                },
            )
        },
        Case {
            rounds: SLOW_ROUNDS,
            is_for_provider: true,
            ..case(
                "CIBA, polled after a second and another",
                json!({
                    "grant_type": bare::CIBA, "client": confidential("ciba"), "scope": "openid",
                    "parameters": { "authorization": { "login_hint": "alice" } }
                }),
                Requests::Polled {
                    client_id: "ciba",
                    grant_type: bare::CIBA,
                },
            )
        },
    ]
}
