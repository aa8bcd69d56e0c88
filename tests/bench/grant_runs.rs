//! A run of each grant, trace and vault included, against the same requests by bare reqwest. Both sides begin with
//! nothing but what they hold: no connection is open, and the metadata is not known.

mod bare;
mod cases;

use std::sync::Arc;

use bearerbox_core::runs::{ConsentRequest, Frontend, RunEnd, RunRequest};
use bearerbox_core::view::RunProgress;
use bearerbox_core::{Bearerbox, Error, Home, Unlock};
use serde_json::{Value, json};
use support::keys::{KeyKind, TestKey};
use tempfile::TempDir;
use tokio::runtime::{Handle, Runtime};

use self::bare::{Bare, Server, authorize};
use self::cases::Case;
use crate::measure::{Figure, take_turns, timed};

/// Both sides take turns at one practice server, and at oidc-provider where that lacks the grant.
pub fn figures() -> Vec<Figure> {
    let runtime = Runtime::new().unwrap();
    let key = Arc::new(TestKey::generate(KeyKind::P256));
    let practice = runtime.block_on(cases::start_practice(&key));
    let provider = cases::start_provider();
    let (practice, provider) = (Server::of_practice(&practice), Server::of_provider(&provider));
    let subject = runtime.block_on(Bare::new(&practice).subject_token());
    cases::cases(&subject, &key)
        .into_iter()
        .map(|case| {
            let server = if case.is_for_provider { &provider } else { &practice };
            measure(&runtime, server, &case)
        })
        .collect()
}

fn measure(runtime: &Runtime, server: &Server, case: &Case) -> Figure {
    let (ours, theirs) = take_turns(
        case.rounds,
        || {
            let prepared = Prepared::new(server, &case.document);
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
                    Some(Bare::new(server).refresh_token().await)
                } else {
                    None
                };
                timed(async { Bare::new(server).send(&case.requests, refresh_token.as_deref()).await }).await
            })
        },
    );
    Figure::of_times(case.measured, "the same requests by bare reqwest", 1.3, &ours, &theirs)
}

/// A Bearerbox that was just opened, with one profile.
struct Prepared {
    bearerbox: Bearerbox,
    profile_id: i64,
    home: TempDir,
}

impl Prepared {
    fn new(server: &Server, members: &Value) -> Self {
        let home = tempfile::tempdir().unwrap();
        let bearerbox = Bearerbox::create(Home::at(home.path().join("home")), Unlock::Keyring).unwrap();
        let mut document = json!({ "name": "measured", "authorization_server": { "issuer": server.issuer } });
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
            end @ (RunEnd::Answered { .. } | RunEnd::Cancelled { .. } | RunEnd::Failed { .. }) => panic!("{end:?}"),
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
