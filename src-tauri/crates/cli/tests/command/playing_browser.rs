//! A browser that follows one redirect, and the practice server that gives the answer for the person.

use std::io::{Read, Write};
use std::net::TcpStream;

use bearerbox_practice::{Interaction, Options, Practice, User, practice_clients};

/// A practice server where nobody sees a page.
pub fn start_practice(interaction: Interaction) -> Practice {
    let mut clients = practice_clients();
    for client in &mut clients {
        client.behaviour.interaction = interaction.clone();
    }
    let options = Options {
        clients,
        ..Options::default()
    };
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(Practice::start(options))
        .unwrap()
}

/// A practice server where alice allows everything.
pub fn start_practice_as_alice() -> Practice {
    start_practice(Interaction::AllowAs(User::Alice))
}

/// Where the authorization endpoint sends the browser.
pub fn find_callback(authorization_url: &str) -> String {
    let answer = get(authorization_url);
    let location = answer
        .lines()
        .find_map(|line| line.strip_prefix("location: ").or(line.strip_prefix("Location: ")));
    location.unwrap_or_else(|| panic!("{answer}")).trim().to_owned()
}

/// The whole answer to a GET request, as text.
pub fn get(url: &str) -> String {
    let rest = url.strip_prefix("http://").unwrap();
    let (host, path) = rest.split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
