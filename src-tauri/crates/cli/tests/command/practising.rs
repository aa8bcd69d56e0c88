//! `practice`

use super::calling::Home;

#[test]
fn leads_to_a_token_without_an_account_anywhere() {
    let home = Home::new();
    let mut practice = home.start(&["practice", "--add-profiles"]);
    let issuer = practice.read_line();

    let token = home.call(&["token", "practice-machine"]).done();

    assert!(issuer.starts_with("issuer    http://127.0.0.1:"), "{issuer}");
    assert_eq!(token.stdout.matches('.').count(), 2);
    practice.interrupt();
    practice.finish().done();
}

#[test]
fn says_that_the_port_is_taken() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();

    let refused = Home::new().call(&["practice", "--port", &port, "--json"]);

    assert_eq!(refused.error(1)["code"], "port_in_use");
}

#[test]
fn needs_no_vault_of_its_own() {
    let home = Home::new();
    let mut practice = home.start(&["practice", "--json"]);
    assert_eq!(practice.read_line(), "{");

    practice.interrupt();

    practice.finish().done();
    assert!(!home.vault_folder().exists());
}
