use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use bearerbox_oauth::{Exchange, HttpRequest, HttpResponse, Parameter};
use url::Url;

use super::{Connection, Http, Limits};
use crate::{Error, NetworkCause, RunError};

/// Answers each connection in turn with the next of `answers`, word for word, and closes it.
fn serve(answers: Vec<Vec<u8>>) -> Url {
    let socket = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = Url::parse(&format!("http://{}/", socket.local_addr().unwrap())).unwrap();
    thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = socket.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(&answer);
        }
    });
    url
}

fn text(answer: &str) -> Vec<u8> {
    answer.as_bytes().to_vec()
}

async fn send(request: HttpRequest) -> Result<HttpResponse, Error> {
    Http::default()
        .send(&request, &Connection::default(), &Limits::default())
        .await
}

fn get(url: &Url, redirects: u8) -> HttpRequest {
    HttpRequest::get(Exchange::Metadata, url.clone(), redirects)
}

fn redirect(to: &str) -> Vec<u8> {
    text(&format!(
        "HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    ))
}

fn ok() -> Vec<u8> {
    text("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
}

#[tokio::test]
async fn follows_as_many_redirects_as_the_request_allows() {
    let followed = send(get(&serve(vec![redirect("/a"), redirect("/b"), ok()]), 2))
        .await
        .unwrap();
    let stopped = send(get(&serve(vec![redirect("/a"), redirect("/b")]), 1))
        .await
        .unwrap();

    assert_eq!(followed.body, b"hi");
    assert_eq!((stopped.status, stopped.header("location")), (302, Some("/b")));
}

#[tokio::test]
async fn never_follows_a_redirect_of_a_post_or_to_another_scheme() {
    let mut post = HttpRequest::post(Exchange::Token, serve(vec![redirect("/a")]), Vec::new());
    post.redirects = 3;

    assert_eq!(send(post).await.unwrap().status, 302);
    assert_eq!(
        send(get(&serve(vec![redirect("ftp://127.0.0.1/")]), 3))
            .await
            .unwrap()
            .status,
        302
    );
}

#[tokio::test]
async fn gives_up_on_an_answer_that_is_too_large_whether_or_not_it_says_so() {
    let announced = text("HTTP/1.1 200 OK\r\nContent-Length: 5000000\r\n\r\n");
    let mut endless = text("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    endless.resize(3 * 1024 * 1024, b' ');

    for answer in [[announced, vec![b' '; 3 * 1024 * 1024]].concat(), endless] {
        let error = send(get(&serve(vec![answer]), 0)).await.unwrap_err();
        assert!(
            matches!(&error, Error::ResponseTooLarge { host, .. } if host.starts_with("127.0.0.1:")),
            "{error:?}"
        );
    }
}

#[tokio::test]
async fn tells_an_answer_that_breaks_off_from_one_that_never_comes() {
    let broken = send(get(
        &serve(vec![text("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")]),
        0,
    ))
    .await;
    let closed = send(get(&serve(vec![Vec::new()]), 0)).await;
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = Url::parse(&format!("http://{}/", silent.local_addr().unwrap())).unwrap();
    let limits = Limits {
        total: Duration::from_millis(50),
        ..Limits::default()
    };
    let hanging = Http::default()
        .send(&get(&url, 0), &Connection::default(), &limits)
        .await;

    let cause = |result: Result<HttpResponse, Error>| {
        let error = result.unwrap_err();
        let Error::Network { cause, .. } = error else {
            panic!("{error:?}")
        };
        cause
    };
    assert_eq!(cause(broken), NetworkCause::Interrupted);
    assert_eq!(cause(closed), NetworkCause::Interrupted);
    assert!(matches!(cause(hanging), NetworkCause::TimedOut { .. }));
}

#[tokio::test]
async fn refuses_a_header_field_that_cannot_be_sent_without_repeating_its_value() {
    let mut request = get(&serve(Vec::new()), 0);
    request.headers.push(Parameter::plain("X-Bad", "hunter2\r\nX-Other: 1"));

    let error = send(request).await.unwrap_err();

    assert!(matches!(&error, Error::Run(RunError::InvalidHeader { name }) if name == "X-Bad"));
    assert!(!format!("{error} {error:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_proxy_of_the_profile_is_used_for_loopback_too() {
    let proxy = serve(vec![ok()]);
    let connection = Connection {
        proxy: Some(proxy.to_string()),
        ..Connection::default()
    };
    let url = Url::parse("http://127.0.0.1:1/nothing-here").unwrap();

    let response = Http::default()
        .send(&get(&url, 0), &connection, &Limits::default())
        .await
        .unwrap();

    assert_eq!(response.body, b"hi");
}
