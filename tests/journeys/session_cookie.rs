//! An authorization server that knows people by cookies without an expiry, as Keycloak does.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use serde_json::json;
use support::Window;
use support::desktop::{title_of, wait_for};
use url::Url;

use crate::consent_window::ConsentWindow;
use crate::journey::{Journey, journey};

const PAGE: &str = "<!doctype html><title>Hello</title><h1>You are known by now.</h1>";

#[test]
fn a_persona_stays_signed_in_by_a_cookie_without_an_expiry() {
    journey("session-cookie", async |journey| {
        let authorize_cookies = open_with_profile(journey).await;
        let window = journey.window();
        window.choose("As", "new persona…").await;
        window.fill("Name of the new persona", "carol").await;
        window.click("Use").await;

        // Closed by hand, then caught, then in another process.
        assert_eq!(stay_at_page(window, &authorize_cookies).await, [""; 0]);
        assert_eq!(
            get_token(window, &authorize_cookies).await,
            ["IDENTITY=carol", "WIDE=yes"]
        );
        journey.restart().await;
        let window = journey.window();
        window.click("shop").await;
        assert_eq!(
            get_token(window, &authorize_cookies).await,
            ["CAUGHT=yes", "IDENTITY=carol", "WIDE=yes"]
        );
    });
}

#[test]
fn the_private_window_keeps_no_cookie() {
    journey("session-cookie-private", async |journey| {
        let authorize_cookies = open_with_profile(journey).await;
        let window = journey.window();
        window.choose("As", "private window").await;

        for _ in 0..2 {
            assert_eq!(stay_at_page(window, &authorize_cookies).await, [""; 0]);
        }
    });
}

async fn open_with_profile(journey: &mut Journey) -> Receiver<String> {
    let (address, authorize_cookies) = serve();
    journey.command.add_profile(&json!({
        "name": "shop",
        "authorization_server": {
            "authorization_endpoint": format!("{address}/realms/shop/auth"),
            "token_endpoint": format!("{address}/realms/shop/token")
        },
        "client": { "client_id": "x", "redirect_uri": "http://127.0.0.1/callback" },
        "grant_type": "authorization_code"
    }));
    journey.open().await;
    journey.window().click("shop").await;
    authorize_cookies
}

/// Starts a run, closes its window on the server's page; says which cookies the authorization request had.
async fn stay_at_page(window: &Window, authorize_cookies: &Receiver<String>) -> Vec<String> {
    window.click("Get token").await;
    let mut consent = ConsentWindow::appears(window);
    consent.is_at("/realms/shop/auth").await;
    wait_for("the address in the title", || {
        let title = title_of(consent.id());
        (title.contains("— This computer, http://id.shop.localhost:") && title.ends_with("/realms/shop/auth"))
            .then_some(())
    });
    consent.close();
    window.hides("Waiting for you to sign in").await;
    next(authorize_cookies)
}

/// Starts a run that the server answers at once; says which cookies the authorization request had.
async fn get_token(window: &Window, authorize_cookies: &Receiver<String>) -> Vec<String> {
    window.click("Get token").await;
    let cookies = next(authorize_cookies);
    window.shows("1 token set").await;
    cookies
}

fn next(authorize_cookies: &Receiver<String>) -> Vec<String> {
    let field = authorize_cookies.recv_timeout(Duration::from_secs(20)).unwrap();
    let mut cookies: Vec<_> = field
        .split("; ")
        .filter(|cookie| !cookie.is_empty())
        .map(str::to_owned)
        .collect();
    cookies.sort();
    cookies
}

/// Serves the authorization server; tells the cookies of each authorization request.
fn serve() -> (String, Receiver<String>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://id.shop.localhost:{}", listener.local_addr().unwrap().port());
    let (sender, authorize_cookies) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let sender = sender.clone();
            std::thread::spawn(move || answer(stream, &sender));
        }
    });
    (address, authorize_cookies)
}

fn answer(stream: TcpStream, authorize_cookies: &Sender<String>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head).ok()? > 2 {}
    let field = |name: &str| {
        let mut lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.find_map(|(field, value)| field.eq_ignore_ascii_case(name).then(|| value.to_owned()))
    };
    let length = field("content-length").and_then(|length| length.parse().ok());
    reader.read_exact(&mut vec![0; length.unwrap_or(0)]).ok()?;
    let (answer, body) = if head.starts_with("GET /realms/shop/auth?") {
        let cookies = field("cookie").unwrap_or_default();
        authorize_cookies.send(cookies.clone()).ok()?;
        if cookies.contains("IDENTITY=carol") {
            let location = location_of(&head)?;
            let caught = "Set-Cookie: CAUGHT=yes; Path=/realms/shop/; HttpOnly";
            (format!("302 Found\r\n{caught}\r\nLocation: {location}"), "")
        } else {
            let identity = "Set-Cookie: IDENTITY=carol; Path=/realms/shop/; HttpOnly; SameSite=Lax";
            let wide = "Set-Cookie: WIDE=yes; Domain=shop.localhost; Path=/";
            (
                format!("200 OK\r\n{identity}\r\n{wide}\r\nContent-Type: text/html"),
                PAGE,
            )
        }
    } else if head.starts_with("POST /realms/shop/token ") {
        let token = r#"{"access_token":"abc","token_type":"Bearer","expires_in":3600}"#;
        ("200 OK\r\nContent-Type: application/json".to_owned(), token)
    } else {
        ("404 Not Found".to_owned(), "")
    };
    let length = body.len();
    let answer = format!("HTTP/1.1 {answer}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}");
    reader.get_mut().write_all(answer.as_bytes()).ok()
}

/// Where the answer to the authorization request in `head` goes.
fn location_of(head: &str) -> Option<Url> {
    let request = Url::parse("http://127.0.0.1").ok()?;
    let request = request.join(head.split(' ').nth(1)?).ok()?;
    let parameter = |name: &str| {
        request
            .query_pairs()
            .find_map(|(key, value)| (key == name).then_some(value))
    };
    let mut location = Url::parse(&parameter("redirect_uri")?).ok()?;
    location
        .query_pairs_mut()
        .append_pair("code", "abc")
        .append_pair("state", &parameter("state")?);
    Some(location)
}
