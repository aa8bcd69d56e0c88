//! Signing out at a certified server and at the practice server, in a browser that keeps its cookies.

use bearerbox_practice::{ClientAuthentication, ClientOptions, Options, Practice};
use serde_json::{Value, json};
use support::{Answer, Bearerbox, Finished, Running, UserAgent};

use crate::world::{SECRET, World, claims, failure, find_check, parameter, titles};

/// Where the native client's browser comes back to, on any port.
const GOODBYE: &str = "http://localhost/goodbye";

fn world(settings: Value, client: Value) -> World {
    let mut settings = settings;
    settings["extra_clients"] = json!([{
        "client_id": "leaving", "client_secret": SECRET, "application_type": "native",
        "grant_types": ["authorization_code", "refresh_token"], "response_types": ["code"],
        "redirect_uris": ["http://localhost/callback"], "post_logout_redirect_uris": [GOODBYE]
    }]);
    let world = World::start(&settings);
    let mut registered = json!({
        "client_id": "leaving", "client_secret": SECRET, "redirect_uri": "http://localhost/callback"
    });
    crate::world::extend(&mut registered, client);
    world.add(
        "web",
        json!({
            "grant_type": "authorization_code",
            "scope": "openid offline_access",
            "client": registered,
            "parameters": { "authorization": { "prompt": "consent" } }
        }),
    );
    world
}

/// Signs in with a browser that may know somebody already; whom the ID token names.
async fn sign_in(world: &World, person: &UserAgent, as_whom: &str) -> String {
    let (url, running) = world.bearerbox.start_login("web");
    let callback = person.authorize(&url, "http://localhost", Answer::Allow(as_whom)).await;
    person.get(&callback.unwrap()).await;
    running.finish().done();
    claims(&world.token("web", "id"))["sub"].as_str().unwrap().to_owned()
}

/// Starts a logout; the address that it printed.
fn log_out(bearerbox: &Bearerbox) -> (String, Running) {
    let mut running = bearerbox.spawn(&["logout", "web", "--browser", "print", "--json"]);
    (running.read_line(), running)
}

fn answer(finished: Finished) -> Value {
    finished.done().json()
}

#[tokio::test]
async fn after_a_logout_the_browser_knows_nobody_and_the_tokens_are_as_they_were() {
    let world = world(json!({}), json!({ "post_logout_redirect_uri": GOODBYE }));
    let person = world.person();
    assert_eq!(sign_in(&world, &person, "alice").await, "alice");
    // The browser knows her: whatever name would be filled in, nobody asks for one.
    assert_eq!(sign_in(&world, &person, "bob").await, "alice");
    let access_token = world.token("web", "access");

    let (url, running) = log_out(&world.bearerbox);
    let back = person
        .authorize(&url, "http://localhost", Answer::Allow("alice"))
        .await
        .unwrap();
    assert_eq!(parameter(back.as_str(), "state"), parameter(&url, "state"));
    assert_eq!(person.get(&back).await.status(), 200);

    assert_eq!(
        answer(running.finish()),
        json!({ "kind": "logged_out", "came_back": true })
    );
    let run = world.last_run("web");
    assert_eq!(titles(&run), ["Logout request", "Way back"]);
    assert_eq!(
        find_check(&run, "state is the one that was sent").unwrap()["verdict"],
        "passed"
    );
    let id_token = parameter(&url, "id_token_hint").unwrap();
    assert!(!run.to_string().contains(&id_token));
    assert_eq!(world.token("web", "access"), access_token);
    let introspection = world.bearerbox.run(&["introspect", "web", "--json"]).done().json();
    assert_eq!(introspection["active"], true);
    assert_eq!(sign_in(&world, &person, "bob").await, "bob");
}

#[tokio::test]
async fn an_address_that_is_not_registered_is_the_server_s_to_say_and_the_run_is_cancelled() {
    let elsewhere = json!({ "post_logout_redirect_uri": "http://localhost/elsewhere" });
    let world = world(json!({}), elsewhere);
    let person = world.person();
    sign_in(&world, &person, "alice").await;

    let (url, running) = log_out(&world.bearerbox);
    let page = person
        .authorize(&url, "http://localhost", Answer::Allow("alice"))
        .await
        .unwrap_err();
    assert!(page.contains("post_logout_redirect_uri not registered"), "{page}");
    running.interrupt();

    let finished = running.finish();
    assert_ne!(finished.status, 0, "{finished:?}");
    let run = world.last_run("web");
    assert_eq!(
        (&run["row"]["outcome"], &run["answer"]),
        (&json!("cancelled"), &Value::Null)
    );
    assert_eq!(sign_in(&world, &person, "bob").await, "alice");
}

