use super::LoopbackRedirect;
use super::page::{Page, render};
use super::request::read_request;

#[test]
fn takes_loopback_over_http_alone() {
    for yes in [
        "http://127.0.0.1/cb",
        "http://127.0.0.2:81/",
        "http://[::1]:1234/a/b",
        "http://localhost:80",
    ] {
        assert!(LoopbackRedirect::read(yes).is_some(), "{yes}");
    }
    for no in [
        "https://127.0.0.1/cb",
        "http://192.0.2.1/cb",
        "http://localhost.example/cb",
        "com.example.app:/cb",
    ] {
        assert!(LoopbackRedirect::read(no).is_none(), "{no}");
    }
}

#[test]
fn takes_any_port_only_where_none_is_written() {
    let takes_any = |text| LoopbackRedirect::read(text).is_some_and(|redirect| redirect.takes_any_port());

    assert!(takes_any("http://127.0.0.1/callback"));
    assert!(takes_any("http://localhost"));
    assert!(!takes_any("http://127.0.0.1:8976/callback"));
    // `Url` forgets a port that is the default, but here it is a fixed one.
    assert!(!takes_any("http://127.0.0.1:80/callback"));
}

#[test]
fn puts_the_port_into_the_redirect_uri_and_keeps_the_rest_to_the_letter() {
    for (written, before, after) in [
        (
            "http://127.0.0.1/callback?x=%7e",
            "http://127.0.0.1:",
            "/callback?x=%7e",
        ),
        ("http://[::1]/Cb", "http://[::1]:", "/Cb"),
        ("http://localhost", "http://localhost:", ""),
    ] {
        let Ok(listener) = LoopbackRedirect::read(written).unwrap().bind() else {
            continue;
        };
        let uri = listener.redirect_uri();
        let port = uri.strip_prefix(before).unwrap().strip_suffix(after).unwrap();
        assert!(port.parse::<u16>().is_ok(), "{uri}");
    }
}

#[tokio::test]
async fn reads_a_request_in_pieces_and_gives_up_on_what_is_none() {
    let mut whole = &b"POST /cb?x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=b"[..];
    let request = read_request(&mut whole).await.unwrap();
    assert_eq!(
        (request.method.as_str(), request.target.as_str(), request.body.as_str()),
        ("POST", "/cb?x", "a=b")
    );
    assert_eq!(request.header("host"), Some("a"));

    for broken in [
        &b""[..],
        b"GET /cb HTTP/1.1\r\n",
        b"\x16\x03\x01 tls \r\n\r\n",
        b"GET /cb HTTP/1.1\r\nContent-Length: 9\r\n\r\nshort",
        b"GET /cb HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
    ] {
        assert!(read_request(&mut &*broken).await.is_none());
    }
}

#[test]
fn no_page_but_the_fragments_has_a_script() {
    for page in [
        Page::Done,
        Page::Refused,
        Page::AnotherRun,
        Page::WithoutState,
        Page::Nothing,
        Page::NotHere,
        Page::StartedAlready,
        Page::NotByLink,
    ] {
        let text = render("200 OK", page, "n0nce");
        assert!(!text.contains("<script") && text.contains("default-src 'none'; style-src 'nonce-n0nce'; img-src"));
    }
    assert!(render("200 OK", Page::Fragment, "n0nce").contains("script-src 'nonce-n0nce'"));
}
