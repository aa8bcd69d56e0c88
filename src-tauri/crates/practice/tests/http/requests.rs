//! What is the same for every request: methods, hosts, sizes, and that it is recorded.

use std::io::{Read, Write};
use std::net::TcpStream;

use bearerbox_practice::{Endpoint, Options, Practice};
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use crate::agent::{Agent, one_header};
use crate::setup::Setup;

fn send_raw(setup: &Setup, request: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", setup.practice.port())).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test]
async fn refuses_other_methods_and_says_which_it_takes() {
    let setup = Setup::start().await;
    for (endpoint, method, allowed) in [
        (Endpoint::Token, "GET", "POST"),
        (Endpoint::Introspection, "GET", "POST"),
        (Endpoint::Revocation, "PUT", "POST"),
        (Endpoint::Jwks, "POST", "GET, HEAD"),
        (Endpoint::Metadata, "DELETE", "GET, HEAD"),
        (Endpoint::Authorization, "PUT", "GET, POST"),
        (Endpoint::Userinfo, "HEAD", "GET, POST"),
        (Endpoint::EndSessionConfirmation, "GET", "POST"),
    ] {
        let reply = (setup.agent)
            .try_send(method, &setup.url(endpoint), HeaderMap::new(), String::new())
            .await
            .unwrap();
        assert_eq!(reply.status, 405, "{method} {endpoint:?}");
        assert_eq!(reply.header("allow"), allowed);
    }
}

#[tokio::test]
async fn answers_under_loopback_names_only() {
    let setup = Setup::start().await;
    let ask = |host: &str| {
        let request = format!("GET /jwks HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
        send_raw(&setup, &request)
    };
    for host in ["127.0.0.1", "localhost:1234", "[::1]:80"] {
        assert!(ask(&format!("Host: {host}\r\n")).starts_with("HTTP/1.1 200"));
    }

    for host in ["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", ""] {
        let answer = ask(&format!("Host: {host}\r\n"));
        assert!(answer.starts_with("HTTP/1.1 421"), "{host}: {answer}");
    }
    assert!(ask("").starts_with("HTTP/1.1 421"));
    assert!(ask("Host: localhost\r\nHost: evil.example\r\n").starts_with("HTTP/1.1 4"));
    let absolute = "GET http://evil.example/jwks HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    assert!(send_raw(&setup, absolute).starts_with("HTTP/1.1 421"));
}

#[tokio::test]
async fn refuses_a_body_that_is_too_large() {
    let setup = Setup::start().await;
    let large = "x".repeat(65 * 1024);

    let reply = (setup.agent)
        .post(&setup.url(Endpoint::Token), &[("code", &large)])
        .await;

    assert_eq!(reply.status, 413);
}

#[tokio::test]
async fn wants_a_form_where_a_form_belongs() {
    let setup = Setup::start().await;
    for (content_type, status) in [
        ("application/json", 400),
        ("text/plain", 400),
        ("Application/X-WWW-Form-URLencoded; charset=utf-8", 401),
    ] {
        for endpoint in [Endpoint::Token, Endpoint::Revocation, Endpoint::Introspection] {
            let headers = one_header(CONTENT_TYPE, content_type);
            let body = "grant_type=client_credentials&client_id=nobody".to_owned();
            let reply = (setup.agent)
                .try_send("POST", &setup.url(endpoint), headers, body)
                .await
                .unwrap();
            assert_eq!(reply.status, status, "{content_type} {endpoint:?}");
        }
    }
}

#[tokio::test]
async fn has_a_home_and_nothing_elsewhere() {
    let setup = Setup::start().await;

    let home = setup.agent.get(&setup.url(Endpoint::Home)).await;
    let elsewhere = (setup.agent).get(&format!("{}/admin", setup.practice.issuer())).await;

    assert_eq!(home.status, 200);
    assert!(home.body.contains(setup.practice.issuer()));
    assert_eq!(elsewhere.status, 404);
}

#[tokio::test]
async fn records_what_it_received() {
    let setup = Setup::start().await;
    let headers = one_header("x-trace".parse().unwrap(), "7");
    (setup.agent)
        .try_post(&format!("{}?a=1", setup.url(Endpoint::Token)), headers, &[("b", "2 3")])
        .await
        .unwrap();

    let recorded = setup.practice.recorded_requests();

    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0].method, "POST");
    assert_eq!(recorded[0].path, "/token");
    assert_eq!(recorded[0].query_value("a"), Some("1"));
    assert_eq!(recorded[0].form_value("b"), Some("2 3"));
    assert_eq!(recorded[0].header("x-trace"), Some("7"));
    assert_eq!(recorded[0].body, b"b=2+3");
    setup.practice.clear_recorded_requests();
    assert!(setup.practice.recorded_requests().is_empty());
}

#[tokio::test]
async fn records_no_more_than_the_latest() {
    let options = Options {
        recorded_requests: 2,
        ..Options::default()
    };
    let practice = Practice::start(options).await.unwrap();
    let agent = Agent::new();

    for number in 0..3 {
        agent.get(&format!("{}?n={number}", practice.url(Endpoint::Home))).await;
    }

    let recorded = practice.recorded_requests();
    let numbers: Vec<_> = recorded.iter().map(|one| one.query_value("n")).collect();
    assert_eq!(numbers, [Some("1"), Some("2")]);
}
