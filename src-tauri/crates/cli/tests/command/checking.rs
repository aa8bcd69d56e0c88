//! Tokens that are held to the rules of their kind.

use serde_json::Value;

use super::calling::{Home, web};
use super::playing_browser::{find_callback, get, start_practice_as_alice};

fn finding<'a>(report: &'a Value, rule: &str) -> &'a Value {
    let findings = report["findings"].as_array().unwrap();
    findings.iter().find(|finding| finding["rule"] == rule).unwrap()
}

#[test]
fn a_good_sign_in_breaks_no_rule() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));
    let mut login = home.start(&["login", "web", "--browser", "print"]);
    get(&find_callback(&login.read_line()));
    login.finish().done();

    let json = home.call(&["check", "web", "--json"]).done().json();
    for kind in ["access", "id"] {
        assert_eq!(finding(&json[kind], "signature")["verdict"], "passed", "{kind}");
    }
    assert_eq!(json["refresh"], Value::Null, "it is opaque");

    let shown = home.call(&["check", "web"]).done().stdout;
    assert!(shown.contains("The signature is the issuer's"), "{shown}");
    assert!(!shown.contains("c_hash"), "what does not apply is left out: {shown}");
    let all = home.call(&["check", "web", "--all"]).done().stdout;
    assert!(all.contains("c_hash is of the code"), "{all}");
}

#[test]
fn there_is_nothing_to_check_before_a_sign_in() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&web(practice.issuer()));

    let error = home.call(&["check", "web", "--json"]).error(3);

    assert_eq!(error["message"], "There is no usable token for web.");
}
