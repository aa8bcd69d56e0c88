//! What the command says of a token that was taken out of use.

use serde_json::json;

use super::calling::{Home, machine, web};
use super::playing_browser::{find_callback, get, start_practice_as_alice};

fn signed_in(issuer: &str) -> Home {
    let home = Home::new();
    home.add_profile(&web(issuer));
    let mut login = home.start(&["login", "web", "--browser", "print"]);
    get(&find_callback(&login.read_line()));
    login.finish().done();
    home
}

#[test]
fn a_revoked_token_is_listed_as_such_and_not_handed_out() {
    let practice = start_practice_as_alice();
    let home = signed_in(practice.issuer());
    let first = home.call(&["token", "web"]).done().stdout;

    let revoked = home.call(&["revoke", "web"]).done();

    assert_eq!(revoked.stdout, "The access token is revoked.\n");
    let listed = home.call(&["profile", "list"]).done().stdout;
    assert!(listed.contains("  revoked ") && listed.contains(" s ago"), "{listed}");
    assert_ne!(home.call(&["token", "web"]).done().stdout, first);
    assert!(home.call(&["profile", "list"]).done().stdout.contains("valid for"));
}

#[test]
fn with_the_refresh_token_revoked_a_person_is_needed() {
    let practice = start_practice_as_alice();
    let home = signed_in(practice.issuer());

    let revoked = home.call(&["revoke", "web", "--kind", "refresh"]).done();
    assert_eq!(
        revoked.stdout,
        "The refresh token is revoked; the access token may be out of use as well.\n"
    );
    home.call(&["token", "web", "--kind", "refresh", "--json"]).error(3);
    home.call(&["revoke", "web"]).done();

    let error = home.call(&["token", "web", "--json"]).error(3);
    assert_eq!(
        (&error["code"], &error["message"]),
        (
            &json!("sign_in_needed"),
            &json!("The token for web was revoked, and nothing is held to get another with.")
        )
    );
}

#[test]
fn a_client_gets_another_token_in_place_of_a_revoked_one() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));
    let first = home.call(&["token", "machine"]).done().stdout;

    home.call(&["revoke", "machine"]).done();

    assert_ne!(home.call(&["token", "machine"]).done().stdout, first);
}
