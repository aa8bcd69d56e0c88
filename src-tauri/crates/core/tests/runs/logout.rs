//! Signing a person out in the browser session of their persona.

use std::sync::Arc;

use bearerbox_core::errands::ErrandRequest;
use bearerbox_core::runs::{Browser, FrontChannelHop, RunEnd, RunRequest};
use bearerbox_core::view::{AnswerView, RunOutcome, RunStage, TokenKind};
use bearerbox_core::{Error, TokenError};
use bearerbox_oauth::ProtocolError;
use bearerbox_practice::{ClientAuthentication, ClientOptions, Fault, Interaction, User};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use url::Url;

use crate::world::{Person, Screen, World, browse, done, failed, follow, query, start, until};

const BYE: &str = "https://shop.example/bye";

/// bob has signed in as a persona, at a client that comes back to `registered` after a logout.
async fn signed_in(registered: &str, change: impl FnOnce(&mut Value)) -> (World, i64) {
    let world = World::new().await;
    let mut client = ClientOptions::web("shop", ClientAuthentication::None, &["http://127.0.0.1/callback"]);
    client.post_logout_redirect_uris = vec![registered.to_owned()];
    world.practice.set_client(client).unwrap();
    world.behave("shop", |behaviour| {
        behaviour.interaction = Interaction::AllowAs(User::Bob)
    });
    let profile = world.add_web(|document| {
        document["client"]["client_id"] = json!("shop");
        document["client"]["post_logout_redirect_uri"] = json!(registered);
        document["browser"] = json!("embedded");
        document["parameters"] = json!({ "authorization": { "ui_locales": "de" } });
        change(document);
    });
    let request = RunRequest {
        persona: Some("bob".to_owned()),
        ..RunRequest::of_profile(profile)
    };
    let (run, mut screen, _) = start(&world, request);
    let window = screen.window().await;
    window.channel.answered(&follow(&window.authorization_url).await);
    let (_, token_set_id) = done(run.await.unwrap());
    (world, token_set_id)
}

fn log_out(
    world: &World,
    token_set_id: i64,
    browser: Option<Browser>,
) -> (i64, JoinHandle<RunEnd>, Screen, Arc<Person>) {
    let (person, screen) = Person::new();
    let request = ErrandRequest::Logout { browser };
    let run = world
        .bearerbox
        .start_errand(token_set_id, request, person.clone())
        .unwrap();
    (run.id(), tokio::spawn(run.finish()), screen, person)
}

fn answer(world: &World, end: &RunEnd) -> AnswerView {
    assert!(matches!(end, RunEnd::Answered { .. }), "{end:?}");
    world.view(end).answer.unwrap()
}

#[tokio::test]
async fn the_way_back_is_caught_in_the_window_of_the_persona() {
    let (world, held) = signed_in(BYE, |_| {}).await;
    let id_token = world.token(held, TokenKind::Id);

    let (_, run, mut screen, person) = log_out(&world, held, None);
    let window = screen.window().await;
    let asked = query(&window.authorization_url);
    assert_eq!(asked["id_token_hint"], id_token);
    assert_eq!(
        (asked["client_id"].as_str(), asked["ui_locales"].as_str()),
        ("shop", "de")
    );
    assert!(window.is_logout && !window.can_move_to_system_browser);
    assert!(window.browser_folder.is_some() && window.persona.as_deref() == Some("bob"));
    window.channel.hop(FrontChannelHop {
        at: bearerbox_core::now_ms(),
        method: "GET".to_owned(),
        url: window.authorization_url.to_string(),
        status: Some(303),
        headers: Vec::new(),
        redirected_to: None,
    });
    let back = follow(&window.authorization_url).await;
    assert_eq!(query(&back)["state"], asked["state"]);
    assert!(window.channel.accepts(&back) && !window.channel.accepts(&window.authorization_url));
    window.channel.answered(&back);
    let end = run.await.unwrap();

    assert_eq!(answer(&world, &end), AnswerView::LoggedOut { came_back: true });
    let view = world.view(&end);
    let titles: Vec<_> = view.steps.iter().map(|step| step.title.as_str()).collect();
    assert_eq!(titles, ["Logout request", "Page", "Way back"]);
    assert_eq!(
        view.row.summary,
        "Signed out at the server; the tokens are as they were."
    );
    // The ID token goes to the server, and to nobody who looks.
    let seen = format!("{view:?}{:?}", person.stages());
    assert!(!seen.contains(&id_token), "{seen}");
    assert_eq!(world.token(held, TokenKind::Id), id_token);
    assert!(
        world
            .bearerbox
            .held_token(world.bearerbox.profile_id("web").unwrap(), None, 0)
            .unwrap()
            .unwrap()
            .is_usable
    );
}

