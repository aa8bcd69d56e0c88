//! `vault status|passphrase|keyring`, and a vault that does not open.

use std::process::Stdio;

use super::calling::{Home, Running, web};

#[test]
fn says_what_opens_the_vault() {
    let home = Home::new();

    let new = home.call(&["vault", "status", "--json"]).done().json();
    home.add_profile(&web("https://id.example"));
    let made = home.call(&["vault", "status", "--json"]).done().json();

    assert_eq!(
        (new["key"].as_str(), made["key"].as_str()),
        (Some("new"), Some("passphrase"))
    );
    assert_eq!(made["home"], home.vault_folder().to_str().unwrap());
}

#[test]
fn changes_the_passphrase_and_keeps_what_is_stored() {
    let home = Home::new();
    home.add_profile(&web("https://id.example"));

    home.call_with_input(&["vault", "passphrase", "--new-passphrase-file", "-"], "another\n")
        .done();

    let locked = home.call(&["profile", "list", "--json"]);
    assert_eq!(locked.error(4)["code"], "wrong_passphrase");
    std::fs::write(home.passphrase_file(), "another").unwrap();
    assert_eq!(
        home.call(&["profile", "list", "--json"]).done().json()[0]["name"],
        "web"
    );
}

#[test]
fn refuses_an_empty_passphrase() {
    let home = Home::new();

    let refused = home.call_with_input(&["vault", "passphrase", "--new-passphrase-file", "-", "--json"], "\n");

    assert_eq!(refused.error(1)["code"], "invalid");
    assert_eq!(home.call(&["vault", "status", "--json"]).done().json()["key"], "new");
}

#[test]
fn asks_for_no_new_passphrase_where_nobody_can_type() {
    assert_eq!(
        Home::new().call(&["vault", "passphrase", "--json"]).error(2)["code"],
        "usage"
    );
}

#[test]
fn is_locked_without_the_passphrase_file() {
    let home = Home::new();
    home.add_profile(&web("https://id.example"));

    let locked = Running::of(
        home.command()
            .env_remove("BEARERBOX_PASSPHRASE_FILE")
            .stdin(Stdio::piped())
            .args(["profile", "list", "--json"]),
    );

    assert_eq!(locked.finish().error(4)["code"], "vault_locked");
}

#[test]
fn says_that_there_is_no_keyring_and_what_else_there_is() {
    let home = Home::new();

    let refused = Running::of(
        home.command()
            .env_remove("BEARERBOX_PASSPHRASE_FILE")
            .args(["profile", "list", "--json"]),
    )
    .finish();

    let error = refused.error(4);
    assert_eq!(error["code"], "keyring_unusable");
    let next_step = error["next_step"].as_str().unwrap();
    for way in ["bearerbox vault passphrase", "BEARERBOX_PASSPHRASE_FILE"] {
        assert!(next_step.contains(way), "{error}");
    }
}

#[test]
fn leaves_a_foreign_file_as_it_is() {
    let home = Home::new();
    home.add_profile(&web("https://id.example"));
    let database = home.vault_folder().join("vault.db");
    for companion in ["vault.db-wal", "vault.db-shm"] {
        let _ = std::fs::remove_file(home.vault_folder().join(companion));
    }
    std::fs::write(&database, "this is somebody's diary").unwrap();

    let refused = home.call(&["profile", "list", "--json"]);

    assert_eq!(refused.error(4)["code"], "vault_unusable");
    assert_eq!(std::fs::read(&database).unwrap(), b"this is somebody's diary");
}

#[test]
fn names_a_passphrase_file_that_cannot_be_read() {
    let home = Home::new();
    home.add_profile(&web("https://id.example"));
    std::fs::remove_file(home.passphrase_file()).unwrap();

    let refused = home.call(&["profile", "list", "--json"]);

    assert!(refused.error(4)["message"].as_str().unwrap().contains("passphrase"));
}

#[test]
fn is_locked_when_the_passphrase_file_is_empty() {
    let home = Home::new();
    home.add_profile(&web("https://id.example"));
    std::fs::write(home.passphrase_file(), "").unwrap();

    let refused = home.call(&["profile", "list", "--json"]);

    assert_eq!(refused.error(4)["code"], "wrong_passphrase");
}
