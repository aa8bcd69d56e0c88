//! What APIs answer beside JSON, and what is sent to them: every method, header fields, a body, and bad input.

use axum::body::Body;
use axum::http::{Response, StatusCode};
use serde_json::{Value, json};
use support::loopback::{redirect, respond};
use support::{Finished, Loopback, Received};

use crate::world::{World, failure};

/// A machine with a token, and the API that it asks.
struct Machine {
    world: World,
    api: Loopback,
}

impl Machine {
    fn start(answer: impl Fn(&Received) -> Response<Body> + Send + Sync + 'static) -> Self {
        let world = World::start(&json!({}));
        world.add(
            "machine",
            json!({
                "grant_type": "client_credentials", "scope": "orders.read",
                "client": { "client_id": "machine", "client_secret": "machine-secret" }
            }),
        );
        Self {
            world,
            api: Loopback::start(answer),
        }
    }

    fn attempt(&self, path: &str, more: &[&str]) -> Finished {
        self.attempt_with_input(path, more, "")
    }

    fn attempt_with_input(&self, path: &str, more: &[&str], input: &str) -> Finished {
        let url = format!("{}{path}", self.api.origin());
        let mut arguments = vec!["try", "machine", &url, "--json"];
        arguments.extend(more);
        self.world.bearerbox.run_with_input(&arguments, input)
    }

    fn token(&self) -> String {
        self.world.token("machine", "access")
    }
}

