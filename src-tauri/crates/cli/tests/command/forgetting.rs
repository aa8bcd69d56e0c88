//! Tokens that are forgotten here, and stay good at the server.

use serde_json::json;

use super::calling::{Home, machine};
use super::playing_browser::start_practice_as_alice;

#[test]
fn forgets_the_tokens_and_tells_nobody() {
    let practice = start_practice_as_alice();
    let home = Home::new();
    home.add_profile(&machine(practice.issuer()));
    home.call(&["login", "machine"]).done();
    let held = |home: &Home| home.call(&["profile", "list", "--json"]).done().json()[0]["token"]["held"].take();
    assert_eq!(held(&home), true);

    let forget = || home.call(&["forget", "machine", "--json"]).done().json();
    assert_eq!(forget(), json!({ "forgotten": true }));
    assert_eq!(forget(), json!({ "forgotten": false }));

    assert_eq!(held(&home), false);
    let runs = home.call(&["runs", "machine", "--json"]).done().json();
    assert_eq!(
        runs.as_array().unwrap().len(),
        1,
        "the server was not asked, and the run stays"
    );
    assert_eq!(
        home.call(&["userinfo", "machine", "--json"]).error(3)["message"],
        "There is no usable token for machine."
    );
}
