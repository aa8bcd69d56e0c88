use std::net::TcpListener;

use bearerbox_core::runs::RunRequest;
use bearerbox_core::view::{ErrorCode, ErrorView};
use bearerbox_practice::{ClientAuthentication, ClientOptions, Interaction, User};
use serde_json::json;

use crate::world::{Person, World, browse, done, failed, follow};

#[tokio::test]
async fn says_that_another_run_waits_at_the_port() {
    let world = World::new().await;
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let profile = world.add_web(|document| {
        document["client"]["redirect_uri"] = json!(format!("http://127.0.0.1:{port}/callback"));
    });
    let (person, mut screen) = Person::new();
    let first = world
        .bearerbox
        .start_run(RunRequest::of_profile(profile), person)
        .unwrap();
    let _first = tokio::spawn(first.finish());
    screen.system_browser().await;

    let end = world
        .bearerbox
        .run(RunRequest::of_profile(profile), Person::new().0)
        .await
        .unwrap();

    let error = ErrorView::from(&failed(end));
    assert_eq!(error.code, ErrorCode::PortInUse);
    assert!(error.message.contains(&port.to_string()), "{}", error.message);
    if cfg!(target_os = "linux") {
        assert!(error.message.starts_with("Another run waits"), "{}", error.message);
        assert!(error.next_step.unwrap().starts_with("Finish or cancel that run"));
    }
}

#[tokio::test]
async fn listens_on_every_loopback_name_at_any_path() {
    for host in ["127.0.0.1", "localhost", "[::1]"] {
        if host == "[::1]" && TcpListener::bind("[::1]:0").is_err() {
            continue;
        }
        let world = World::new().await;
        let redirect_uri = format!("http://{host}/some/where");
        let client = ClientOptions::web("other", ClientAuthentication::None, &[&redirect_uri]);
        world.practice.set_client(client).unwrap();
        world.behave("other", |behaviour| {
            behaviour.interaction = Interaction::AllowAs(User::Bob)
        });
        let profile = world.add_web(|document| {
            document["client"] = json!({ "client_id": "other", "redirect_uri": redirect_uri });
        });
        let (person, mut screen) = Person::new();
        let run = world
            .bearerbox
            .start_run(RunRequest::of_profile(profile), person)
            .unwrap();
        let run = tokio::spawn(run.finish());

        let callback = follow(&screen.system_browser().await).await;
        assert_eq!(callback.path(), "/some/where");
        assert_eq!(browse(callback).await.0, 200, "{host}");

        done(run.await.unwrap());
    }
}