fn ok(_: &Received) -> Response<Body> {
    respond(StatusCode::OK, "application/json", "{}")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

#[tokio::test]
async fn every_method_is_sent_with_its_fields_and_its_body() {
    let machine = Machine::start(ok);
    machine.world.write("order.json", r#"{"item":"Lamp"}"#);
    let file = format!("@{}", machine.world.bearerbox.home().join("order.json").display());

    for method in ["GET", "HEAD", "DELETE", "OPTIONS"] {
        machine.attempt("/orders", &["-X", method]).done();
        let received = machine.api.last(method, "/orders").unwrap();
        assert_eq!(
            (received.header("content-type"), received.body.len()),
            (None, 0),
            "{method}"
        );
    }
    machine
        .attempt(
            "/orders",
            &[
                "-X",
                "put",
                "--data",
                &file,
                "-H",
                "X-Trace: a:b",
                "-H",
                "accept:text/csv",
            ],
        )
        .done();
    let put = machine.api.last("PUT", "/orders").unwrap();
    machine
        .attempt_with_input("/orders", &["-d", "-"], "two\nlines\n")
        .done();
    let post = machine.api.last("POST", "/orders").unwrap();
    let patch = [
        "-X",
        "PATCH",
        "-d",
        "[]",
        "-H",
        "Content-Type: application/json-patch+json",
    ];
    machine.attempt("/orders", &patch).done();
    let patch = machine.api.last("PATCH", "/orders").unwrap();
    machine.attempt("/orders", &["-X", "POST"]).done();
    let empty = machine.api.last("POST", "/orders").unwrap();

    assert_eq!(put.body, br#"{"item":"Lamp"}"#);
    assert_eq!(put.header("content-type"), Some("application/json"));
    assert_eq!(
        (put.header("x-trace"), put.header("accept")),
        (Some("a:b"), Some("text/csv"))
    );
    assert_eq!(
        put.header("authorization"),
        Some(format!("Bearer {}", machine.token()).as_str())
    );
    assert_eq!(post.body, b"two\nlines\n");
    assert_eq!(post.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(patch.header("content-type"), Some("application/json-patch+json"));
    assert_eq!(
        (empty.header("content-length"), empty.header("content-type")),
        (Some("0"), None)
    );
}

#[tokio::test]
async fn what_is_written_is_kept_and_masked_by_its_name() {
    let machine = Machine::start(ok);
    let body = r#"{"password":"open-sesame-1","item":"Lamp"}"#;

    let sent = ["-d", body, "-H", "X-Api-Key: open-sesame-2", "-H", "X-Trace: 7"];
    machine.attempt("/orders?client_secret=open-sesame-3", &sent).done();

    let run = machine.world.last_run("machine");
    let request = &run["steps"][0]["request"];
    assert!(text(&request["body"]).contains("\"item\": \"Lamp\""), "{request}");
    let shown = run.to_string();
    assert!(shown.contains("X-Trace") && !shown.contains("open-sesame"), "{shown}");
}

#[tokio::test]
async fn a_token_that_an_api_echoes_is_masked() {
    let machine = Machine::start(|request| {
        let seen = request.header("authorization").unwrap_or_default().to_owned();
        let mut response = respond(StatusCode::OK, "application/json", json!({ "seen": seen }).to_string());
        let name = axum::http::HeaderName::from_static("x-seen");
        response.headers_mut().insert(name, seen.parse().unwrap());
        response
    });

    let answer = machine.attempt("/echo", &[]).done();
    let plain = machine
        .world
        .bearerbox
        .run(&["try", "machine", &machine.api.origin()])
        .done();

    let token = machine.token();
    assert!(
        !answer.stdout.contains(&token) && !plain.stdout.contains(&token),
        "{answer:?}"
    );
    assert!(text(&answer.json()["response"]["body"]).contains("seen"));
}

#[tokio::test]
async fn a_redirect_is_told_and_the_token_stays() {
    let machine = Machine::start(|request| match request.path.as_str() {
        "/orders" => redirect("/elsewhere?access_token=open-sesame-1"),
        _ => ok(request),
    });

    let answer = machine.attempt("/orders", &[]).done().json();

    assert_eq!(answer["status"], 302);
    assert_eq!(answer["redirects_to"], "/elsewhere?access_token=***");
    assert!(machine.api.last("GET", "/elsewhere").is_none());
}

#[tokio::test]
async fn what_is_no_text_or_too_large_is_said() {
    let machine = Machine::start(|request| match request.path.as_str() {
        "/picture" => respond(StatusCode::OK, "image/png", vec![0x89, b'P', b'N', b'G', 0, 0xff]),
        "/large" => respond(StatusCode::OK, "text/plain", "0123456789abcde\n".repeat(200_000)),
        _ => respond(StatusCode::NO_CONTENT, "text/plain", ""),
    });

    let answer = |path: &str| machine.attempt(path, &[]).done().json()["response"].clone();

    let picture = answer("/picture");
    assert_eq!(
        (&picture["body"], text(&picture["note"])),
        (&Value::Null, "6 bytes that are no text")
    );
    let large = answer("/large");
    assert_eq!(text(&large["note"]), "cut: only 2097152 bytes of it were read");
    assert!(text(&large["body"]).len() <= 64 * 1024);
    let empty = answer("/nothing");
    assert_eq!((&empty["body"], text(&empty["note"])), (&Value::Null, "empty"));
}

#[tokio::test]
async fn an_api_that_never_answers_is_given_up_or_cancelled() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/orders", silent.local_addr().unwrap());
    let machine = Machine::start(ok);
    machine.attempt("/", &[]).done();

    let given_up = machine
        .world
        .bearerbox
        .run(&["try", "machine", &url, "--timeout", "1", "--json"]);
    let waiting = machine.world.bearerbox.spawn(&["try", "machine", &url]);
    // It has connected once it is in the queue.
    let (_first, _) = silent.accept().unwrap();
    let (_second, _) = silent.accept().unwrap();
    waiting.interrupt();
    let cancelled = waiting.finish();

    assert_eq!(given_up.status, 5);
    assert!(text(&failure(&given_up)["message"]).ends_with("did not answer within 1 seconds."));
    assert_eq!(cancelled.status, 130);
    assert_eq!(machine.world.last_run("machine")["row"]["outcome"], "cancelled");
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_before_anything_is() {
    let machine = Machine::start(ok);
    let large = "x".repeat(2_000_001);

    for (arguments, input, message) in [
        (
            vec!["-H", "X-A: b\r\nX-C: d"],
            "",
            "The header field X-A has a line break",
        ),
        (vec!["-H", "X A: b"], "", "\"X A\" is not the name of a header field."),
        (
            vec!["-H", "Content-Length: 5"],
            "",
            "The header field Content-Length belongs to the connection",
        ),
        (vec!["-X", "FETCH"], "", "\"FETCH\" is not a method that can be sent."),
        (
            vec!["-d", "-"],
            large.as_str(),
            "More than 2 million characters would be sent.",
        ),
    ] {
        let refused = machine.attempt_with_input("/", &arguments, input);
        assert_eq!(refused.status, 1, "{refused:?}");
        let said = failure(&refused);
        assert!(text(&said["message"]).starts_with(message), "{said}");
    }
    let url = machine
        .world
        .bearerbox
        .run(&["try", "machine", "ftp://api.example", "--json"]);
    assert_eq!(
        failure(&url)["message"],
        "\"ftp://api.example\" is not the URL of an API."
    );
    let usage = machine.attempt("/", &["-H", "no colon"]);
    assert_eq!(usage.status, 2);
    let missing = machine.attempt("/", &["-d", "@nowhere.json"]);
    assert_eq!(
        failure(&missing)["message"].as_str().unwrap().split(' ').next(),
        Some("nowhere.json")
    );
    assert_eq!(machine.api.received().len(), 0);
}

#[tokio::test]
async fn without_a_token_a_person_is_asked_to_sign_in() {
    let world = World::start(&json!({}));
    world.add(
        "shop",
        json!({
            "grant_type": "authorization_code", "scope": "openid",
            "client": { "client_id": "spa", "redirect_uri": "http://localhost/callback" }
        }),
    );

    let refused = world.bearerbox.run(&["try", "shop", "http://127.0.0.1:9/", "--json"]);

    assert_eq!(
        (refused.status, &failure(&refused)["code"]),
        (3, &json!("sign_in_needed"))
    );
}
