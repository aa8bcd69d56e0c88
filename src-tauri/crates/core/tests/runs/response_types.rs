//! Tokens from the authorization endpoint itself, against the practice server.

use bearerbox_core::runs::{RunEnd, RunRequest};
use bearerbox_core::view::{CheckVerdict, ErrorCode, ErrorView, RunView, TokenKind};
use bearerbox_practice::{Endpoint, Fault, Interaction, User};
use serde_json::json;

use crate::world::{World, done, failed, follow, start};

async fn world() -> World {
    let world = World::new().await;
    world.behave("practice-hybrid", |behaviour| {
        behaviour.interaction = Interaction::AllowAs(User::Bob)
    });
    world
}

/// A run in the consent window that the practice server answers at once.
async fn run(world: &World, grant_type: &str, response_type: &str) -> (RunEnd, RunView) {
    let profile = world.add_web(|document| {
        document["name"] = json!(response_type.replace(' ', "-"));
        document["client"]["client_id"] = json!("practice-hybrid");
        document["grant_type"] = json!(grant_type);
        document["response_type"] = json!(response_type);
        document["browser"] = json!("embedded");
    });
    let (run, mut screen, _) = start(world, RunRequest::of_profile(profile));
    let window = screen.window().await;
    let callback = follow(&window.authorization_url).await;
    assert!(window.channel.accepts(&callback), "{callback}");
    window.channel.answered(&callback);
    let end = run.await.unwrap();
    let view = world.view(&end);
    (end, view)
}

#[tokio::test]
async fn each_response_type_brings_its_tokens() {
    let world = world().await;
    for (grant_type, response_type, has_access, has_refresh) in [
        ("implicit", "token", true, false),
        ("implicit", "id_token", false, false),
        ("implicit", "id_token token", true, false),
        ("authorization_code", "code id_token", true, true),
        ("authorization_code", "code token", true, true),
        ("authorization_code", "code id_token token", true, true),
    ] {
        let (end, view) = run(&world, grant_type, response_type).await;

        let (authorization_id, token_set_id) = done(end);
        let set = world.authorization(authorization_id).token_set;
        let kinds: Vec<TokenKind> = set.tokens.iter().map(|token| token.kind).collect();
        assert_eq!(kinds.contains(&TokenKind::Access), has_access, "{response_type}");
        assert_eq!(kinds.contains(&TokenKind::Refresh), has_refresh, "{response_type}");
        if kinds.contains(&TokenKind::Id) {
            assert!(world.token(token_set_id, TokenKind::Id).starts_with("eyJ"));
        }
        let checks = || view.steps.iter().flat_map(|step| &step.checks);
        assert!(
            checks().all(|check| check.verdict != CheckVerdict::Failed),
            "{response_type}"
        );
        let is_verified =
            checks().any(|check| check.title == "The ID token's signature" && check.verdict == CheckVerdict::Passed);
        assert_eq!(is_verified, response_type.contains("id_token"), "{response_type}");
        let text = serde_json::to_string(&view).unwrap();
        for kind in kinds {
            assert!(
                !text.contains(&world.token(token_set_id, kind)),
                "{response_type}: {kind:?}"
            );
        }
    }
}

#[tokio::test]
async fn a_front_channel_id_token_with_another_nonce_is_refused() {
    let world = world().await;
    world
        .practice
        .set_faults(
            "practice-hybrid",
            vec![Fault::WrongNonce.always(Endpoint::Authorization)],
        )
        .unwrap();

    let (end, _) = run(&world, "implicit", "id_token").await;

    let error = ErrorView::from(&failed(end));
    assert_eq!(error.code, ErrorCode::AnswerRefused);
    assert!(error.message.contains("nonce"), "{}", error.message);
}
