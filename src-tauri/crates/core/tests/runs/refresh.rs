use std::sync::Arc;

use bearerbox_core::runs::{RunEnd, RunRequest};
use bearerbox_core::view::{ErrorCode, ErrorView, TokenKind};
use bearerbox_core::{Error, TokenError};
use bearerbox_practice::{Fault, Interaction, RefreshPolicy, User};
use serde_json::json;

use crate::faults::bad_answers;
use crate::world::{Person, World, browse, done, failed, follow, start, until};

async fn refresh(world: &World, authorization_id: i64) -> RunEnd {
    world
        .bearerbox
        .refresh(authorization_id, Person::new().0)
        .await
        .unwrap()
}

#[tokio::test]
async fn adds_a_generation_and_keeps_the_one_before() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;

    let end = refresh(&world, authorization_id).await;
    let view = world.view(&end);
    let (_, second) = done(end);

    assert_eq!(view.row.grant_type, "refresh_token");
    assert_eq!(view.steps[0].title, "Refresh request");
    let authorization = world.authorization(authorization_id);
    let generations: Vec<i64> = authorization.generations.iter().map(|row| row.generation).collect();
    assert_eq!(generations, [2, 1]);
    assert_ne!(
        world.token(first, TokenKind::Refresh),
        world.token(second, TokenKind::Refresh)
    );
    assert!(!authorization.token_set.refresh_token_kept);
    assert_eq!(
        authorization.token_set.asked_scope,
        ["openid", "offline_access", "orders.read"]
    );
    assert_eq!(
        world
            .bearerbox
            .authorization(authorization_id, Some(first))
            .unwrap()
            .token_set
            .generation,
        1
    );
}

#[tokio::test]
async fn keeps_the_refresh_token_when_the_answer_has_none() {
    let world = World::new().await;
    world.behave("practice-web", |behaviour| behaviour.refresh = RefreshPolicy::Keep);
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;

    let (_, second) = done(refresh(&world, authorization_id).await);
    let (_, third) = done(refresh(&world, authorization_id).await);

    assert_ne!(
        world.token(first, TokenKind::Access),
        world.token(second, TokenKind::Access)
    );
    assert_eq!(
        world.token(first, TokenKind::Refresh),
        world.token(third, TokenKind::Refresh)
    );
    assert!(world.authorization(authorization_id).token_set.refresh_token_kept);
}

#[tokio::test]
async fn no_failure_drops_anything() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, token_set_id) = world.sign_in(profile).await;
    let tokens = || [TokenKind::Access, TokenKind::Id, TokenKind::Refresh].map(|kind| world.token(token_set_id, kind));
    let before = tokens();

    for case in bad_answers() {
        let name = case.name;
        world.break_token_endpoint("practice-web", case.fault);

        let error = ErrorView::from(&failed(refresh(&world, authorization_id).await));

        assert_eq!(error.code, case.code, "{name}: {}", error.message);
        assert_eq!(error.message, world.say(case.message), "{name}");
        assert_eq!(error.server, case.server, "{name}");
        assert_eq!(world.held(profile), (token_set_id, before[0].clone()), "{name}");
        assert_eq!(tokens(), before, "{name}");
        let authorization = world.authorization(authorization_id);
        assert!(authorization.can_refresh, "{name}");
        assert_eq!(authorization.generations.len(), 1, "{name}");
    }

    world.practice.set_faults("practice-web", Vec::new()).unwrap();
    done(refresh(&world, authorization_id).await);
}

#[tokio::test]
async fn a_senseless_lifetime_costs_no_refresh_token() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, _) = world.sign_in(profile).await;

    for lifetime in [json!(-1), json!(99_999_999_999_u64), json!("soon")] {
        let patch = json!({ "expires_in": lifetime });
        world.break_token_endpoint("practice-web", Fault::MergeAnswer(patch.as_object().unwrap().clone()));
        done(refresh(&world, authorization_id).await);
    }
    world.practice.set_faults("practice-web", Vec::new()).unwrap();

    done(refresh(&world, authorization_id).await);
}

