//! From nothing to a first token.

use std::time::{Duration, Instant};

use crate::consent_window::ConsentWindow;
use crate::journey::{Journey, journey};

#[test]
fn a_newcomer_has_a_first_token_within_a_minute() {
    journey("first-token", async |journey| {
        let start = Instant::now();
        journey.open().await;
        let window = journey.window();
        window.shows("Get your first token").await;
        window.shows("The key is in your keyring.").await;
        journey.picture("start").await;

        window.click("Sign in as alice").await;
        let mut consent = ConsentWindow::appears(window);
        consent.is_at("/login").await;
        journey.picture("login").await;
        consent.press(&["Return"]);
        consent.is_at("/consent").await;
        journey.picture("consent").await;
        consent.press(&["Return"]);
        consent.goes();

        assert!(window.row("Claims", "sub").await.contains("alice"));
        assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
        journey.picture("token").await;
        window.choose_segment("ID").await;
        assert!(window.row("Claims", "aud").await.contains("practice-web"));

        window.click("practice-machine").await;
        window.shows("No token yet").await;
        journey.picture("no-token").await;
        window.click("Get token").await;
        assert!(window.row("Claims", "client_id").await.contains("practice-machine"));
        journey.picture("machine-token").await;
        assert!(window.others().is_empty());

        let output = window.output();
        for secret in secrets(journey) {
            assert!(!output.contains(&secret), "{secret} in what the app wrote:\n{output}");
        }
    });
}

/// What the app must not write anywhere but into its vault: the tokens, the parts of them, the client's secret, and
/// what goes through addresses.
fn secrets(journey: &Journey) -> Vec<String> {
    let run = |arguments: &[&str]| journey.command.run(arguments).done();
    let mut secrets = vec![bearerbox_practice::PRACTICE_SECRET.to_owned()];
    for (profile, kind) in [
        ("practice-web", "access"),
        ("practice-web", "id"),
        ("practice-web", "refresh"),
        ("practice-machine", "access"),
    ] {
        let token = run(&["token", profile, "--kind", kind]).stdout;
        secrets.extend(token.trim_end().split('.').map(str::to_owned));
    }
    let id = run(&["runs", "practice-web", "--json"]).json()[0]["id"].to_string();
    let trace = run(&["run", "show", &id, "--json"]).json();
    let steps = trace["steps"].as_array().unwrap().iter();
    let parameters = steps
        .filter_map(|step| step["request"]["parameters"].as_array())
        .flatten();
    let state = parameters
        .into_iter()
        .find(|parameter| parameter["name"] == "state")
        .unwrap();
    secrets.push(state["value"].as_str().unwrap().to_owned());
    assert!(secrets.iter().all(|secret| secret.len() > 10), "{secrets:?}");
    secrets.extend(["code=", "state=", "code_verifier", "access_token"].map(str::to_owned));
    secrets
}
