use bearerbox_core::runs::{Browser, RunRequest};
use bearerbox_core::view::{CheckVerdict, ClaimVerdict, ErrorView, RunStage, TokenKind};
use bearerbox_core::{Error, RunError};
use bearerbox_oauth::ProtocolError;
use bearerbox_practice::Interaction;
use serde_json::json;
use url::Url;

use crate::world::{World, browse, done, failed, follow, query, start};

#[tokio::test]
async fn signs_in_with_the_system_browser_at_any_free_port() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let (run, mut screen, person) = start(&world, RunRequest::of_profile(profile));

    let url = screen.system_browser().await;
    let callback = follow(&url).await;
    let (status, page) = browse(callback).await;
    let end = run.await.unwrap();
    let view = world.view(&end);
    let (authorization_id, _) = done(end);

    assert_eq!(status, 200);
    assert!(
        page.contains("You can go back to Bearerbox") && !page.contains("<script"),
        "{page}"
    );
    assert_eq!(query(&url)["code_challenge_method"], "S256");
    assert!(matches!(
        person.stages().last(),
        Some(RunStage::Ended { error: None, .. })
    ));
    let titles: Vec<&str> = view.steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Metadata",
            "Authorization request",
            "Authorization response",
            "Token request",
            "ID token checks"
        ]
    );
    let checks = || view.steps.iter().flat_map(|step| &step.checks);
    assert!(checks().any(|check| check.title == "state is the one that was sent"));
    assert!(checks().all(|check| check.verdict != CheckVerdict::Failed));
    let authorization = world.authorization(authorization_id);
    assert_eq!(authorization.persona.as_deref(), Some("private"));
    assert!(authorization.can_refresh);
    let id_token = authorization
        .token_set
        .tokens
        .iter()
        .find(|token| token.kind == TokenKind::Id)
        .unwrap();
    for name in ["iss", "aud", "nonce", "exp"] {
        let claims = &id_token.jwt.as_ref().unwrap().claims;
        let claim = claims.iter().find(|claim| claim.name == name).unwrap();
        assert_eq!(claim.verdict, ClaimVerdict::Ok, "{name}");
    }
}

#[tokio::test]
async fn takes_a_pasted_address_and_says_what_is_wrong_with_another() {
    let world = World::new().await;
    let profile = world.add_web(|document| document["browser"] = json!("print"));
    let (run, mut screen, person) = start(&world, RunRequest::of_profile(profile));
    let url = Url::parse(&screen.printed().await).unwrap();
    let callback = follow(&url).await;
    let run_id = person.progress.lock().unwrap()[0].run_id;
    let paste = |text: &str| world.bearerbox.paste_callback(run_id, text);

    assert!(matches!(paste("hello"), Err(Error::Run(RunError::PastedNoUrl))));
    assert!(matches!(
        paste("https://id.example/?code=x"),
        Err(Error::Run(RunError::PastedAnotherUrl { .. }))
    ));
    // The right answer at another port or path is one to somebody else.
    let expected = callback.as_str().split('?').next().unwrap();
    for change in [
        (|url| url.set_port(Some(1)).unwrap()) as fn(&mut Url),
        |url| url.set_port(None).unwrap(),
        |url| url.set_path("/callback/more"),
        |url| url.set_path("/"),
        |url| url.set_host(Some("localhost")).unwrap(),
        |url| url.set_scheme("https").unwrap(),
    ] {
        let mut url = callback.clone();
        change(&mut url);
        let view = ErrorView::from(&paste(url.as_str()).unwrap_err());
        assert_eq!(
            view.message,
            format!("What was pasted is not an answer at the redirect URI {expected}."),
            "{url}"
        );
    }
    let mut foreign = callback.clone();
    foreign.set_query(Some("code=x&state=y"));
    assert!(matches!(
        paste(foreign.as_str()),
        Err(Error::Run(RunError::PastedAnotherState))
    ));
    paste(&format!(" {callback}\n")).unwrap();

    done(run.await.unwrap());
    assert!(matches!(
        paste(callback.as_str()),
        Err(Error::Run(RunError::NotWaiting { .. }))
    ));
}