#[tokio::test]
async fn a_server_that_is_gone_drops_nothing() {
    let World {
        home: _home,
        bearerbox,
        practice,
    } = {
        let world = World::new().await;
        let profile = world.add_web(|_| {});
        world.sign_in(profile).await;
        world
    };
    practice.stop().await;
    let profile = bearerbox.profiles().unwrap()[0].id;
    let authorization = bearerbox.current_authorization(profile, None).unwrap().unwrap();

    let end = bearerbox.refresh(authorization.id, Person::new().0).await.unwrap();

    assert_eq!(ErrorView::from(&failed(end)).code, ErrorCode::Network);
    let after = bearerbox.authorization(authorization.id, None).unwrap();
    assert_eq!(after.token_set.id, authorization.token_set.id);
    assert!(after.can_refresh);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_refreshes_at_once_are_one_request() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, _) = world.sign_in(profile).await;
    world.behave("practice-web", |behaviour| {
        behaviour.latency = std::time::Duration::from_millis(200)
    });
    world.practice.clear_recorded_requests();
    let starts: Vec<_> = (0..4)
        .map(|_| {
            world
                .bearerbox
                .start_refresh(authorization_id, Person::new().0)
                .unwrap()
        })
        .collect();

    let mut token_sets = Vec::new();
    for run in starts
        .into_iter()
        .map(|run| tokio::spawn(run.finish()))
        .collect::<Vec<_>>()
    {
        token_sets.push(done(run.await.unwrap()).1);
    }

    assert_eq!(world.token_requests(), 1);
    assert!(token_sets.iter().all(|id| *id == token_sets[0]), "{token_sets:?}");
    assert_eq!(world.authorization(authorization_id).generations.len(), 2);
}

#[tokio::test]
async fn a_script_gets_a_refreshed_token_or_is_told_to_sign_in() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let none = world.bearerbox.usable_token(profile, None, 0).await;
    assert!(matches!(
        none,
        Err(Error::Token(TokenError::SignInNeeded { refused: None, .. }))
    ));
    let (_, first) = world.sign_in(profile).await;

    let held = world.bearerbox.usable_token(profile, None, 0).await.unwrap();
    let renewed = world
        .bearerbox
        .usable_token(profile, Some("private"), 3_600_000)
        .await
        .unwrap();
    world.break_token_endpoint("practice-web", Fault::json(400, r#"{"error":"invalid_grant"}"#));
    let refused = world.bearerbox.usable_token(profile, None, 3_600_000).await;

    assert_eq!(held, first);
    assert_ne!(renewed, first);
    let view = ErrorView::from(&refused.unwrap_err());
    assert_eq!(view.code, ErrorCode::SignInNeeded);
    assert_eq!(view.server.unwrap().error.as_deref(), Some("invalid_grant"));
}

#[tokio::test]
async fn a_refused_answer_costs_no_refresh_token() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;
    let claims = json!({ "exp": 1 }).as_object().unwrap().clone();
    world.break_token_endpoint("practice-web", Fault::MergeIdToken(claims));

    let error = failed(refresh(&world, authorization_id).await);

    assert_eq!(ErrorView::from(&error).code, ErrorCode::AnswerRefused);
    let kept = world.authorization(authorization_id).token_set.id;
    assert_eq!(
        world.token(kept, TokenKind::Access),
        world.token(first, TokenKind::Access)
    );
    assert_ne!(
        world.token(kept, TokenKind::Refresh),
        world.token(first, TokenKind::Refresh)
    );
    world.practice.set_faults("practice-web", Vec::new()).unwrap();
    done(refresh(&world, authorization_id).await);
}

#[tokio::test]
async fn another_person_in_the_refreshed_id_token_is_refused() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;
    let claims = json!({ "sub": "mallory" }).as_object().unwrap().clone();
    world.break_token_endpoint("practice-web", Fault::MergeIdToken(claims));

    let end = refresh(&world, authorization_id).await;

    assert_eq!(ErrorView::from(&failed(end)).code, ErrorCode::AnswerRefused);
    assert_eq!(world.authorization(authorization_id).token_set.id, first);
}

#[tokio::test]
async fn one_that_is_cancelled_keeps_the_tokens_that_were_on_their_way() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;
    world.behave("practice-web", |behaviour| {
        behaviour.latency = std::time::Duration::from_millis(300)
    });
    world.practice.clear_recorded_requests();
    let run = world
        .bearerbox
        .start_refresh(authorization_id, Person::new().0)
        .unwrap();
    let run_id = run.id();
    let run = tokio::spawn(run.finish());
    until("the request is there", || world.token_requests() == 1).await;

    world.bearerbox.cancel_run(run_id);
    let (_, second) = done(run.await.unwrap());

    assert_ne!(second, first);
    world.behave("practice-web", |_| {});
    done(refresh(&world, authorization_id).await);
}