#[tokio::test]
async fn a_way_back_that_may_be_another_s_is_stopped_and_said() {
    for (address, error) in [
        ("https://shop.example/bye", ProtocolError::StateMissing),
        ("https://shop.example/bye?state=x", ProtocolError::StateMismatch),
    ] {
        let (world, held) = signed_in(BYE, |_| {}).await;
        let (_, run, mut screen, _) = log_out(&world, held, None);
        let window = screen.window().await;
        let address = Url::parse(address).unwrap();

        assert!(window.channel.accepts(&address), "{address}");
        window.channel.answered(&address);

        let found = failed(run.await.unwrap());
        assert!(
            matches!(&found, Error::Protocol(found) if **found == error),
            "{address}: {found:?}"
        );
    }
}

#[tokio::test]
async fn without_an_address_to_go_to_it_lasts_until_the_window_is_closed() {
    let (world, held) = signed_in(BYE, |document| {
        document["client"]
            .as_object_mut()
            .unwrap()
            .remove("post_logout_redirect_uri");
    })
    .await;

    let (_, run, mut screen, person) = log_out(&world, held, None);
    let window = screen.window().await;
    assert!(!query(&window.authorization_url).contains_key("state"));
    let (status, page) = browse(window.authorization_url.clone()).await;
    assert_eq!(status, 200, "{page}");
    window.channel.at_address(&window.authorization_url, true);
    until("the window is seen", || person.stages().len() > 1).await;
    window.channel.closed();
    let end = run.await.unwrap();

    assert_eq!(answer(&world, &end), AnswerView::LoggedOut { came_back: false });
    assert_eq!(
        world.view(&end).row.summary,
        "The logout page was opened; whether it signed the person out is not known."
    );
}

#[tokio::test]
async fn an_address_that_is_not_registered_leads_nowhere_and_the_run_is_cancelled() {
    let (world, held) = signed_in(BYE, |document| {
        document["client"]["post_logout_redirect_uri"] = json!("https://shop.example/elsewhere");
    })
    .await;
    let (run_id, run, mut screen, _) = log_out(&world, held, None);
    let window = screen.window().await;

    let (status, page) = browse(window.authorization_url.clone()).await;
    assert!(
        status == 400 && page.contains("not one that the client registered"),
        "{page}"
    );
    world.bearerbox.cancel_run(run_id);

    assert!(matches!(run.await.unwrap(), RunEnd::Cancelled { .. }));
    let view = world.bearerbox.run_view(run_id).unwrap();
    assert_eq!((view.row.outcome, view.answer), (Some(RunOutcome::Cancelled), None));
    let (_, run, mut screen, _) = log_out(&world, held, None);
    screen.window().await.channel.closed();
    assert!(matches!(run.await.unwrap(), RunEnd::Cancelled { .. }));
}