#[tokio::test]
async fn without_an_address_to_go_to_the_person_ends_on_the_server_s_page() {
    let world = world(json!({}), json!({}));
    let person = world.person();
    sign_in(&world, &person, "alice").await;

    let (url, running) = log_out(&world.bearerbox);
    assert_eq!(
        answer(running.finish()),
        json!({ "kind": "logged_out", "came_back": false })
    );
    assert_eq!(parameter(&url, "state"), None);
    let page = person.visit(&url, Answer::Allow("alice")).await;

    assert!(page.contains("Sign-out Success"), "{page}");
    assert_eq!(sign_in(&world, &person, "bob").await, "bob");
}

#[tokio::test]
async fn an_address_of_the_petshop_s_is_caught_where_it_is_pasted() {
    let world = World::start(&json!({}));
    let petshop = "https://petshop.example/";
    world.add(
        "web",
        json!({
            "grant_type": "authorization_code",
            "scope": "openid",
            "client": {
                "client_id": "hybrid",
                "client_secret": "hybrid-secret-of-at-least-32-characters",
                "redirect_uri": "https://petshop.example/callback",
                "post_logout_redirect_uri": "https://petshop.example/goodbye"
            }
        }),
    );
    let person = world.person();
    let (url, mut login) = world.bearerbox.start_login("web");
    let callback = person.authorize(&url, petshop, Answer::Allow("alice")).await.unwrap();
    login.type_line(callback.as_str());
    login.finish().done();

    let (url, mut running) = log_out(&world.bearerbox);
    let back = person.authorize(&url, petshop, Answer::Allow("alice")).await.unwrap();
    assert!(
        back.as_str().starts_with("https://petshop.example/goodbye?state="),
        "{back}"
    );
    running.type_line("https://petshop.example/goodbye?state=somebody-else");
    running.type_line(back.as_str());

    let finished = running.finish();
    assert_eq!(answer(finished), json!({ "kind": "logged_out", "came_back": true }));
}

#[tokio::test]
async fn a_server_that_signs_nobody_out_is_said_before_a_page_is_opened() {
    let settings = json!({ "features": { "rpInitiatedLogout": { "enabled": false } } });
    let world = world(settings, json!({ "post_logout_redirect_uri": GOODBYE }));
    sign_in(&world, &world.person(), "alice").await;

    let error = failure(&world.bearerbox.run(&["logout", "web", "--browser", "print", "--json"]));

    assert_eq!(error["code"], "invalid");
    assert!(
        error["message"].as_str().unwrap().contains("end_session_endpoint"),
        "{error}"
    );
}

#[tokio::test]
async fn the_practice_server_signs_out_whom_the_id_token_names() {
    let practice = Practice::start(Options::default()).await.unwrap();
    let mut client = ClientOptions::web("leaving", ClientAuthentication::None, &["http://localhost/callback"]);
    client.post_logout_redirect_uris = vec!["http://localhost/goodbye".to_owned()];
    practice.set_client(client).unwrap();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&json!({
        "name": "web",
        "authorization_server": { "issuer": practice.issuer() },
        "client": {
            "client_id": "leaving",
            "redirect_uri": "http://localhost/callback",
            "post_logout_redirect_uri": "http://localhost/goodbye"
        },
        "scope": "openid"
    }));
    let person = UserAgent::default();
    let (url, login) = bearerbox.start_login("web");
    let callback = person.authorize(&url, "http://localhost", Answer::Allow("alice")).await;
    let callback = callback.unwrap();
    person.get(&callback).await;
    login.finish().done();

    let (url, running) = log_out(&bearerbox);
    let back = person
        .authorize(&url, "http://localhost", Answer::Allow("alice"))
        .await
        .unwrap();
    person.get(&back).await;

    assert_eq!(
        answer(running.finish()),
        json!({ "kind": "logged_out", "came_back": true })
    );
}
