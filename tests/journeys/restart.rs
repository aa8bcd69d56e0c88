//! Everything is found again after a restart, also who is signed in.

use bearerbox_practice::Practice;
use serde_json::json;
use support::Window;

use crate::consent_window::ConsentWindow;
use crate::journey::journey;
use crate::servers::{allow_as_alice, become_alice, practice, web_profile};

#[test]
fn profiles_tokens_and_history_are_found_again_and_the_persona_is_still_signed_in() {
    journey("restart", async |journey| {
        let practice = practice().await;
        let mut profile = web_profile(&practice);
        profile["parameters"] = json!({});
        journey.command.add_profile(&profile);
        journey.open().await;
        let window = journey.window();
        become_alice(window).await;
        window.click("Refresh").await;
        window.shows("2 token sets").await;
        let access_token = journey
            .command
            .run(&["token", "shop", "--persona", "alice"])
            .done()
            .stdout;

        journey.restart().await;

        let window = journey.window();
        window.click("shop").await;
        window.shows("2 token sets").await;
        journey.picture("found-again").await;
        window.click("Reveal").await;
        window.shows(access_token.trim_end()).await;
        window.click("Hide").await;
        window.hides(access_token.trim_end()).await;
        window.click("History").await;
        window
            .until("both runs are in the history", |page| {
                page.contains("authorization code") && page.contains("refresh")
            })
            .await;

        practice.clear_recorded_requests();
        window.click("Get token").await;
        window.shows("1 token set").await;
        assert!(!was_asked_to_sign_in(&practice), "{:?}", practice.recorded_requests());
    });
}

#[test]
fn the_private_window_forgets_who_signed_in() {
    journey("private", async |journey| {
        let practice = practice().await;
        journey.command.add_profile(&web_profile(&practice));
        journey.open().await;
        let window = journey.window();
        window.click("shop").await;
        window.choose("As", "private window").await;
        for _ in 0..2 {
            practice.clear_recorded_requests();
            get_token_in_private(window).await;
            assert!(was_asked_to_sign_in(&practice));
        }
    });
}

async fn get_token_in_private(window: &Window) {
    window.click("Get token").await;
    allow_as_alice(ConsentWindow::appears(window)).await;
    window.hides("Waiting for you to sign in").await;
}

fn was_asked_to_sign_in(practice: &Practice) -> bool {
    practice
        .recorded_requests()
        .iter()
        .any(|request| request.path == "/login")
}
