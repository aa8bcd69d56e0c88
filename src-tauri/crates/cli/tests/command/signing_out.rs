//! Where a logout is refused before a page is opened.

use super::calling::{Home, machine, web};
use super::playing_browser::{find_callback, get, start_practice_as_alice};

#[test]
fn there_is_nobody_to_sign_out() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));
    home.add_profile(&machine(practice.issuer()));
    let log_out = |arguments: &[&str], status| {
        let arguments = [&["logout"], arguments, &["--json"]].concat();
        home.call(&arguments).error(status)["message"].take()
    };

    assert_eq!(log_out(&["web"], 3), "There is no usable token for web.");
    home.call(&["login", "machine"]).done();
    let nobody = "Nobody signed in for these tokens, so there is nobody to sign out.";
    assert_eq!(log_out(&["machine"], 1), nobody);
    let mut login = home.start(&["login", "web", "--browser", "print"]);
    get(&find_callback(&login.read_line()));
    login.finish().done();
    let gone = "The private window forgot its browser session when it closed: there is nothing to sign out of.";
    assert_eq!(log_out(&["web"], 1), gone);
    let runs = home.call(&["runs", "web", "--json"]).done().json();
    assert_eq!(runs.as_array().unwrap().len(), 1);
}

#[test]
fn the_practice_server_has_nothing_to_confirm_where_nobody_is_signed_in() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));
    let mut login = home.start(&["login", "web", "--browser", "print"]);
    get(&find_callback(&login.read_line()));
    login.finish().done();

    let mut logout = home.start(&["logout", "web", "--browser", "print"]);
    let page = get(&logout.read_line());

    assert!(page.contains("You are signed out"), "{page}");
    assert_eq!(
        logout.finish().done().stdout,
        "The logout page was opened; whether it signed the person out is not known.\n"
    );
}
