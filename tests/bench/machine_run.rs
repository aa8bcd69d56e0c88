//! A client credentials run, trace and vault included, against the same request by bare reqwest.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bearerbox_core::runs::{ConsentRequest, Frontend, RunEnd, RunRequest};
use bearerbox_core::view::RunProgress;
use bearerbox_core::{Bearerbox, Error, Home, RunError, Unlock};
use bearerbox_practice::{Endpoint, Options, PRACTICE_SECRET, Practice};
use serde_json::json;
use support::http_client;
use tokio::runtime::Runtime;

use crate::measure::{Figure, take_turns};

const ROUNDS: usize = 300;

/// Both take turns at one practice server, each over a connection that stays open.
pub fn figures() -> Vec<Figure> {
    let runtime = Runtime::new().unwrap();
    let practice = runtime.block_on(Practice::start(Options::default())).unwrap();
    let home = tempfile::tempdir().unwrap();
    let bearerbox = Bearerbox::create(Home::at(home.path().join("home")), Unlock::Keyring).unwrap();
    let row = bearerbox
        .add_profile(&json!({
            "name": "machine",
            "authorization_server": { "issuer": practice.issuer() },
            "client": {
                "client_id": "practice-machine",
                "client_secret": PRACTICE_SECRET,
                "token_endpoint_auth_method": "client_secret_basic",
            },
            "grant_type": "client_credentials",
        }))
        .unwrap();
    let client = http_client();
    let token_endpoint = practice.url(Endpoint::Token);
    let (ours, theirs) = take_turns(
        ROUNDS,
        || runtime.block_on(run(&bearerbox, row.id)),
        || runtime.block_on(bare_request(&client, &token_endpoint)),
    );
    let measured = "a client credentials run, trace and vault included";
    vec![Figure::of_times(measured, "the same request by bare reqwest", 1.3, &ours, &theirs)]
}

async fn run(bearerbox: &Bearerbox, profile_id: i64) -> Duration {
    let started = Instant::now();
    let end = bearerbox.run(RunRequest::of_profile(profile_id), Arc::new(Nobody)).await.unwrap();
    let taken = started.elapsed();
    assert!(matches!(end, RunEnd::Done { .. }), "{end:?}");
    taken
}

async fn bare_request(client: &reqwest::Client, token_endpoint: &str) -> Duration {
    let started = Instant::now();
    let response = client
        .post(token_endpoint)
        .basic_auth("practice-machine", Some(PRACTICE_SECRET))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials")
        .send()
        .await
        .unwrap();
    let body = response.bytes().await.unwrap();
    let taken = started.elapsed();
    assert!(body.starts_with(b"{"));
    taken
}

/// Nobody watches.
struct Nobody;

impl Frontend for Nobody {
    fn progress(&self, _: RunProgress) {}

    fn open_consent_window(&self, _: ConsentRequest) -> Result<(), Error> {
        Err(RunError::NoConsentWindow.into())
    }

    fn print_authorization_url(&self, _: &str) {}
}
