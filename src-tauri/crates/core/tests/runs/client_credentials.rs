use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bearerbox_core::view::{ErrorCode, ErrorView, ExpirySource, RunOutcome, StepState, TokenForm, TokenKind};
use bearerbox_core::{Error, NetworkCause, TokenError};
use bearerbox_practice::{ClientAuthentication, ClientOptions, Endpoint, Fault};
use bearerbox_secret::Secret;
use serde_json::json;

use crate::world::{World, done, failed};

#[tokio::test]
async fn gets_a_token_and_keeps_it_with_its_trace() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});

    let end = world.run_machine(profile).await;
    let view = world.view(&end);
    let (authorization_id, token_set_id) = done(end);

    assert_eq!(view.row.outcome, Some(RunOutcome::Done));
    let titles: Vec<&str> = view.steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(titles, ["Metadata", "Token request"]);
    assert!(
        view.steps
            .iter()
            .all(|step| step.state == StepState::Done && step.duration.is_some())
    );
    let authorization = world.authorization(authorization_id);
    assert_eq!(authorization.persona, None);
    assert_eq!(authorization.token_set.generation, 1);
    assert_eq!(authorization.token_set.tokens[0].expiry_source, ExpirySource::ExpiresIn);
    assert!(authorization.token_set.tokens[0].jwt.is_some());
    assert!(world.token(token_set_id, TokenKind::Access).starts_with("eyJ"));
}

#[tokio::test]
async fn asks_for_metadata_once_an_hour() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});

    done(world.run_machine(profile).await);
    let second = world.run_machine(profile).await;

    assert_eq!(world.view(&second).steps.len(), 1);
}

#[tokio::test]
async fn hands_the_token_over_in_every_form() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});
    world
        .practice
        .set_faults(
            "practice-machine",
            vec![
                Fault::MergeAnswer(
                    json!({ "token_type": "bearer", "access_token": "it's" })
                        .as_object()
                        .unwrap()
                        .clone(),
                )
                .always(Endpoint::Token),
            ],
        )
        .unwrap();
    let (_, id) = done(world.run_machine(profile).await);
    let form = |form| {
        world
            .bearerbox
            .hand_over(id, TokenKind::Access, form)
            .unwrap()
            .expose()
            .to_owned()
    };

    assert_eq!(form(TokenForm::Raw), "it's");
    assert_eq!(form(TokenForm::Header), "Authorization: Bearer it's");
    assert!(form(TokenForm::Curl).starts_with(r"curl -H 'Authorization: Bearer it'\''s'"));
    assert!(form(TokenForm::Json).contains(r#""token_type":"bearer""#));
    let refresh = world.bearerbox.hand_over(id, TokenKind::Refresh, TokenForm::Raw);
    assert!(matches!(
        refresh,
        Err(Error::Token(TokenError::NotHeld {
            kind: TokenKind::Refresh
        }))
    ));
}

#[tokio::test]
async fn a_usable_token_is_the_held_one_until_it_is_due() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});
    assert!(world.bearerbox.held_token(profile, None, 0).unwrap().is_none());

    let first = world.bearerbox.usable_token(profile, None, 0).await.unwrap();
    let again = world.bearerbox.usable_token(profile, None, 60_000).await.unwrap();
    let later = world.bearerbox.usable_token(profile, None, 3_600_000).await.unwrap();

    assert_eq!(first, again);
    assert_ne!(first, later);
    assert_eq!(world.token_requests(), 2);
}

