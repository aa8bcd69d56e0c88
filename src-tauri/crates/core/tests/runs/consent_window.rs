use bearerbox_core::runs::{Browser, FrontChannelHop, RunRequest};
use bearerbox_core::view::RunStage;
use bearerbox_core::{Error, RunError};
use bearerbox_oauth::ProtocolError;
use bearerbox_practice::{ClientAuthentication, ClientOptions, Interaction, User};
use serde_json::json;
use url::Url;

use crate::world::{World, browse, done, failed, follow, start};

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
