//! A server that answers in the fragment, which no server sees: a real browser engine has to hand it over.

use bearerbox_practice::{Behaviour, Interaction, Practice, User};
use serde_json::{Value, json};
use support::Browser;

use crate::journey::journey;
use crate::servers::{practice, web_profile};

#[test]
fn the_page_at_the_loopback_redirect_hands_a_fragment_over() {
    journey("fragment", async |journey| {
        let practice = practice_as_alice().await;
        journey.command.add_profile(&in_fragment(&practice));
        let browser = Browser::open().await;
        let (url, running) = journey.command.start_login("shop");

        browser.go_to(&url).await;
        browser.shows("You can go back to Bearerbox").await;

        let address = browser.address().await;
        assert!(address.ends_with("/callback"), "the answer is out of {address}");
        browser.close().await;
        running.finish().done();
        assert_is_alice(&journey.command);
    });
}

#[test]
fn the_consent_window_catches_an_answer_in_the_fragment() {
    journey("fragment-embedded", async |journey| {
        let practice = practice_as_alice().await;
        journey.command.add_profile(&in_fragment(&practice));
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;

        window.click("Get token").await;

        window.shows("1 token set").await;
        window.choose_segment("ID").await;
        assert!(window.row("Claims", "sub").await.contains("alice"));
        assert_is_alice(&journey.command);
    });
}

async fn practice_as_alice() -> Practice {
    let practice = practice().await;
    let behaviour = Behaviour {
        interaction: Interaction::AllowAs(User::Alice),
        ..Behaviour::default()
    };
    practice.set_behaviour("practice-web", behaviour).unwrap();
    practice
}

fn in_fragment(practice: &Practice) -> Value {
    let mut profile = web_profile(practice);
    profile["parameters"] = json!({ "authorization": { "response_mode": "fragment" } });
    profile
}

fn assert_is_alice(command: &support::Bearerbox) {
    let token = command.run(&["token", "shop", "--kind", "id"]).done().stdout;
    let jwt = command.run_with_input(&["jwt", "decode", "-", "--json"], &token).done();
    let jwt = jwt.json();
    let subject = jwt["claims"]
        .as_array()
        .unwrap()
        .iter()
        .find(|claim| claim["name"] == "sub");
    assert_eq!(subject.unwrap()["value"], "alice");
    let run = command.run(&["runs", "shop", "--json"]).done().json()[0]["id"].to_string();
    let run = command.run(&["run", "show", &run, "--json"]).done().stdout;
    assert!(run.contains("fragment"), "{run}");
}
