use std::net::TcpListener;

use bearerbox_core::runs::RunRequest;
use bearerbox_core::view::{ErrorCode, ErrorView};
use bearerbox_practice::{ClientAuthentication, ClientOptions, Interaction, User};
use serde_json::json;

use crate::world::{Person, World, browse, done, failed, follow, start};

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

#[tokio::test]
async fn a_second_run_at_the_same_fixed_port_is_told_who_has_it_and_the_first_goes_on() {
    let world = World::new().await;
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let profile = world.add_web(|document| {
        document["client"]["redirect_uri"] = json!(format!("http://127.0.0.1:{port}/callback"));
    });

    let (first, mut screen, _) = start(&world, RunRequest::of_profile(profile));
    let url = screen.system_browser().await;
    let (second, ..) = start(&world, RunRequest::of_profile(profile));
    let error = ErrorView::from(&failed(second.await.unwrap()));
    assert_eq!(browse(follow(&url).await).await.0, 200);

    assert_eq!(error.code, ErrorCode::PortInUse);
    let (message, next_step) = if cfg!(target_os = "linux") {
        let message = format!("Another run waits at port {port} of the redirect URI already.");
        (message, "Finish or cancel that run")
    } else {
        let message = format!("Port {port} of the redirect URI is in use by another program.");
        (message, "Stop that program")
    };
    assert_eq!(error.message, message);
    assert!(error.next_step.unwrap().starts_with(next_step));
    done(first.await.unwrap());
}
