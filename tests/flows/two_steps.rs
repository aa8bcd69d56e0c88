//! The code shown first, and exchanged as a second step, as WSO2's sample *playground2* does it.

use std::time::Duration;

use serde_json::{Value, json};
use support::{Answer, Bearerbox, ItsYouOnline, Running, UserAgent, Wso2, http_client_trusting_everybody};
use url::Url;

use crate::world::{World, failure, parameter, titles};

fn playground(server: &Wso2) -> Value {
    json!({
        "name": "playground",
        "authorization_server": {
            "authorization_endpoint": server.endpoint("authorize"),
            "token_endpoint": server.endpoint("token")
        },
        "client": {
            "client_id": Wso2::PLAYGROUND_CLIENT_ID, "client_secret": Wso2::CLIENT_SECRET,
            "redirect_uri": Wso2::CALLBACK_URL
        },
        "scope": "PRODUCTION",
        "pkce": "none",
        "tls": { "trusted_certificates": [server.fingerprint()] }
    })
}

fn petshop(server: &ItsYouOnline) -> Value {
    json!({
        "name": "petshop",
        "authorization_server": {
            "authorization_endpoint": server.authorization_endpoint(),
            "token_endpoint": server.token_endpoint()
        },
        "client": {
            "client_id": ItsYouOnline::CLIENT_ID, "client_secret": ItsYouOnline::CLIENT_SECRET,
            "token_endpoint_auth_method": "client_secret_post",
            "redirect_uri": ItsYouOnline::CALLBACK_URL
        },
        "scope": "user:name",
        "pkce": "none",
        "dialect": { "token_request_state": true, "token_request_without": ["grant_type"] }
    })
}

/// Signs in and pastes the answer: then the command has paused. What the browser ended on.
async fn come_to_the_pause(
    bearerbox: &Bearerbox,
    name: &str,
    options: &[&str],
    user_agent: UserAgent,
    callback: &str,
) -> (Url, Running) {
    let (url, mut running) = bearerbox.start_login_with(name, options);
    let answered = user_agent.authorize(&url, callback, Answer::Allow("alice")).await;
    let answered = answered.unwrap();
    running.type_line(answered.as_str());
    (answered, running)
}

fn trusting() -> UserAgent {
    UserAgent::with_client(http_client_trusting_everybody())
}

fn named<'a>(message: &'a Value, name: &str) -> &'a Value {
    let parameters = message["parameters"].as_array().unwrap().iter();
    let headers = message["headers"].as_array().unwrap().iter();
    let found = parameters.chain(headers).find(|named| named["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {message}"))
}

#[tokio::test]
async fn the_playground_s_two_steps_show_the_code_masked_and_what_it_is_exchanged_with() {
    let server = Wso2::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&playground(&server));

    let options = ["--json", "--pause"];
    let callback = Wso2::CALLBACK_URL;
    let (answered, mut running) = come_to_the_pause(&bearerbox, "playground", &options, trusting(), callback).await;
    let line = running.read_line();

    let code = parameter(answered.as_str(), "code").unwrap();
    assert!(!line.contains(&code), "{line}");
    let paused: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(paused["response"]["line"], callback);
    let length = format!("{} characters", code.len());
    assert_eq!(
        *named(&paused["response"], "code"),
        json!({ "name": "code", "value": null, "note": length })
    );
    assert_eq!(paused["request"]["line"], format!("POST {}", server.endpoint("token")));
    assert_eq!(named(&paused["request"], "redirect_uri")["value"], callback);
    assert_eq!(named(&paused["request"], "code")["value"], json!(null));
    let authorization = named(&paused["request"], "Authorization");
    assert_eq!(authorization["value"], json!(null));
    assert!(
        authorization["note"].as_str().unwrap().starts_with("Basic, "),
        "{authorization}"
    );
    let runs = bearerbox.run(&["runs", "playground", "--json"]).done().json();
    assert_eq!(runs[0]["outcome"], json!(null));

    running.type_line("");
    running.finish().done();
    let id = runs[0]["id"].to_string();
    let trace = bearerbox.run(&["run", "show", &id, "--json"]).done().json();
    let titles = titles(&trace);
    assert!(
        titles.ends_with(&["Authorization response", "Paused", "Token request"]),
        "{titles:?}"
    );
    bearerbox.run(&["token", "playground"]).done();
}

