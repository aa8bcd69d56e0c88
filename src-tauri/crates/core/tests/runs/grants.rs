//! The grants that open no browser of ours, against the practice server.

use bearerbox_core::runs::{RunEnd, RunRequest};
use bearerbox_core::view::{ErrorCode, ErrorView, RunStage, TokenKind};
use bearerbox_practice::{Behaviour, Interaction, PRACTICE_PASSWORD, User};
use serde_json::{Value, json};

use crate::world::{Person, World, done, failed, start, until};

impl World {
    fn add(&self, name: &str, members: Value) -> i64 {
        let mut document = json!({
            "name": name,
            "authorization_server": { "issuer": self.practice.issuer() },
            "scope": "orders.read"
        });
        document
            .as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        self.bearerbox.add_profile(&document).unwrap().id
    }

    async fn run_it(&self, profile: i64) -> RunEnd {
        self.bearerbox
            .run(RunRequest::of_profile(profile), Person::new().0)
            .await
            .unwrap()
    }

    fn device(&self, behaviour: Behaviour) -> i64 {
        self.practice.set_behaviour("practice-device", behaviour).unwrap();
        self.add(
            "device",
            json!({
                "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
                "client": { "client_id": "practice-device" }
            }),
        )
    }

    fn claims(&self, token_set_id: i64) -> Value {
        let token = self.token(token_set_id, TokenKind::Access);
        let payload = token.split('.').nth(1).unwrap();
        serde_json::from_slice(&bearerbox_jwt::decode_base64url(payload).unwrap()).unwrap()
    }
}

fn at_once() -> Behaviour {
    Behaviour {
        device_interval: std::time::Duration::ZERO,
        ..Behaviour::default()
    }
}

#[tokio::test]
async fn a_password_gets_a_token_and_refreshes() {
    let world = World::new().await;
    let client = json!({ "client_id": "practice-password", "client_secret": "practice-secret" });
    let profile = world.add(
        "password",
        json!({
            "grant_type": "password", "client": client, "username": "alice", "password": PRACTICE_PASSWORD,
            "scope": "openid offline_access orders.read"
        }),
    );

    let end = world.run_it(profile).await;
    let view = world.view(&end);
    let (authorization_id, token_set_id) = done(end);

    assert_eq!(world.claims(token_set_id)["sub"], "alice");
    assert_eq!(view.row.grant_type, "password");
    let shown = serde_json::to_string(&view).unwrap();
    assert!(!shown.contains(PRACTICE_PASSWORD), "{shown}");
    done(
        world
            .bearerbox
            .refresh(authorization_id, Person::new().0)
            .await
            .unwrap(),
    );

    let mut wrong = world.bearerbox.profile(profile).unwrap().document;
    assert_eq!(wrong["password"], json!({ "held": true }));
    wrong["password"] = json!("wrong");
    world.bearerbox.replace_profile(profile, &wrong).unwrap();
    let error = ErrorView::from(&failed(world.run_it(profile).await));
    assert_eq!(error.server.unwrap().error.as_deref(), Some("invalid_grant"));
    assert!(world.bearerbox.current_authorization(profile, None).unwrap().is_some());
}

#[tokio::test]
async fn a_person_consents_on_another_device() {
    let world = World::new().await;
    let profile = world.device(at_once());
    let (run, mut screen, person) = start(&world, RunRequest::of_profile(profile));
    let asked = || {
        person.stages().into_iter().find_map(|stage| match stage {
            RunStage::AwaitingConsent {
                user_code: Some(user_code),
                qr_code: Some(qr_code),
                verification_uri_complete: Some(address),
                ..
            } => Some((user_code, qr_code, address)),
            RunStage::Discovering
            | RunStage::InConsentWindow { .. }
            | RunStage::InSystemBrowser { .. }
            | RunStage::RequestingAuthorization
            | RunStage::AwaitingConsent { .. }
            | RunStage::RequestingToken
            | RunStage::Asking
            | RunStage::Paused(_)
            | RunStage::Ended { .. } => None,
        })
    };
    until("the code is shown", || asked().is_some()).await;
    let (user_code, qr_code, address) = asked().unwrap();
    let run_id = world.bearerbox.active_runs()[0].run_id;
    world.bearerbox.open_verification_page(run_id).unwrap();
    assert_eq!(screen.system_browser().await.as_str(), address);
    assert!(qr_code.rows.len() > 20 && address.contains("user_code="));
    until("it has polled", || world.token_requests() > 1).await;

    world.practice.allow_device(&user_code, User::Bob).unwrap();
    let end = run.await.unwrap();
    let view = world.view(&end);
    let (_, token_set_id) = done(end);

    assert_eq!(world.claims(token_set_id)["sub"], "bob");
    assert_eq!(view.steps[1].title, "Device authorization request");
    assert!(
        !serde_json::to_string(&view).unwrap().contains(&user_code),
        "a code is as good as a token"
    );
}