#[tokio::test]
async fn one_that_is_cancelled_waits_for_its_answer_only_so_long() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (authorization_id, first) = world.sign_in(profile).await;
    world.break_token_endpoint("practice-web", Fault::Hang);
    world.practice.clear_recorded_requests();
    let run = world
        .bearerbox
        .start_refresh(authorization_id, Person::new().0)
        .unwrap();
    let run_id = run.id();
    let run = tokio::spawn(run.finish());
    until("the request is there", || world.token_requests() == 1).await;

    world.bearerbox.cancel_run(run_id);

    assert!(matches!(run.await.unwrap(), RunEnd::Cancelled { .. }));
    assert_eq!(world.authorization(authorization_id).token_set.id, first);
}

#[tokio::test]
async fn without_a_refresh_token_it_says_to_sign_in() {
    let world = World::new().await;
    world.behave("practice-web", |behaviour| {
        behaviour.interaction = Interaction::AllowAs(User::Alice)
    });
    let profile = world.add_web(|document| document["scope"] = "orders.read".into());
    let (authorization_id, _) = world.sign_in(profile).await;

    let refused = world
        .bearerbox
        .refresh(authorization_id, Person::new().0 as Arc<_>)
        .await;

    assert!(matches!(refused, Err(Error::Token(TokenError::NoRefreshToken))));
    assert!(!world.authorization(authorization_id).can_refresh);
}

#[tokio::test]
async fn what_the_profile_adds_to_a_refresh_is_in_no_other_request() {
    let world = World::new().await;
    let profile = world.add_web(|document| {
        // Of all names the practice server takes only this one more than once, and only what was granted at first.
        let resources = ["https://a.example", "https://b.example"];
        document["parameters"] = json!({
            "authorization": { "resource": resources },
            "token": { "audience": "of-the-token-request" },
            "refresh": { "audience": "of-the-refresh", "resource": resources }
        });
        document["headers"] = json!({
            "token": { "X-Tenant": "of-the-token-request" },
            "refresh": { "X-Refresh-Only": "yes" }
        });
    });
    let (authorization_id, _) = world.sign_in(profile).await;
    done(refresh(&world, authorization_id).await);

    let recorded = world.practice.recorded_requests();
    let requests: Vec<_> = recorded.iter().filter(|request| request.path == "/token").collect();
    let [token_request, refresh_request] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    let values = |request: &bearerbox_practice::RecordedRequest, name: &str| -> Vec<String> {
        let fields = request.form.iter().filter(|(found, _)| found == name);
        fields.map(|(_, value)| value.clone()).collect()
    };
    assert_eq!(token_request.form_value("grant_type"), Some("authorization_code"));
    assert_eq!(values(token_request, "audience"), ["of-the-token-request"]);
    assert_eq!(values(token_request, "resource"), [""; 0]);
    assert_eq!(token_request.header("x-tenant"), Some("of-the-token-request"));
    assert_eq!(token_request.header("x-refresh-only"), None);
    assert_eq!(refresh_request.form_value("grant_type"), Some("refresh_token"));
    assert_eq!(values(refresh_request, "audience"), ["of-the-refresh"]);
    assert_eq!(
        values(refresh_request, "resource"),
        ["https://a.example", "https://b.example"]
    );
    assert_eq!(refresh_request.header("x-refresh-only"), Some("yes"));
    assert_eq!(refresh_request.header("x-tenant"), None);
    let authorization = recorded.iter().find(|request| request.path == "/authorize").unwrap();
    assert!(authorization.query.iter().all(|(name, _)| name != "audience"));
}

#[tokio::test]
async fn two_profiles_keep_their_own_tokens_of_a_persona_with_the_same_name() {
    let world = World::new().await;
    let sign_in = async |profile: i64| {
        let request = RunRequest {
            persona: Some("tester".to_owned()),
            ..RunRequest::of_profile(profile)
        };
        let (run, mut screen, _) = start(&world, request);
        browse(follow(&screen.system_browser().await).await).await;
        done(run.await.unwrap())
    };
    let one = world.add_web(|_| {});
    let other = world.add_web(|document| document["name"] = json!("other"));
    let current = |profile: i64| {
        let authorization = world.bearerbox.current_authorization(profile, Some("tester")).unwrap();
        authorization.map(|authorization| (authorization.id, authorization.token_set.id))
    };

    let first = sign_in(one).await;
    assert_eq!((current(one), current(other)), (Some(first), None));
    let second = sign_in(other).await;
    assert_eq!((current(one), current(other)), (Some(first), Some(second)));
    let refreshed = done(refresh(&world, first.0).await);

    assert_eq!((current(one), current(other)), (Some(refreshed), Some(second)));
    assert_eq!(refreshed.0, first.0);
    let token = |(_, id): (i64, i64)| world.token(id, TokenKind::Access);
    assert_ne!(token(refreshed), token(second));
    world.bearerbox.remove_profile(one).unwrap();
    assert_eq!(current(other), Some(second));
}