#[tokio::test]
async fn the_code_itself_is_printed_only_to_whoever_asks_for_it() {
    let server = Wso2::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&playground(&server));
    let callback = Wso2::CALLBACK_URL;

    let options = ["--json", "--pause", "--show-code"];
    let (answered, mut running) = come_to_the_pause(&bearerbox, "playground", &options, trusting(), callback).await;
    let paused: Value = serde_json::from_str(&running.read_line()).unwrap();
    assert_eq!(
        paused["code"].as_str().map(str::to_owned),
        parameter(answered.as_str(), "code")
    );
    running.type_line("");
    running.finish().done();

    let options = ["--pause", "--show-code"];
    let (answered, mut running) = come_to_the_pause(&bearerbox, "playground", &options, trusting(), callback).await;
    assert_eq!(Some(running.read_line()), parameter(answered.as_str(), "code"));
    running.type_line("");
    let finished = running.finish().done();
    assert!(finished.stdout.starts_with("playground has a token"), "{finished:?}");
    for line in [
        "The authorization response has come:\n",
        "<   code=[masked] (",
        "The token request that follows:\n",
        ">   redirect_uri=https://localhost:8443/playground2/oauth2client\n",
        "Press Enter to exchange the code. Ctrl-C cancels.\n",
    ] {
        assert!(finished.stderr.contains(line), "{line}: {finished:?}");
    }
    assert!(!finished.stderr.contains(&parameter(answered.as_str(), "code").unwrap()));

    assert_eq!(bearerbox.run(&["login", "playground", "--show-code"]).status, 2);
}

#[tokio::test]
async fn a_code_that_expires_in_the_pause_is_refused_in_the_server_s_words() {
    let server = ItsYouOnline::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&petshop(&server));
    let options = ["--json", "--pause"];
    let (_, mut running) = come_to_the_pause(
        &bearerbox,
        "petshop",
        &options,
        UserAgent::default(),
        ItsYouOnline::CALLBACK_URL,
    )
    .await;
    running.read_line();
    server.advance(Duration::from_secs(11));

    running.type_line("");
    let finished = running.finish();

    let failure = failure(&finished);
    assert_eq!(failure["server"]["status"], 400);
    assert_eq!(failure["server"]["body"], "Bad Request");
}

#[tokio::test]
async fn whoever_does_not_go_on_sends_no_token_request() {
    let server = ItsYouOnline::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&petshop(&server));
    for ends_by_interrupt in [true, false] {
        let options = ["--json", "--pause"];
        let person = UserAgent::default();
        let callback = ItsYouOnline::CALLBACK_URL;
        let (_, mut running) = come_to_the_pause(&bearerbox, "petshop", &options, person, callback).await;
        running.read_line();

        // What is not held here ends with the wait for the command.
        let held = ends_by_interrupt.then(|| running.stdin.take());
        if ends_by_interrupt {
            running.interrupt();
        }
        let finished = running.finish();

        drop(held);
        assert_eq!(finished.status, 130, "{finished:?}");
        assert!(server.last_token_request().is_none());
    }
}

#[tokio::test]
async fn an_answer_at_the_loopback_redirect_pauses_the_run_as_well() {
    let world = World::start(&json!({}));
    world.add(
        "shop",
        json!({
            "scope": "openid",
            "client": { "client_id": "spa", "redirect_uri": "http://localhost/callback" }
        }),
    );
    let (url, mut running) = world.bearerbox.start_login_with("shop", &["--json", "--pause"]);
    let person = world.person();
    let callback = person
        .authorize(&url, world.loopback(), Answer::Allow("alice"))
        .await
        .unwrap();
    person.get(&callback).await;

    let paused: Value = serde_json::from_str(&running.read_line()).unwrap();
    assert_eq!(named(&paused["request"], "code_verifier")["value"], json!(null));
    running.type_line("");
    running.finish().done();
}

#[tokio::test]
async fn a_script_may_have_written_both_lines_before() {
    let server = Wso2::start();
    let bearerbox = Bearerbox::default();
    bearerbox.add_profile(&playground(&server));

    let options = ["--json", "--pause"];
    let callback = Wso2::CALLBACK_URL;
    let (_, mut running) = come_to_the_pause(&bearerbox, "playground", &options, trusting(), callback).await;
    running.type_line("");

    running.finish().done();
}
