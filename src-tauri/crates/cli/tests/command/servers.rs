//! `server discover`

use std::io::Read;
use std::net::TcpListener;

use super::calling::Home;
use super::playing_browser::start_practice_as_alice;

#[test]
fn says_what_a_server_supports() {
    let practice = start_practice_as_alice();
    let home = Home::new();

    let server = home
        .call(&["server", "discover", practice.issuer(), "--json"])
        .done()
        .json();
    let text = home.call(&["server", "discover", practice.issuer()]).done().stdout;

    assert_eq!(server["issuer"], practice.issuer());
    let warnings = server["warnings"].as_array().unwrap();
    assert!(
        warnings.iter().all(|warning| warning["severity"] == "note"),
        "{warnings:?}"
    );
    assert!(text.contains("note: It offers the password grant"), "{text}");
    assert!(
        server["support"]
            .as_array()
            .unwrap()
            .iter()
            .any(|support| support["title"] == "PKCE with S256")
    );
    assert!(text.contains("token_endpoint"), "{text}");
    assert!(text.contains("supports"), "{text}");
    assert!(!home.vault_folder().exists(), "it needs no vault");
}

#[test]
fn goes_through_the_proxy_and_trusts_the_certificates_that_are_named() {
    let home = Home::new();
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", proxy.local_addr().unwrap());

    let through = home.start(&[
        "server",
        "discover",
        "http://id.example",
        "--allow-http",
        "--proxy",
        &address,
    ]);
    let (mut asked, _) = proxy.accept().unwrap();
    let mut line = [0; 20];
    asked.read_exact(&mut line).unwrap();
    drop((asked, proxy));
    through.finish();
    let address = "https://127.0.0.1:9";
    let missing = home.call(&["server", "discover", address, "--ca-file", "nowhere.pem", "--json"]);

    assert_eq!(&line, b"GET http://id.exampl");
    assert_eq!(missing.error(1)["code"], "invalid");
}

#[test]
fn ends_with_network_when_nothing_answers() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);

    let refused = Home::new().call(&["server", "discover", &address, "--json"]);

    assert_eq!(refused.error(5)["code"], "network");
}

#[test]
fn refuses_http_off_loopback_until_it_is_allowed() {
    let home = Home::new();

    let refused = home.call(&["server", "discover", "http://bearerbox.invalid", "--json"]);
    assert_eq!(refused.error(1)["code"], "plaintext_address");

    let allowed = home.call(&[
        "server",
        "discover",
        "http://bearerbox.invalid",
        "--allow-http",
        "--json",
    ]);
    assert_eq!(allowed.error(5)["code"], "network");
}

#[test]
fn refuses_what_is_no_address() {
    assert_eq!(
        Home::new().call(&["server", "discover", "ftp://a", "--json"]).error(1)["code"],
        "invalid"
    );
}
