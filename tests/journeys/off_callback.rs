//! Pages of the sign-in whose own addresses have `error` and `code` in them: they are no answer.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, OnceLock};

use bearerbox_practice::{Behaviour, Interaction, User};
use serde_json::json;

use crate::consent_window::ConsentWindow;
use crate::journey::{Journey, journey};
use crate::servers::{practice, web_profile};

#[test]
fn an_error_or_a_code_in_the_address_of_another_page_does_not_end_the_run() {
    journey("off-callback", async |journey| {
        let practice = practice().await;
        let behaviour = Behaviour {
            interaction: Interaction::AllowAs(User::Alice),
            ..Behaviour::default()
        };
        practice.set_behaviour("practice-web", behaviour).unwrap();
        let mut profile = web_profile(&practice);
        let start = serve(format!("{}/authorize", practice.issuer()));
        profile["authorization_server"]["authorization_endpoint"] = json!(start);
        profile["parameters"] = json!({});
        journey.command.add_profile(&profile);
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;
        window.click("Get token").await;
        let mut consent = ConsentWindow::appears(window);

        consent.is_at("/with-error").await;
        assert_goes_on(journey).await;
        journey.picture("error").await;
        consent.press(&["Return"]);
        consent.is_at("/with-code").await;
        assert_goes_on(journey).await;
        consent.press(&["Return"]);
        consent.goes();

        let window = journey.window();
        window.shows("1 token set").await;
        let runs = journey.command.run(&["runs", "shop", "--json"]).done().json();
        assert_eq!(runs.as_array().unwrap().len(), 1);
        assert_eq!(runs[0]["outcome"], "done");
    });
}

async fn assert_goes_on(journey: &Journey) {
    journey.window().shows("Waiting for you to sign in").await;
    assert_eq!(journey.window().others().len(), 1);
    let runs = journey.command.run(&["runs", "shop", "--json"]).done().json();
    assert_eq!(runs[0]["outcome"], json!(null), "{runs}");
}

/// Serves two pages on the way to the authorization endpoint `next`; where the way begins.
fn serve(next: String) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}/start", listener.local_addr().unwrap());
    let next = Arc::new(next);
    let asked = Arc::new(OnceLock::new());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (next, asked) = (next.clone(), asked.clone());
            std::thread::spawn(move || answer(stream, &next, &asked));
        }
    });
    address
}

/// The first page has an error in its address, the second a code, both with the state of the run.
fn answer(stream: TcpStream, next: &str, asked: &OnceLock<String>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head).ok()? > 2 {}
    let target = head.split(' ').nth(1)?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let state = |query: &str| {
        query
            .split('&')
            .find_map(|pair| pair.strip_prefix("state="))
            .map(str::to_owned)
    };
    let page = |colour: &str, action: &str, query: &str| {
        let fields: String = url::form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">"))
            .collect();
        let body = format!(
            "<!doctype html><title>On the way</title><body style=\"background: {colour}\">\
             <form action=\"{action}\">{fields}<button autofocus>Go on</button></form>"
        );
        format!(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
    };
    let answer = match path {
        "/start" => {
            let state = state(asked.get_or_init(|| query.to_owned()))?;
            format!(
                "HTTP/1.1 302 Found\r\nLocation: /with-error?error=access_denied&error_description=No&state={state}\r\n\
                 Content-Length: 0\r\nConnection: close\r\n\r\n"
            )
        }
        "/with-error" => page("darkred", "/with-code", &format!("code=stolen&state={}", state(query)?)),
        "/with-code" => page("navy", next, asked.get()?),
        _ => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned(),
    };
    reader.get_mut().write_all(answer.as_bytes()).ok()
}