#[tokio::test]
async fn the_system_browser_comes_back_by_loopback_and_leaves_alone_what_has_no_state() {
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let bye = format!("http://127.0.0.1:{port}/bye");
    let (world, held) = signed_in(&bye, |_| {}).await;

    let (_, run, mut screen, person) = log_out(&world, held, Some(Browser::System));
    let url = screen.system_browser().await;
    let foreign = format!("{bye}?state=somebody-else");
    assert_eq!(browse(Url::parse(&foreign).unwrap()).await.0, 400);
    assert_eq!(browse(follow(&url).await).await.0, 200);
    let end = run.await.unwrap();

    assert_eq!(answer(&world, &end), AnswerView::LoggedOut { came_back: true });
    assert!(
        world
            .view(&end)
            .steps
            .iter()
            .any(|step| step.title == "Answer to another run")
    );
    let id_token = world.token(held, TokenKind::Id);
    assert!(url.as_str().contains(&id_token));
    let shown = person.stages().into_iter().find_map(|stage| match stage {
        RunStage::InSystemBrowser { authorization_url, .. } => Some(authorization_url),
        RunStage::Discovering
        | RunStage::InConsentWindow { .. }
        | RunStage::RequestingAuthorization
        | RunStage::AwaitingConsent { .. }
        | RunStage::Paused(_)
        | RunStage::RequestingToken
        | RunStage::Asking
        | RunStage::Ended { .. } => None,
    });
    let shown = Url::parse(&shown.unwrap()).unwrap();
    assert!(!shown.as_str().contains(&id_token), "{shown}");
    assert_eq!(query(&shown)["state"], query(&url)["state"]);
}

#[tokio::test]
async fn a_system_browser_that_cannot_come_back_is_followed_no_further() {
    for change in [(|_| {}) as fn(&mut Value), |document| {
        document["client"]
            .as_object_mut()
            .unwrap()
            .remove("post_logout_redirect_uri");
    }] {
        let (world, held) = signed_in(BYE, change).await;

        let (_, run, mut screen, _) = log_out(&world, held, Some(Browser::System));
        screen.system_browser().await;

        let end = run.await.unwrap();
        assert_eq!(answer(&world, &end), AnswerView::LoggedOut { came_back: false });
    }
}

#[tokio::test]
async fn a_printed_address_ends_by_the_one_that_is_pasted() {
    let (world, held) = signed_in(BYE, |_| {}).await;

    let (run_id, run, mut screen, _) = log_out(&world, held, Some(Browser::Print));
    let url = Url::parse(&screen.printed().await).unwrap();
    let back = follow(&url).await;
    assert!(world.bearerbox.paste_callback(run_id, BYE).is_err());
    world.bearerbox.paste_callback(run_id, back.as_str()).unwrap();

    let end = run.await.unwrap();
    assert_eq!(answer(&world, &end), AnswerView::LoggedOut { came_back: true });
}

#[tokio::test]
async fn an_older_id_token_says_who_it_is_where_the_newest_answer_had_none() {
    let (world, first) = signed_in(BYE, |_| {}).await;
    let without = json!({ "id_token": null });
    let fault = Fault::MergeAnswer(without.as_object().unwrap().clone());
    world.break_token_endpoint("shop", fault);
    let profile = world.bearerbox.profile_of_token_set(first).unwrap();
    let authorization = world.bearerbox.current_authorization(profile, None).unwrap().unwrap();
    let refreshed = world.bearerbox.refresh(authorization.id, Person::new().0).await;
    let (_, second) = done(refreshed.unwrap());

    let (_, run, mut screen, _) = log_out(&world, second, None);
    let window = screen.window().await;

    assert_eq!(
        query(&window.authorization_url)["id_token_hint"],
        world.token(first, TokenKind::Id)
    );
    window.channel.closed();
    run.await.unwrap();
}

#[tokio::test]
async fn where_nobody_is_signed_in_no_page_is_opened() {
    let world = World::new().await;
    let start = |token_set_id| {
        let request = ErrandRequest::Logout { browser: None };
        world
            .bearerbox
            .start_errand(token_set_id, request, Person::new().0)
            .err()
            .unwrap()
    };
    let machine = world.add_machine(|_| {});
    world.run_machine(machine).await;
    assert!(matches!(
        start(world.held(machine).0),
        Error::Token(TokenError::NobodySignedIn)
    ));

    let private = world.add_web(|_| {});
    let (_, held) = world.sign_in(private).await;
    let mut document = world.web_document();
    document["browser"] = json!("embedded");
    world.bearerbox.replace_profile(private, &document).unwrap();
    assert!(matches!(start(held), Error::Token(TokenError::SessionNotKept)));
}
