use bearerbox_core::runs::{Browser, FrontChannelHop, RunRequest};
use bearerbox_core::view::{CheckVerdict, ClaimVerdict, RunStage, TokenKind};
use bearerbox_core::{Error, RunError};
use bearerbox_oauth::ProtocolError;
use bearerbox_practice::{ClientAuthentication, ClientOptions, Interaction, User};
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
async fn catches_the_response_in_the_consent_window_at_any_redirect_uri() {
    for redirect_uri in [
        "https://petshop.example/callback",
        "com.example.app:/cb",
        "http://localhost:8976/callback",
    ] {
        let world = World::new().await;
        let client = ClientOptions::web("shop", ClientAuthentication::None, &[redirect_uri]);
        world.practice.set_client(client).unwrap();
        world.behave("shop", |behaviour| {
            behaviour.interaction = Interaction::AllowAs(User::Alice)
        });
        let profile = world.add_web(|document| {
            document["client"] = json!({ "client_id": "shop", "redirect_uri": redirect_uri });
            document["browser"] = json!("embedded");
        });
        let request = RunRequest {
            persona: Some("alice".to_owned()),
            browser: Some(Browser::Embedded),
            ..RunRequest::of_profile(profile)
        };
        let (run, mut screen, _) = start(&world, request);

        let window = screen.window().await;
        let callback = follow(&window.authorization_url).await;
        assert!(window.browser_folder.is_some());
        assert_eq!(
            window.can_move_to_system_browser,
            redirect_uri.starts_with("http://localhost")
        );
        assert!(!window.channel.accepts(&window.authorization_url));
        assert!(window.channel.accepts(&callback), "{callback}");
        window.channel.hop(FrontChannelHop {
            at: bearerbox_core::now_ms(),
            method: "GET".to_owned(),
            url: window.authorization_url.to_string(),
            status: Some(302),
            headers: vec![("location".to_owned(), callback.to_string())],
            redirected_to: Some(callback.to_string()),
        });
        window.channel.answered(&callback);
        let end = run.await.unwrap();

        let view = world.view(&end);
        assert!(
            view.steps
                .iter()
                .any(|step| step.title == "Page" && step.summary.contains("302"))
        );
        let (authorization_id, _) = done(end);
        assert_eq!(world.authorization(authorization_id).persona.as_deref(), Some("alice"));
    }
}

#[tokio::test]
async fn an_error_on_another_page_and_a_code_at_another_address_end_nothing() {
    let world = World::new().await;
    let profile = world.add_web(|document| document["browser"] = json!("embedded"));
    let (run, mut screen, _) = start(&world, RunRequest::of_profile(profile));
    let window = screen.window().await;
    let callback = follow(&window.authorization_url).await;
    let other = |change: &dyn Fn(&mut Url)| {
        let mut url = callback.clone();
        change(&mut url);
        url
    };

    for url in [
        Url::parse("https://id.example/login?error=access_denied&code=x").unwrap(),
        other(&|url| url.set_path("/callback/more")),
        other(&|url| url.set_query(None)),
        other(&|url| url.set_port(Some(1)).unwrap()),
    ] {
        assert!(!window.channel.accepts(&url), "{url}");
        window.channel.answered(&url);
    }
    window.channel.answered(&callback);

    done(run.await.unwrap());
}

#[tokio::test]
async fn an_answer_in_the_window_without_this_runs_state_is_stopped_and_said() {
    for (query, error) in [
        ("code=x", ProtocolError::StateMissing),
        ("error=access_denied", ProtocolError::StateMissing),
        ("code=x&state=y", ProtocolError::StateMismatch),
    ] {
        let world = World::new().await;
        let profile = world.add_web(|document| {
            document["browser"] = json!("embedded");
            document["client"]["redirect_uri"] = json!("https://petshop.example/callback");
        });
        let (run, mut screen, _) = start(&world, RunRequest::of_profile(profile));
        let window = screen.window().await;
        let callback = Url::parse(&format!("https://petshop.example/callback?{query}")).unwrap();

        assert!(window.channel.accepts(&callback), "{query}");
        window.channel.answered(&callback);

        assert!(
            matches!(failed(run.await.unwrap()), Error::Protocol(found) if *found == error),
            "{query}"
        );
        assert_eq!(world.token_requests(), 0, "{query}");
    }
}

#[tokio::test]
async fn the_progress_has_no_query_and_no_fragment_of_the_windows_address() {
    let world = World::new().await;
    let profile = world.add_web(|document| document["browser"] = json!("embedded"));
    let (run, mut screen, person) = start(&world, RunRequest::of_profile(profile));
    let window = screen.window().await;
    let brokered = Url::parse("https://broker.example/back?code=x#access_token=y").unwrap();

    window.channel.at_address(&brokered, true);
    window.channel.closed();
    run.await.unwrap();

    let mut addresses = Vec::new();
    for stage in person.stages() {
        if let RunStage::InConsentWindow { address, .. } = stage {
            addresses.push(address);
        }
    }
    let authorization_endpoint = window.authorization_url.as_str().split('?').next().unwrap();
    assert_eq!(addresses, [authorization_endpoint, "https://broker.example/back"]);
}

#[tokio::test]
async fn moves_the_same_run_from_the_window_to_the_system_browser() {
    let world = World::new().await;
    let profile = world.add_web(|document| document["browser"] = json!("embedded"));
    let (run, mut screen, person) = start(&world, RunRequest::of_profile(profile));
    let window = screen.window().await;

    window.channel.move_to_system_browser().unwrap();
    let url = screen.system_browser().await;
    crate::world::until("the run is in the system's browser", || {
        matches!(person.stages().last(), Some(RunStage::InSystemBrowser { .. }))
    })
    .await;
    window.channel.closed();
    browse(follow(&url).await).await;

    assert_eq!(url, window.authorization_url);
    done(run.await.unwrap());
}

#[tokio::test]
async fn listens_at_a_fixed_port_only_once_it_moves_there() {
    let world = World::new().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let profile = world.add_web(|document| {
        document["browser"] = json!("embedded");
        document["client"]["redirect_uri"] = json!(format!("http://127.0.0.1:{port}/callback"));
    });
    let (run, mut screen, _) = start(&world, RunRequest::of_profile(profile));
    let window = screen.window().await;

    let busy = window.channel.move_to_system_browser();
    drop(taken);
    window.channel.move_to_system_browser().unwrap();
    browse(follow(&screen.system_browser().await).await).await;

    assert!(matches!(busy, Err(Error::Run(RunError::PortInUse { port: found, .. })) if found == port));
    done(run.await.unwrap());
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
