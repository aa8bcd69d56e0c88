use bearerbox_core::Error;
use bearerbox_core::view::{ErrorView, TokenKind};
use bearerbox_practice::Fault;
use serde_json::json;

use crate::world::{World, failed};

/// Every secret that the practice server saw, and that it gave.
fn secrets(world: &World) -> Vec<String> {
    let mut secrets = vec!["practice-secret".to_owned()];
    for request in world.practice.recorded_requests() {
        for name in ["code", "code_verifier", "client_secret", "refresh_token"] {
            secrets.extend(request.form_value(name).map(str::to_owned));
        }
        secrets.extend(request.header("authorization").map(|value| value.replace("Basic ", "")));
    }
    secrets
}

#[tokio::test]
async fn what_is_shown_of_a_trace_has_no_secret_in_it() {
    let world = World::new().await;
    let web = world.add_web(|_| {});
    let post = world.add_machine(|document| {
        document["name"] = json!("basic");
    });
    let (authorization_id, token_set_id) = world.sign_in(web).await;
    world
        .bearerbox
        .refresh(authorization_id, crate::world::Person::new().0)
        .await
        .unwrap();
    world.run_machine(post).await;
    let mut secrets = secrets(&world);
    let newest = world.authorization(authorization_id).token_set.id;
    for (id, kind) in [
        (token_set_id, TokenKind::Access),
        (token_set_id, TokenKind::Id),
        (token_set_id, TokenKind::Refresh),
        (newest, TokenKind::Access),
        (newest, TokenKind::Refresh),
    ] {
        secrets.push(world.token(id, kind));
    }
    assert!(secrets.len() >= 10, "{}", secrets.len());

    for profile in [web, post] {
        for run in world.bearerbox.runs(profile, 10).unwrap() {
            let shown = serde_json::to_string(&world.bearerbox.run_view(run.id).unwrap()).unwrap();
            for secret in &secrets {
                assert!(!shown.contains(secret.as_str()), "{secret} in {shown}");
            }
            assert!(shown.contains(" characters"));
        }
    }
    let authorization = serde_json::to_string(&world.authorization(authorization_id)).unwrap();
    for secret in &secrets {
        assert!(!authorization.contains(secret.as_str()));
    }
}

#[tokio::test]
async fn state_and_nonce_are_shown() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    world.sign_in(profile).await;

    let run = world.bearerbox.runs(profile, 1).unwrap().remove(0);
    let view = world.bearerbox.run_view(run.id).unwrap();

    let request = view
        .steps
        .iter()
        .find(|step| step.title == "Authorization request")
        .unwrap();
    let parameters = &request.request.as_ref().unwrap().parameters;
    for name in ["state", "nonce"] {
        let parameter = parameters.iter().find(|parameter| parameter.name == name).unwrap();
        assert!(
            parameter.value.as_ref().is_some_and(|value| value.len() == 43),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_secret_that_the_server_repeats_is_in_no_error_and_no_view() {
    let world = World::new().await;
    let profile = world.add_machine(|document| {
        document["client"]["token_endpoint_auth_method"] = json!("client_secret_post");
    });
    let page = format!("<p>{}practice-secret</p>", "-".repeat(180));
    let answers = [
        Fault::json(
            400,
            r#"{"error":"invalid_client","error_description":"practice-secret is wrong"}"#,
        ),
        Fault::json(400, r#"{"error":"practice-secret"}"#),
        Fault::Answer {
            status: 500,
            content_type: Some("text/html".to_owned()),
            body: "<p>client_secret=practice-secret</p>".into(),
        },
        Fault::Answer {
            status: 200,
            content_type: Some("text/html".to_owned()),
            body: page.into(),
        },
        Fault::Redirect {
            status: 307,
            location: "http://127.0.0.1:9/practice-secret".to_owned(),
        },
    ];
    for answer in answers {
        world.break_token_endpoint("practice-machine", answer);

        let end = world.run_machine(profile).await;
        let view = serde_json::to_string(&world.view(&end)).unwrap();
        let rows = serde_json::to_string(&world.bearerbox.runs(profile, 10).unwrap()).unwrap();
        let error = failed(end);
        let shown = serde_json::to_string(&ErrorView::from(&error)).unwrap();
        let usable = world.bearerbox.usable_token(profile, None, 0).await.unwrap_err();
        let told = serde_json::to_string(&ErrorView::from(&usable)).unwrap();

        for text in [view, rows, shown, told, format!("{error:?}")] {
            assert!(!text.contains("practice-s"), "{text}");
        }
        assert!(matches!(error, Error::Protocol(_)));
    }
}