#[tokio::test]
async fn a_pasted_address_without_state_is_refused_at_once() {
    let world = World::new().await;
    let profile = world.add_web(|document| document["browser"] = json!("print"));
    let (run, mut screen, person) = start(&world, RunRequest::of_profile(profile));
    let mut callback = follow(&Url::parse(&screen.printed().await).unwrap()).await;
    callback.set_query(Some("code=x"));
    let run_id = person.progress.lock().unwrap()[0].run_id;

    world.bearerbox.paste_callback(run_id, callback.as_str()).unwrap();

    let error = failed(run.await.unwrap());
    assert!(matches!(error, Error::Protocol(found) if *found == ProtocolError::StateMissing));
}

#[tokio::test]
async fn a_denial_is_the_servers_refusal_in_its_own_words() {
    let world = World::new().await;
    world.behave("practice-web", |behaviour| behaviour.interaction = Interaction::Deny);
    let profile = world.add_web(|_| {});
    let (run, mut screen, _) = start(&world, RunRequest::of_profile(profile));

    let (_, page) = browse(follow(&screen.system_browser().await).await).await;
    let end = run.await.unwrap();

    assert!(page.contains("refused"));
    let view = world.view(&end);
    assert_eq!(
        view.error.unwrap().server.unwrap().error.as_deref(),
        Some("access_denied")
    );
    assert_eq!(view.steps.last().unwrap().summary, "not reached");
    failed(end);
}

#[tokio::test]
async fn the_system_browser_cannot_come_back_to_another_host() {
    let world = World::new().await;
    let profile = world.add_web(|document| {
        document["browser"] = json!("embedded");
        document["client"]["redirect_uri"] = json!("https://petshop.example/callback");
    });

    let request = RunRequest {
        browser: Some(Browser::System),
        ..RunRequest::of_profile(profile)
    };
    let (run, ..) = start(&world, request);

    let error = failed(run.await.unwrap());
    assert!(
        matches!(error, Error::Run(RunError::RedirectUriNotLoopback { .. })),
        "{error:?}"
    );
}

#[tokio::test]
async fn exchanges_the_code_with_what_belongs_there_alone() {
    let world = World::new().await;
    let profile = world.add_web(|document| {
        document["parameters"] = json!({ "authorization": { "prompt": "login", "ui_locales": "de" } });
    });
    let (run, mut screen, _) = start(&world, RunRequest::of_profile(profile));
    let url = screen.system_browser().await;
    browse(follow(&url).await).await;
    done(run.await.unwrap());

    let requests = world.practice.recorded_requests();
    let request = requests.iter().find(|request| request.path == "/token").unwrap();
    let names: Vec<&str> = request.form.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["grant_type", "code", "redirect_uri", "code_verifier", "client_id"]
    );
    assert_eq!(
        request.form_value("redirect_uri"),
        Some(query(&url)["redirect_uri"].as_str())
    );
    assert_eq!(query(&url)["prompt"], "login");
    assert_eq!(query(&url)["ui_locales"], "de");
}

#[tokio::test]
async fn no_two_runs_send_the_same_state_nonce_or_challenge() {
    let world = World::new().await;
    let profile = world.add_web(|_| {});
    let mut sent = Vec::new();

    for _ in 0..2 {
        let (run, mut screen, _) = start(&world, RunRequest::of_profile(profile));
        let url = screen.system_browser().await;
        browse(follow(&url).await).await;
        done(run.await.unwrap());
        sent.push(query(&url));
    }

    for name in ["state", "nonce", "code_challenge"] {
        assert_ne!(sent[0][name], sent[1][name], "{name}");
        assert!(sent.iter().all(|query| query[name].len() == 43), "{name}");
    }
    for query in &sent {
        assert_ne!(query["state"], query["nonce"]);
        assert_ne!(query["state"], query["code_challenge"]);
    }
}
