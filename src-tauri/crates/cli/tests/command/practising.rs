//! `practice`

use std::path::Path;

use super::calling::{Home, Running};

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

/// The example of `--help`, pasted into a shell where `bearerbox` is found.
#[test]
#[cfg(unix)]
fn leads_to_a_token_by_the_example_in_the_help() {
    use std::os::unix::process::CommandExt;

    let home = Home::new();
    let help = home.call(&["--help"]).done().stdout;
    let example: String = help
        .lines()
        .skip_while(|line| !line.starts_with("Example:"))
        .skip(1)
        .map(|line| format!("{line}\n"))
        .collect();
    let command = Path::new(env!("CARGO_BIN_EXE_bearerbox")).parent().unwrap();
    let path = format!("{}:{}", command.display(), std::env::var("PATH").unwrap());
    let mut shell = Running::of(
        home.program("sh")
            .args(["-c", &example])
            .env("PATH", path)
            .process_group(0),
    );

    let (issuer, token) = (shell.read_line(), shell.read_line());
    shell.signal_all("INT");
    shell.finish();

    assert!(issuer.starts_with("issuer    http://127.0.0.1:"), "{issuer}");
    assert_eq!(token.matches('.').count(), 2, "{token}");
}

#[test]
fn comes_back_the_same_for_its_profiles() {
    let home = Home::new();
    let start = |arguments: &[&str]| {
        let mut practice = home.start(&[&["practice", "--add-profiles"], arguments].concat());
        (practice.read_line(), practice)
    };
    let (first, practice) = start(&[]);
    home.call(&["login", "practice-machine"]).done();
    practice.interrupt();
    practice.finish().done();

    let (second, practice) = start(&["--access-token-lifetime", "30"]);
    home.call(&["login", "practice-machine"]).done();
    let profiles = home.call(&["profile", "list", "--json"]).done().json();
    practice.interrupt();
    practice.finish().done();

    assert_eq!(first, second);
    assert_eq!(profiles.as_array().unwrap().len(), 2);
    let short_lived = home.call(&["profile", "list"]).done().stdout;
    assert!(
        short_lived.contains("valid for 2") || short_lived.contains("valid for 30 s"),
        "{short_lived}"
    );
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