#[tokio::test]
async fn while_a_person_is_waited_for_the_last_answer_is_shown() {
    let world = World::new().await;
    let profile = world.device(Behaviour::default());
    let (run, _, person) = start(&world, RunRequest::of_profile(profile));
    let is_waiting = |stage: &RunStage| matches!(stage, RunStage::AwaitingConsent { .. });
    until("it waits", || person.stages().iter().any(is_waiting)).await;

    let run_id = world.bearerbox.active_runs()[0].run_id;
    let view = world.bearerbox.run_view(run_id).unwrap();

    let asked = view
        .steps
        .iter()
        .find(|step| step.title == "Device authorization request");
    assert!(asked.unwrap().response.is_some());
    world.bearerbox.cancel_run(run_id);
    run.await.unwrap();
}

#[tokio::test]
async fn a_device_request_that_is_denied_expired_or_cancelled_says_so() {
    let world = World::new().await;
    let denied = Behaviour {
        interaction: Interaction::Deny,
        ..at_once()
    };
    let profile = world.device(denied);
    let error = ErrorView::from(&failed(world.run_it(profile).await));
    assert_eq!(error.server.unwrap().error.as_deref(), Some("access_denied"));

    let short = Behaviour {
        device_code_lifetime: std::time::Duration::from_secs(1),
        ..at_once()
    };
    world.practice.set_behaviour("practice-device", short).unwrap();
    let error = ErrorView::from(&failed(world.run_it(profile).await));
    assert_eq!(error.code, ErrorCode::ServerRefused);
    assert!(error.next_step.unwrap().starts_with("Start again"), "{}", error.message);

    world.practice.set_behaviour("practice-device", at_once()).unwrap();
    let run = world
        .bearerbox
        .start_run(RunRequest::of_profile(profile), Person::new().0)
        .unwrap();
    let run_id = run.id();
    let run = tokio::spawn(run.finish());
    let before = world.token_requests();
    until("it polls", || world.token_requests() > before).await;
    world.bearerbox.cancel_run(run_id);
    assert!(matches!(run.await.unwrap(), RunEnd::Cancelled { .. }));
}

#[tokio::test]
async fn a_token_that_another_profile_holds_is_exchanged() {
    let world = World::new().await;
    let web = world.add_web(|_| {});
    let client = json!({ "client_id": "practice-exchange", "client_secret": "practice-secret" });
    let exchange = world.add(
        "exchange",
        json!({
            "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
            "client": client,
            "subject_token_of": { "profile": "web" }
        }),
    );
    let without = failed(world.run_it(exchange).await);
    assert_eq!(ErrorView::from(&without).code, ErrorCode::SignInNeeded);
    world.sign_in(web).await;

    let (_, token_set_id) = done(world.run_it(exchange).await);

    assert_eq!(world.claims(token_set_id)["sub"], "bob");
    assert_eq!(world.claims(token_set_id)["client_id"], "practice-exchange");
}

#[tokio::test]
async fn a_refresh_asks_for_less_and_later_for_all_again() {
    let world = World::new().await;
    let profile = world.add_web(|document| document["scope"] = json!("openid offline_access orders.read orders.write"));
    let (authorization_id, _) = world.sign_in(profile).await;
    let refresh = async |scope: Option<&str>| {
        let run = world
            .bearerbox
            .start_narrower_refresh(authorization_id, scope.map(str::to_owned), Person::new().0);
        done(run.unwrap().finish().await).1
    };

    let narrow = refresh(Some("orders.read")).await;
    let whole = refresh(None).await;

    assert_eq!(world.claims(narrow)["scope"], "orders.read");
    assert!(world.claims(whole)["scope"].as_str().unwrap().contains("orders.write"));
}

#[tokio::test]
async fn resources_and_authorization_details_reach_the_token() {
    let world = World::new().await;
    let profile = world.add_machine(|document| {
        document["authorization_details"] = json!([{ "type": "orders", "actions": ["read"] }]);
    });

    let (_, token_set_id) = done(world.run_machine(profile).await);

    let details = &world.claims(token_set_id)["authorization_details"];
    assert_eq!(details, &json!([{ "type": "orders", "actions": ["read"] }]));
}

#[tokio::test]
async fn a_grant_that_is_not_filled_in_says_what_is_missing() {
    let world = World::new().await;
    let profile = world.add(
        "password",
        json!({ "grant_type": "password", "client": { "client_id": "practice-password" }, "username": "alice" }),
    );

    let error = ErrorView::from(&failed(world.run_it(profile).await));

    assert_eq!(error.message, "The profile has no password, and its grant needs one.");
    assert_eq!(world.token_requests(), 0);
}
