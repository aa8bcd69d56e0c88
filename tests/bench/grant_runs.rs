//! A run of each grant, trace and vault included, against the same requests by bare reqwest. Both sides begin with
//! nothing but what they hold: no connection is open, and the metadata is not known.

mod bare;

use std::sync::Arc;
use std::time::Duration;

use bearerbox_core::runs::{ConsentRequest, Frontend, RunEnd, RunRequest};
use bearerbox_core::view::RunProgress;
use bearerbox_core::{Bearerbox, Error, Home, Unlock};
use bearerbox_practice::{Behaviour, Interaction, Options, PRACTICE_PASSWORD, PRACTICE_SECRET, Practice, User};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::{Handle, Runtime};

use self::bare::{Bare, Requests, authorize};
use crate::measure::{Figure, take_turns, timed};

const ROUNDS: usize = 60;
/// A poll waits for a second on both sides.
const SLOW_ROUNDS: usize = 5;
const REDIRECT_URI: &str = "http://127.0.0.1/callback";

/// A grant: its profile, and the same without Bearerbox.
struct Case {
    measured: &'static str,
    rounds: usize,
    document: Value,
    requests: Requests,
    /// Whether what is timed is the refresh of a token set that was obtained before.
    refreshes: bool,
}

/// Both sides take turns at one practice server.
pub fn figures() -> Vec<Figure> {
    let runtime = Runtime::new().unwrap();
    let practice = runtime.block_on(Practice::start(Options::default())).unwrap();
    for client in ["practice-web", "practice-hybrid", "practice-device"] {
        let behaviour = Behaviour {
            interaction: Interaction::AllowAs(User::Alice),
            device_interval: Duration::ZERO,
            ..Behaviour::default()
        };
        practice.set_behaviour(client, behaviour).unwrap();
    }
    let subject = runtime.block_on(Bare::new(&practice).subject_token());
    cases(&subject)
        .into_iter()
        .map(|case| measure(&runtime, &practice, case))
        .collect()
}

fn measure(runtime: &Runtime, practice: &Practice, case: Case) -> Figure {
    let (ours, theirs) = take_turns(
        case.rounds,
        || {
            let prepared = Prepared::new(practice, &case.document);
            runtime.block_on(async {
                let held = if case.refreshes {
                    Some(prepared.obtain().await)
                } else {
                    None
                };
                // What was open for that is closed.
                let prepared = prepared.reopened();
                timed(prepared.run(held)).await
            })
        },
        || {
            runtime.block_on(async {
                let refresh_token = if case.refreshes {
                    Some(Bare::new(practice).refresh_token().await)
                } else {
                    None
                };
                timed(async { Bare::new(practice).send(&case.requests, refresh_token.as_deref()).await }).await
            })
        },
    );
    Figure::of_times(case.measured, "the same requests by bare reqwest", 1.3, &ours, &theirs)
}

fn cases(subject: &str) -> Vec<Case> {
    let confidential = |id: &str| json!({ "client_id": id, "client_secret": PRACTICE_SECRET });
    let public =
        |id: &str| json!({ "client_id": id, "token_endpoint_auth_method": "none", "redirect_uri": REDIRECT_URI });
    let case = |measured, document, requests| Case {
        measured,
        rounds: ROUNDS,
        document,
        requests,
        refreshes: false,
    };
    let password = json!({
        "grant_type": "password", "client": confidential("practice-password"), "username": "alice",
        "password": PRACTICE_PASSWORD, "scope": "openid offline_access orders.read"
    });
    let front = |client: &str, grant_type: &str, response_type: &str| {
        json!({
            "grant_type": grant_type, "response_type": response_type, "client": public(client), "scope": "openid"
        })
    };
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
            "token exchange",
            json!({
                "grant_type": bare::TOKEN_EXCHANGE, "client": confidential("practice-exchange"),
                "subject_token": subject
            }),
            Requests::token(
                "practice-exchange",
                &[
                    ("grant_type", bare::TOKEN_EXCHANGE),
                    ("subject_token", subject),
                    ("subject_token_type", bare::ACCESS_TOKEN),
                ],
            ),
        ),
        Case {
            refreshes: true,
            ..case("refresh", password, Requests::Refresh)
        },
        case(
            "authorization code with PKCE",
            front("practice-web", "authorization_code", "code"),
            Requests::FrontChannel {
                client_id: "practice-web",
                response_type: "code",
            },
        ),
        case(
            "implicit, with the keys for the ID token",
            front("practice-hybrid", "implicit", "id_token token"),
            Requests::FrontChannel {
                client_id: "practice-hybrid",
                response_type: "id_token token",
            },
        ),
        case(
            "hybrid, with the keys for the ID token",
            front("practice-hybrid", "authorization_code", "code id_token token"),
            Requests::FrontChannel {
                client_id: "practice-hybrid",
                response_type: "code id_token token",
            },
        ),
        Case {
            rounds: SLOW_ROUNDS,
            ..case(
                "device authorization, a poll after a second included",
                json!({ "grant_type": bare::DEVICE_CODE, "client": { "client_id": "practice-device" } }),
                Requests::Device,
            )
        },
    ]
}

/// A Bearerbox that was just opened, with one profile.
struct Prepared {
    bearerbox: Bearerbox,
    profile_id: i64,
    home: TempDir,
}

impl Prepared {
    fn new(practice: &Practice, members: &Value) -> Self {
        let home = tempfile::tempdir().unwrap();
        let bearerbox = Bearerbox::create(Home::at(home.path().join("home")), Unlock::Keyring).unwrap();
        let mut document = json!({ "name": "measured", "authorization_server": { "issuer": practice.issuer() } });
        document
            .as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        let profile_id = bearerbox.add_profile(&document).unwrap().id;
        Self {
            bearerbox,
            profile_id,
            home,
        }
    }

    fn reopened(self) -> Self {
        let bearerbox = Bearerbox::open(Home::at(self.home.path().join("home")), Unlock::Keyring).unwrap();
        Self { bearerbox, ..self }
    }

    /// The authorization that a run yields.
    async fn obtain(&self) -> i64 {
        let run = self
            .bearerbox
            .run(RunRequest::of_profile(self.profile_id), Browser::new());
        match run.await.unwrap() {
            RunEnd::Done { authorization_id, .. } => authorization_id,
            end => panic!("{end:?}"),
        }
    }

    async fn run(&self, held: Option<i64>) {
        match held {
            None => {
                self.obtain().await;
            }
            Some(authorization_id) => {
                let end = self.bearerbox.refresh(authorization_id, Browser::new()).await.unwrap();
                assert!(matches!(end, RunEnd::Done { .. }), "{end:?}");
            }
        }
    }
}

/// A consent window in which nobody has to do anything.
struct Browser(Handle);

impl Browser {
    fn new() -> Arc<Self> {
        Arc::new(Self(Handle::current()))
    }
}

impl Frontend for Browser {
    fn progress(&self, _: RunProgress) {}

    fn open_consent_window(&self, request: ConsentRequest) -> Result<(), Error> {
        self.0.spawn(async move {
            let callback = authorize(request.authorization_url).await;
            request.channel.answered(&callback);
        });
        Ok(())
    }

    fn print_authorization_url(&self, _: &str) {}
}
