//! A client credentials run over a connection that is open already: the token request alone.

use std::sync::Arc;
use std::time::Duration;

use bearerbox_core::runs::{ConsentRequest, Frontend, RunEnd, RunRequest};
use bearerbox_core::view::RunProgress;
use bearerbox_core::{Bearerbox, Error, Home, RunError, Unlock};
use bearerbox_practice::{Endpoint, Options, PRACTICE_SECRET, Practice};
use serde_json::json;
use support::http_client;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::measure::{Figure, take_turns, timed};

const ROUNDS: usize = 300;

/// Both sides take turns at one practice server.
pub fn figures() -> Vec<Figure> {
    let runtime = Runtime::new().unwrap();
    let practice = runtime.block_on(Practice::start(Options::default())).unwrap();
    let token = practice.url(Endpoint::Token);
    let machine = Machine::new(&practice);
    let client = http_client();
    let (ours, theirs) = take_turns(
        ROUNDS,
        || runtime.block_on(machine.run()),
        || runtime.block_on(timed(request_token(&client, &token))),
    );
    vec![Figure::of_times(
        "client credentials over a connection that is open already",
        "the same request by bare reqwest",
        None,
        &ours,
        &theirs,
    )]
}

/// A Bearerbox that was just opened, with one profile.
struct Machine {
    bearerbox: Bearerbox,
    profile_id: i64,
    _home: TempDir,
}

impl Machine {
    fn new(practice: &Practice) -> Self {
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
        Self {
            bearerbox,
            profile_id: row.id,
            _home: home,
        }
    }

    async fn run(&self) -> Duration {
        timed(async {
            let end = self
                .bearerbox
                .run(RunRequest::of_profile(self.profile_id), Arc::new(Nobody))
                .await
                .unwrap();
            assert!(matches!(end, RunEnd::Done { .. }), "{end:?}");
        })
        .await
    }
}

async fn request_token(client: &reqwest::Client, token_endpoint: &str) {
    let response = client
        .post(token_endpoint)
        .basic_auth("practice-machine", Some(PRACTICE_SECRET))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("grant_type=client_credentials")
        .send()
        .await
        .unwrap();
    assert!(response.bytes().await.unwrap().starts_with(b"{"));
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