#[tokio::test]
async fn says_by_cause_why_no_answer_came() {
    let world = World::new().await;
    let closed = {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        socket.local_addr().unwrap().port()
    };
    let cases = [
        (
            format!("http://127.0.0.1:{closed}/token"),
            NetworkCause::ConnectionRefused,
        ),
        (
            "http://no-such-host.invalid/token".to_owned(),
            NetworkCause::UnknownHost,
        ),
    ];
    for (number, (endpoint, expected)) in cases.into_iter().enumerate() {
        let profile = world.add_machine(|document| {
            document["name"] = json!(format!("machine-{number}"));
            document["authorization_server"] = json!({ "token_endpoint": endpoint });
        });

        let end = world.run_machine(profile).await;
        let view = world.view(&end);

        let error = failed(end);
        assert!(
            matches!(&error, Error::Network { cause, .. } if *cause == expected),
            "{error:?}"
        );
        assert_eq!(ErrorView::from(&error).code, ErrorCode::Network);
        assert_eq!(view.steps.last().unwrap().state, StepState::Failed);
        assert_eq!(view.error.unwrap().code, ErrorCode::Network);
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_told_from_one_that_is_down() {
    let world = World::new().await;
    let profile = world.add_machine(|document| {
        let endpoint = format!("https://127.0.0.1:{}/token", world.practice.port());
        document["authorization_server"] = json!({ "token_endpoint": endpoint });
    });

    let error = failed(world.run_machine(profile).await);

    assert!(
        matches!(
            &error,
            Error::Network {
                cause: NetworkCause::Tls { .. },
                ..
            }
        ),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_certificate_file_that_is_none_is_said() {
    let world = World::new().await;
    let path = world.home.path().join("ca.pem");
    std::fs::write(&path, "no certificate").unwrap();
    let profile = world.add_machine(|document| {
        document["authorization_server"] = json!({ "token_endpoint": "https://127.0.0.1:1/token" });
        document["tls"] = json!({ "ca_file": path });
    });

    let error = failed(world.run_machine(profile).await);

    assert!(ErrorView::from(&error).message.contains("ca.pem"), "{error:?}");
}

#[tokio::test]
async fn several_runs_at_once_do_not_disturb_each_other() {
    let world = World::new().await;
    let profile = world.add_machine(|_| {});

    let runs = (0..8).map(|_| {
        let bearerbox = world.bearerbox.clone();
        tokio::spawn(async move {
            let request = bearerbox_core::runs::RunRequest::of_profile(profile);
            done(bearerbox.run(request, crate::world::Person::new().0).await.unwrap())
        })
    });
    let mut token_sets = std::collections::HashSet::new();
    for run in runs.collect::<Vec<_>>() {
        token_sets.insert(run.await.unwrap().1);
    }

    assert_eq!(token_sets.len(), 8);
    assert_eq!(world.bearerbox.active_runs().len(), 0);
}

#[tokio::test]
async fn sends_what_the_profile_adds_and_nothing_that_does_not_belong_there() {
    let world = World::new().await;
    let client = ClientOptions::machine("a:b c", ClientAuthentication::SecretBasic(Secret::new("s%:t")));
    world.practice.set_client(client).unwrap();
    let profile = world.add_machine(|document| {
        document["client"] = json!({ "client_id": "a:b c", "client_secret": "s%:t" });
        document["parameters"] = json!({ "token": { "resource": ["https://a.example", "https://b.example"] } });
        document["headers"] = json!({ "token": { "X-Tenant": "shop" } });
    });

    done(world.run_machine(profile).await);

    let requests = world.practice.recorded_requests();
    let request = requests.iter().find(|request| request.path == "/token").unwrap();
    let names: Vec<&str> = request.form.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["grant_type", "scope", "resource", "resource"]);
    assert_eq!(request.header("x-tenant"), Some("shop"));
    assert_eq!(
        request.header("content-type"),
        Some("application/x-www-form-urlencoded")
    );
    let basic = request.header("authorization").unwrap().strip_prefix("Basic ").unwrap();
    assert_eq!(STANDARD.decode(basic).unwrap(), b"a%3Ab+c:s%25%3At");
}

#[tokio::test]
async fn a_secret_may_stay_in_a_file_and_what_is_wrong_with_it_is_said() {
    let world = World::new().await;
    let path = world.home.path().join("secret");
    let profile = world.add_machine(|document| {
        document["client"]["client_secret"] = json!({ "file": path });
    });

    let missing = failed(world.run_machine(profile).await);
    std::fs::write(&path, "practice-secret\n").unwrap();

    assert!(matches!(missing, Error::Reference(_)), "{missing:?}");
    done(world.run_machine(profile).await);
}
