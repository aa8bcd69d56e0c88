//! The authorization request as a form that is posted: as the documentation of the `/api/oauth2` server shows it, and at
//! a certified server.

use serde_json::{Value, json};
use support::{Answer, ApiOauth2Page, Bearerbox, Finished, Received, UserAgent, http_client};
use url::Url;

use crate::world::{World, failure};

/// The profile by that server's page: what is posted, the secret in the body, and no redirect URI there.
fn as_the_page_shows(server: &ApiOauth2Page) -> Value {
    json!({
        "name": "pockets",
        "authorization_server": {
            "authorization_endpoint": server.authorization_endpoint(),
            "token_endpoint": server.token_endpoint()
        },
        "client": {
            "client_id": ApiOauth2Page::CLIENT_ID,
            "client_secret": ApiOauth2Page::CLIENT_SECRET,
            "token_endpoint_auth_method": "client_secret_post",
            "redirect_uri": ApiOauth2Page::CALLBACK_URL
        },
        "scope": "pockets.read",
        "pkce": "none",
        "dialect": { "authorization_request_method": "post", "token_request_without": ["redirect_uri"] }
    })
}

/// Signs in from the printed address and pastes the answer, which goes to an address where nobody listens.
async fn log_in(bearerbox: &Bearerbox, answer: Answer<'_>) -> (Url, Finished) {
    let (url, mut running) = bearerbox.start_login("pockets");
    let callback = UserAgent::default()
        .authorize(&url, ApiOauth2Page::CALLBACK_URL, answer)
        .await
        .unwrap();
    running.type_line(callback.as_str());
    (Url::parse(&url).unwrap(), running.finish())
}

fn names(request: &Received) -> Vec<&str> {
    request.form.iter().map(|(name, _)| name.as_str()).collect()
}

#[tokio::test]
async fn the_api_oauth2_server_takes_the_form_that_its_page_shows() {
    let server = ApiOauth2Page::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&as_the_page_shows(&server));

    let (opened, finished) = log_in(&bearerbox, Answer::Allow("alice")).await;

    finished.done();
    assert_eq!(opened.host_str(), Some("127.0.0.1"));
    assert_eq!(opened.query(), None);
    let received = server.received();
    let request = received
        .iter()
        .find(|request| request.path == "/api/oauth2/authorize")
        .unwrap();
    assert_eq!((request.method.as_str(), request.query.len()), ("POST", 0));
    assert_eq!(
        names(request),
        ["response_type", "client_id", "redirect_uri", "scope", "state"]
    );
    assert_eq!(request.parameter("scope"), Some("pockets.read"));
    let request = server.last_token_request().unwrap();
    assert_eq!(names(&request), ["grant_type", "code", "client_id", "client_secret"]);
    assert_eq!(request.header("authorization"), None);

    let pockets = |token: String| {
        let request = http_client().get(server.pockets());
        request.header("authorization", format!("Bearer {}", token.trim_end()))
    };
    let before = bearerbox.run(&["token", "pockets"]).done().stdout;
    let answer = pockets(before.clone()).send().await.unwrap();
    let answer: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert_eq!(answer["owner"], "alice");
    bearerbox.run(&["refresh", "pockets"]).done();
    let after = bearerbox.run(&["token", "pockets"]).done().stdout;
    assert_ne!(before, after);
    assert_eq!(pockets(after).send().await.unwrap().status(), 200);

    let runs = bearerbox.run(&["runs", "pockets", "--json"]).done().json();
    let id = runs.as_array().unwrap().last().unwrap()["id"].to_string();
    let trace = bearerbox.run(&["run", "show", &id]).done().stdout;
    let line = format!("> POST {}\n", server.authorization_endpoint());
    assert!(trace.contains(&line), "{trace}");
    assert!(trace.contains(">   scope=pockets.read\n"), "{trace}");
}

#[tokio::test]
async fn a_server_that_takes_only_posts_refuses_what_is_in_the_address_and_is_told_of_a_denial() {
    let server = ApiOauth2Page::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&as_the_page_shows(&server));
    let (_, finished) = log_in(&bearerbox, Answer::Deny("alice")).await;
    assert_eq!(failure(&finished)["server"]["error"], "access_denied");

    let mut document = as_the_page_shows(&server);
    document["name"] = json!("by-address");
    document["dialect"]["authorization_request_method"] = json!("get");
    bearerbox.add_profile(&document);
    let (url, running) = bearerbox.start_login("by-address");
    let answer = UserAgent::default().get(&Url::parse(&url).unwrap()).await;
    assert_eq!(answer.status(), 405);
    running.interrupt();
    assert_eq!(running.finish().status, 130);
}

#[tokio::test]
async fn a_certified_server_takes_a_posted_request_whole_and_by_its_name() {
    let cookies = json!({ "keys": ["only for tests"], "long": { "sameSite": "none" } });
    let world = World::start(&json!({ "enableHttpPostMethods": true, "cookies": cookies }));
    for (name, pushes) in [("whole", false), ("by-name", true)] {
        let client = json!({
            "client_id": "spa",
            "redirect_uri": "http://localhost/callback",
            "require_pushed_authorization_requests": pushes
        });
        let dialect = json!({ "authorization_request_method": "post" });
        world.add(name, json!({ "scope": "openid", "client": client, "dialect": dialect }));

        world.sign_in(name, Answer::Allow("alice")).await.done();

        let run = world.last_run(name);
        let steps = run["steps"].as_array().unwrap();
        let step = steps.iter().find(|step| step["title"] == "Authorization request");
        let request = &step.unwrap()["request"];
        assert!(request["line"].as_str().unwrap().starts_with("POST "), "{request}");
        let parameters = request["parameters"].as_array().unwrap();
        let is_pushed = parameters.iter().any(|parameter| parameter["name"] == "request_uri");
        assert_eq!(is_pushed, pushes, "{name}");
    }
}
